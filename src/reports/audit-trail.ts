import { type Account, tariffOf } from "../account/account.js";
import { fromStart } from "../account/replay.js";
import type { BillIssued, Event, PackageExpiredEvent, PackagePurchased, PackageRefunded, PackageRenewed } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { compareDrawdown } from "../packages/minute-package.js";
import { aStoredList } from "../parsing/stored-values.js";
import { dayLineKey } from "../rating/charge-shares.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { isGrant } from "./cash-balance.js";
import { byDay, type UsageHistory, usagesIn } from "./usage-histories.js";

/** A package: its purchase, or the renewal that granted it, and its return and expiry if they happened. */
export interface PackageHistory {
  readonly purchase: PackagePurchased | PackageRenewed;
  readonly refund: PackageRefunded | null;
  readonly expiry: PackageExpiredEvent | null;
}

/** A ledger by subject: each usage with its ratings, each package with its events, each line with its bills. */
export interface AuditTrail {
  readonly account: Account;
  readonly compiled: CompiledTariff;
  readonly events: readonly Event[];
  /** In the order in which they were recorded. Several usages have the same id if it was used again after its day was closed. */
  readonly usages: readonly UsageHistory[];
  /** The usages that any rating has on a day, in the same order. */
  readonly usagesOfDay: ReadonlyMap<Day, readonly UsageHistory[]>;
  /** In drawdown order. */
  readonly packages: readonly PackageHistory[];
  /** The bills that contain a line, oldest first, by `dayLineKey`. */
  readonly billsOfLine: ReadonlyMap<string, readonly BillIssued[]>;
}

/** Parses and replays a whole ledger as `replay` does, with the same refusals. Its cost is linear in the number of events. */
export function auditTrailOf(events: readonly Event[]): AuditTrail {
  const parsed = aStoredList(anEvent)(events, "events");
  const account = fromStart(parsed);
  const compiled = tariffOf(account);
  const usages = usagesIn(parsed, compiled);
  return {
    account,
    compiled,
    events: parsed,
    usages,
    usagesOfDay: byDay(usages),
    packages: packagesIn(parsed),
    billsOfLine: billsOfLineIn(parsed),
  };
}

function packagesIn(events: readonly Event[]): readonly PackageHistory[] {
  const histories = new Map<string, PackageHistory>();
  const change = (packageId: string, changes: Partial<PackageHistory>): void => {
    const history = histories.get(packageId);
    if (history) histories.set(packageId, { ...history, ...changes });
  };
  for (const event of events) {
    if (isGrant(event)) histories.set(event.packageId, { purchase: event, refund: null, expiry: null });
    else if (event.type === "PackageRefunded") change(event.packageId, { refund: event });
    else if (event.type === "PackageExpired") change(event.packageId, { expiry: event });
  }
  return [...histories.values()].sort((a, b) => compareDrawdown(a.purchase, b.purchase));
}

function billsOfLineIn(events: readonly Event[]): ReadonlyMap<string, readonly BillIssued[]> {
  const bills = new Map<string, BillIssued[]>();
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    for (const line of event.bill.lines) {
      const earlier = bills.get(dayLineKey(line));
      if (earlier) earlier.push(event);
      else bills.set(dayLineKey(line), [event]);
    }
  }
  return bills;
}
