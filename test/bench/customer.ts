import {
  type Account, activate, chain, createApp, enableApp, type Event, openAccount, purchasePackage, recordUsage, recordUsages,
  type Refusal, type Refused, replay, type Tariff, topUp, unwrap, verifyIdentity,
} from "rtc-billing";
import type { Baseline } from "./baseline.js";
import { type Call, DAY, HOUR, inBatches, ITEMS, MINUTE, SECOND } from "./call-reports.js";

/* Customers as the rows need them: an account with packages, and the loop's state of the same (baseline.ts). */

/** 08:00 in the zone of the price list. */
export const OPENED = Date.parse("2021-03-01T08:00:00+08:00");
export const MIDNIGHT = OPENED + 16 * HOUR;

const WEIGHTS = [15_000, 30_000, 60_000, 225_000];
const NEVER_EMPTY = 100_000_000;

interface Custom {
  readonly accountId?: string;
  readonly packages?: number;
  readonly minutes?: number;
  readonly validForDays?: number;
  readonly cash?: string;
  readonly tariff?: Tariff;
}

/** The account behind an accepted outcome. */
export function accepted<A extends { readonly ok: true }>(outcome: A | Refused<Refusal>): A {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
  return outcome;
}

/** An account with an app that is enabled, cash, and packages of which none is drawn on yet. */
export function customer(custom: Custom = {}): { readonly account: Account; readonly events: readonly Event[] } {
  const { accountId = "school", packages = 1, minutes = NEVER_EMPTY, validForDays = 300, cash = "1000000", tariff } = custom;
  const at = OPENED;
  const start = unwrap(chain(
    openAccount({ at, accountId, ...(tariff && { tariff }) }),
    (account) => verifyIdentity(account, { at }),
    (account) => activate(account, { at, region: "cn", acceptedAgreement: true }),
    (account) => createApp(account, { at, appId: "class" }),
    (account) => topUp(account, { at, paymentId: "payment", amount: cash }),
  ));
  let [account, events] = [start.account, start.events];
  for (let index = 0; index < packages; index += 1) {
    const bought = buy(account, `pack ${index}`, at, { minutes, validForDays });
    [account, events] = [bought.account, [...events, ...bought.events]];
  }
  const enabled = unwrap(enableApp(account, { at, appId: "class" }));
  return { account: enabled.account, events: [...events, ...enabled.events] };
}

export const buy = (account: Account, packageId: string, at: number, { minutes = 5, validForDays = 200 } = {}) =>
  accepted(purchasePackage(account, { at, packageId, offer: { minutes, price: "1", validFor: { days: validForDays } } }));

/** The account with `count` packages more, bought one a second. They are replayed, whatever a purchase costs. */
export function withPurchases(account: Account, count: number, validForDays: number): Account {
  const bought = buy(account, "bought 0", account.clock, { validForDays }).events.find((event) => event.type === "PackagePurchased");
  if (!bought) throw new Error("nothing was bought");
  const purchases = Array.from({ length: count }, (_, index) => {
    const later = (instant: number): number => instant + index * SECOND;
    return {
      ...bought, packageId: `bought ${index}`, sequence: account.version + 1 + index, at: later(bought.at),
      effectiveAt: later(bought.effectiveAt), expiresAt: later(bought.expiresAt), refundableUntil: later(bought.refundableUntil),
    };
  });
  return replay(purchases as unknown as readonly Event[], account);
}

export function recordAll(start: Account, reports: readonly Call[]): Account {
  let account = start;
  for (const report of reports) account = accepted(recordUsage(account, report)).account;
  return account;
}

/** Records an account for a row to begin with, in batches; passes on the events. */
export function recordedInBatches(start: Account, reports: readonly Call[], events: Event[] = []): Account {
  let account = start;
  for (const batch of inBatches(reports)) {
    const outcome = accepted(recordUsages(account, batch));
    if (outcome.refused.length > 0) throw new Error(JSON.stringify(outcome.refused[0]));
    account = outcome.account;
    for (const event of outcome.events) events.push(event);
  }
  return account;
}

/** What the loop knows of the account that `customer({ packages })` returns. */
export const loopOf = (packages: number, version: number): Baseline => ({
  usages: new Map(),
  packages: Array.from({ length: packages }, (_, index) => ({
    packageId: `pack ${index}`, effectiveAt: OPENED, expiresAt: OPENED + 300 * DAY, left: NEVER_EMPTY * MINUTE,
  })),
  lines: new Map(),
  apps: new Set(["class"]),
  weights: new Map(ITEMS.map((item, index) => [item, WEIGHTS[index] ?? 0])),
  next: 0,
  sequence: version,
});
