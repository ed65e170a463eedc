import { type Account, type Event, packageViews, remainingMinutes, unbilled } from "../../src/index.js";
import { ACCOUNT_ID } from "../../src/testing/commands.js";
import { billsIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { decimalText, dividedBy, type Fraction, sum, whole } from "./fractions.js";
import { type NaiveAccount, worldOf } from "./naive-account.js";
import { changesOf, shownBill } from "./naive-billing.js";
import { inDrawdownOrder } from "./naive-rating.js";
import { type Warning, warningsOfCommand } from "./naive-warnings.js";
import { type BoughtPackage, consumedOf, rated, serviceOf, type World } from "./naive-world.js";
import { plain } from "./plain.js";

/** Everything about an account that its public face and its ledger tell, asked at `at`. Money and minutes are canonical text. */
export function pictureOf(account: Account, events: readonly Event[], at: number): unknown {
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
    remainingMs: remainingMinutes(account, at),
    turns: events.flatMap(turnsOf),
    bills: billsIn(events),
    unbilled: unbilled(account),
    usages: usagesIn(events).map(({ usageId, startedAt, voided, billedSeconds, pieces }) => [usageId, startedAt, voided ? "voided" : { billedSeconds, pieces }]),
  });
}

const TURNS = ["PackageExpired", "ArrearsStarted", "ArrearsCleared", "ServiceSuspended", "ServiceResumed", "ServiceReleased"];

function turnsOf({ sequence: _, ...facts }: Event): object[] {
  return TURNS.includes(facts.type) ? [facts] : [];
}

/** The same picture of the naive account's world. */
export function naivePictureOf(world: World, at: number): unknown {
  const { pieces, lines } = rated(world);
  const views = [...world.packages].sort(inDrawdownOrder).map((pack) => viewOf(world, pack, Math.max(at, world.clock)));
  return {
    tariff: world.tariff,
    clock: world.clock,
    identityVerified: world.identityVerified,
    regions: [...world.activeSince.keys()].sort(),
    service: serviceOf(world),
    apps: [...world.apps].map(([appId, switches]) => [appId, switches.at(-1)?.enabled ? "enabled" : "disabled"]).sort(),
    cash: decimalText(world.cash),
    arrearsSince: world.arrearsSince,
    packages: views.map(({ view }) => view),
    remainingMs: decimalText(sum(views.filter(({ view }) => view.status === "active").map(({ remainingMs }) => remainingMs))),
    turns: world.turns,
    bills: world.bills.map((bill) => shownBill(ACCOUNT_ID, world.tariff, bill)),
    unbilled: changesOf(world.tariff, lines, world.billed),
    usages: world.usages.map((usage) => {
      if (usage.voided) return [usage.usageId, usage.startedAt, "voided"];
      const own = pieces.filter((piece) => piece.usage === usage).map(({ day, endedAt, billedSeconds, draws, overageMs }) => ({ day, endedAt, billedSeconds, draws, overageMs }));
      return [usage.usageId, usage.startedAt, { billedSeconds: own.reduce((total, { billedSeconds }) => total + billedSeconds, 0), pieces: own }];
    }),
  };
}

/** The warnings among events, in an order of their own. */
export const warningsIn = (events: readonly Event[]): unknown =>
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
          return [{ type: event.type, at: event.at }];
        default:
          return [];
      }
    }),
  );

/** The warnings that the naive account expects of an accepted command: those that time brings on the way to it, and its own. */
export function naiveWarnings(before: NaiveAccount, after: NaiveAccount): unknown {
  const decidedAt = after.facts.at(-1)?.decidedAt ?? 0;
  const reached = worldOf(before, decidedAt);
  const done = worldOf(after);
  return inOneOrder([...reached.warnings.slice(worldOf(before).warnings.length), ...warningsOfCommand(reached, done, decidedAt)]);
}

const inOneOrder = (warnings: readonly Warning[]): unknown => warnings.map((warning) => JSON.stringify(warning)).sort();

function viewOf(world: World, pack: BoughtPackage, at: number) {
  const minutesConsumed = consumedOf(world, pack.packageId);
  const minutes = (time: number): Fraction => dividedBy(whole(time), 60_000n);
  const left = pack.quotaMs - minutesConsumed;
  const status = pack.returned ? "refunded" : at >= pack.expiresAt ? "expired" : left === 0 ? "depleted" : "active";
  return {
    remainingMs: minutes(left),
    view: {
      packageId: pack.packageId,
      offerId: pack.offerId,
      status,
      quotaMinutes: decimalText(minutes(pack.quotaMs)),
      consumedMinutes: decimalText(minutes(minutesConsumed)),
      remainingMinutes: decimalText(minutes(left)),
      effectiveAt: pack.effectiveAt,
      expiresAt: pack.expiresAt,
      purchasedAt: pack.purchasedAt,
      price: decimalText(pack.price),
      paidFrom: pack.paidFrom,
    },
  };
}
