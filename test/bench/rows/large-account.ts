import { accountFromParts, accountToParts } from "rtc-billing";
import type { Account } from "rtc-billing";
import { type Call, DAY, HOUR } from "../call-reports.js";
import { accepted, MIDNIGHT, recordedInBatches } from "../customer.js";
import { bytesKept, cpuTime, longestStep, type Row } from "../row.js";
import { scaled } from "../sizes.js";
import { callsWithUuids, emptyAccount, oneMore, OPEN_DAYS, partsOf } from "./storage.js";

/* An account with a million usages a day, all of nine days open. Made in LARGE=1 only, once for each row, which takes minutes. */

const SIZES = scaled(900_000, 9_000_000);

/** As if each day's calls were reported during it: `count` holds for all days. */
function dayByDay(count: number, days: number, start: Account = emptyAccount(), first = 0): Account {
  let account = start;
  for (let day = first; day < days; day += 1) {
    const reports: readonly Call[] = callsWithUuids(Math.floor(count / OPEN_DAYS), 1, 100 + day, MIDNIGHT + day * DAY + HOUR);
    account = recordedInBatches(account, reports);
  }
  return account;
}

const LARGE = { sizes: SIZES, large: true, limitSeconds: 300 } as const;

export const largeAccount: readonly Row[] = [
  {
    name: "large-memory",
    what: "memory of an account with a million usages a day for nine days",
    unit: "bytes", shown: "whole", target: { atMost: 1.2e9 }, ...LARGE,
    library: bytesKept((count) => dayByDay(count, OPEN_DAYS)),
  },
  {
    name: "large-one-more",
    what: "one more usage on it",
    unit: "ns", shown: "whole", target: {}, ...LARGE,
    library: cpuTime((count) => {
      const account = dayByDay(count, OPEN_DAYS);
      return () => oneMore(account);
    }),
  },
  {
    name: "large-day",
    what: "the parts of its last day",
    unit: "ns", shown: "whole", target: { atMost: 2e9 }, ...LARGE,
    library: cpuTime((count) => {
      const before = dayByDay(count, OPEN_DAYS - 1);
      const account = dayByDay(count, OPEN_DAYS, before, OPEN_DAYS - 1);
      return () => partsOf(account, before);
    }),
  },
  {
    name: "large-pause",
    what: "longest time between two of all its parts",
    unit: "ns", shown: "whole", target: { atMost: 2e8 }, ...LARGE,
    library: longestStep((count) => {
      const account = dayByDay(count, OPEN_DAYS);
      return untilDone(() => accountToParts(account));
    }),
  },
  {
    name: "large-reading",
    what: "reading all its parts, and one more usage",
    unit: "ns", shown: "whole", target: {}, ...LARGE,
    library: cpuTime((count) => {
      const parts = partsOf(dayByDay(count, OPEN_DAYS));
      return () => oneMore(accepted(accountFromParts(parts)).account);
    }),
  },
];

/** Steps that each take the next of an iterable, the first of which opens it. */
function* untilDone<Element>(open: () => Iterable<Element>): Generator<() => unknown> {
  let iterator: Iterator<Element> | undefined;
  let isDone = false;
  while (!isDone) {
    yield () => {
      iterator ??= open()[Symbol.iterator]();
      const next = iterator.next();
      isDone = next.done === true;
      return next.value;
    };
  }
}
