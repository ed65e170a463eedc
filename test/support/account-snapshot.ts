import { type Account, type Event, packageViews, remainingMinutes, unbilled } from "../../src/index.js";
import { billsIn, usagesIn } from "../../src/testing/ledger-queries.js";
import type { Warning } from "./naive/naive-alerts.js";
import { plain } from "./plain.js";

/** Everything that the public face of an account and its ledger show at `at`. Money and minutes are canonical text. */
export function snapshotOf(account: Account, events: readonly Event[], at: number): unknown {
  return plain({
    tariff: account.tariff,
    clock: account.clock,
    identityVerified: account.identityVerified,
    regions: [...account.regions.keys()].sort(),
    service: account.service,
    apps: [...account.apps.values()].map(({ appId, status }) => [appId, status]).sort(),
    cash: account.cash,
    arrearsSince: account.arrearsSince,
    packages: packageViews(account, at),
    remainingMinutes: remainingMinutes(account, at),
    transitions: events.filter(({ type }) => TRANSITIONS.includes(type)).map(factsOf),
    bills: billsIn(events),
    unbilled: unbilled(account),
    usages: usagesIn(events).map(({ usageId, startedAt, voided, billedSeconds, pieces }) => [usageId, startedAt, voided ? "voided" : { billedSeconds, pieces }]),
  });
}

/** What an event says besides its number; of a renewal what it granted, since a view says its terms. */
function factsOf({ sequence: _, ...facts }: Event): object {
  return facts.type === "PackageRenewed" ? { type: facts.type, at: facts.at, packageId: facts.packageId, renewalOf: facts.renewalOf } : facts;
}

const TRANSITIONS: readonly string[] = ["PackageExpired", "PackageRenewed", "RenewalFailed", "RenewalCancelled", "ArrearsStarted", "ArrearsCleared", "ServiceSuspended", "ServiceResumed", "ServiceReleased"];

/** The warnings among events, in an order that does not depend on theirs. */
export const warningsIn = (events: readonly Event[]): readonly string[] =>
  inOneOrder(
    events.flatMap((event): Warning[] => {
      switch (event.type) {
        case "PackageDepleted":
          return [{ type: event.type, at: event.at, packageId: event.packageId }];
        case "PackageRunningLow":
          return [{ type: event.type, at: event.at, packageId: event.packageId, percent: event.percent }];
        case "PackageExpiringSoon":
          return [{ type: event.type, at: event.at, packageId: event.packageId, days: event.days }];
        case "CashRunningLow":
          return [{ type: event.type, at: event.at, ...(event.projectedCash && { projected: true }) }];
        default:
          return [];
      }
    }),
  );

export const inOneOrder = (warnings: readonly Warning[]): readonly string[] => warnings.map((warning) => JSON.stringify(warning)).sort();
