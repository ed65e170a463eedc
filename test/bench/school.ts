import { type Account, activate, chain, createApp, enableApp, openAccount, purchasePackage, replay, unwrap, verifyIdentity } from "rtc-billing";
import type { Baseline } from "./baseline.js";

const MIDNIGHT = Date.parse("2021-04-01T00:00:00+08:00");
const MONTH = 30 * 86_400_000;
const QUOTA = 1_000;
const ITEMS = ["audio", "video-720p", "video-360p"];

/** A call as it is reported when it ends. */
export interface Report {
  readonly at: number;
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: number;
  readonly seconds: number;
}

/** Calls of about a minute, ordered by their ends: twenty a second, so that a day has room for some 1,700,000. */
export const calls = (count: number, from = 0): readonly Report[] =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const startedAt = MIDNIGHT + number * 50;
    return { at: startedAt + 66_000, usageId: `usage-${number}`, appId: "class", item: ITEMS[number % ITEMS.length] ?? "audio", startedAt, seconds: 66 };
  });

/** An account with packages, none of which is drawn on yet. */
export function school(packages: number): Account {
  const at = MIDNIGHT;
  const { account, events } = unwrap(chain(
    openAccount({ at, accountId: "school" }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "pack 0", offer: { minutes: QUOTA, price: "1", validFor: { months: 1 } } }),
  ));
  const bought = events.find((event) => event.type === "PackagePurchased");
  // From the ledger, where a thousand purchases are read at once.
  const more = Array.from({ length: packages - 1 }, (_, index) => ({ ...bought, packageId: `pack ${index + 1}`, sequence: account.version + 1 + index }));
  return unwrap(enableApp(replay(more as never, account), { at, appId: "class" })).account;
}

export const baselineSchool = (packages: number): Baseline => ({
  usages: new Map(),
  packages: Array.from({ length: packages }, (_, index) => ({ packageId: `pack ${index}`, effectiveAt: MIDNIGHT, expiresAt: MIDNIGHT + MONTH, left: QUOTA * 60_000 })),
  lines: new Map(),
  apps: new Set(["class"]),
  weights: new Map([["audio", 15_000], ["video-360p", 30_000], ["video-720p", 60_000]]),
  next: 0,
  sequence: 0,
});
