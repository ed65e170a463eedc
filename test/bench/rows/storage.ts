import {
  type Account, accountFromBytes, accountFromJSON, accountFromParts, type AccountPart, accountToBytes, accountToJSON, accountToParts, aliyunRtc, recordUsage,
} from "rtc-billing";
import { type Call, calls, DAY, HOUR, MINUTE, uuids } from "../call-reports.js";
import { accepted, customer, MIDNIGHT, OPENED, recordAll, recordedInBatches } from "../customer.js";
import { bytesKept, bytesOf, cpuTime, type Row } from "../row.js";
import { scaled } from "../sizes.js";

/* What usages take in memory and in stored forms. Their ids are UUIDs, and they spread over nine open days. */

export const OPEN_DAYS = 9;

/** A price list whose days stay open as long as that. */
const tariff = { ...aliyunRtc, lateUsageDays: OPEN_DAYS };

export const emptyAccount = (): Account => customer({ packages: 10, tariff }).account;

/** Calls of `days` days from the first midnight on, ordered by their ends. */
export const callsWithUuids = (count: number, days: number, seed = 3, from = MIDNIGHT + HOUR): readonly Call[] =>
  calls({ count, from, gapMs: (days * DAY - 2 * HOUR) / count, idOf: uuids(seed) });

const nineDays = (count: number): Account => recordedInBatches(emptyAccount(), callsWithUuids(count, OPEN_DAYS));

/** One more call, a minute after the account's clock. */
export function oneMore(account: Account): Account {
  const call = { usageId: "one more", appId: "class", item: "audio", startedAt: account.clock, seconds: 60 };
  return accepted(recordUsage(account, { at: account.clock + MINUTE, ...call })).account;
}

export const partsOf = (account: Account, since?: Account): readonly AccountPart[] => [...accountToParts(account, since)];

const bytesIn = (parts: readonly AccountPart[]): number => parts.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);

const SIZES = scaled(25_000, 100_000);

export const storage: readonly Row[] = [
  {
    name: "memory",
    what: "memory of a usage in the window with its id, a UUID",
    // A UUID counts at most 44 bytes.
    sizes: scaled(50_000, 200_000), unit: "bytes", shown: "each", target: { atMost: 80 + 44 },
    library: bytesKept((count) => {
      const reports = calls({ count, from: OPENED + HOUR, gapMs: 80, idOf: uuids(3) });
      return recordAll(customer({ packages: 10 }).account, reports);
    }),
  },
  {
    name: "json-size",
    what: "JSON of an account, a usage",
    sizes: SIZES, unit: "bytes", shown: "each", target: {},
    library: bytesOf((count) => Buffer.byteLength(JSON.stringify(nineDays(count)))),
  },
  {
    name: "json-write",
    what: "writing it",
    sizes: SIZES, unit: "ns", shown: "each", target: {},
    library: cpuTime((count) => {
      const account = nineDays(count);
      return () => JSON.stringify(accountToJSON(account));
    }),
  },
  {
    name: "json-read",
    what: "reading it",
    sizes: SIZES, unit: "ns", shown: "each", target: {},
    library: cpuTime((count) => {
      const text = JSON.stringify(nineDays(count));
      return () => accepted(accountFromJSON(JSON.parse(text)));
    }),
  },
  {
    name: "bytes-size",
    what: "bytes of an account, a usage",
    sizes: SIZES, unit: "bytes", shown: "each", target: { atMost: 60 },
    library: bytesOf((count) => accountToBytes(nineDays(count)).length),
  },
  {
    name: "bytes-write",
    what: "writing them",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 1_200 },
    library: cpuTime((count) => {
      const account = nineDays(count);
      return () => accountToBytes(account);
    }),
  },
  {
    name: "bytes-read",
    what: "reading them",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 2_000 },
    library: cpuTime((count) => {
      const bytes = accountToBytes(nineDays(count));
      return () => accepted(accountFromBytes(bytes));
    }),
  },
  {
    name: "parts-size",
    what: "parts of an account, bytes a usage",
    sizes: SIZES, unit: "bytes", shown: "each", target: { atMost: 60 },
    library: bytesOf((count) => bytesIn(partsOf(nineDays(count)))),
  },
  {
    name: "parts-write",
    what: "writing all of them",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 1_200 },
    library: cpuTime((count) => {
      const account = nineDays(count);
      return () => partsOf(account);
    }),
  },
  {
    name: "parts-since",
    what: "writing what one more usage changed",
    sizes: SIZES, unit: "ns", shown: "whole", target: {},
    library: cpuTime((count) => {
      const before = nineDays(count);
      const account = oneMore(before);
      return () => partsOf(account, before);
    }),
  },
  {
    name: "parts-read",
    what: "reading all of them, and one more usage",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 2_000 },
    library: cpuTime((count) => {
      const parts = partsOf(nineDays(count));
      return () => oneMore(accepted(accountFromParts(parts)).account);
    }),
  },
];
