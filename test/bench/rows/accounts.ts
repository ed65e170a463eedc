import { type Account, accountFromJSON, type Event, recordUsage, settle } from "rtc-billing";
import { calls, DAY, MINUTE } from "../call-reports.js";
import { accepted, customer, MIDNIGHT } from "../customer.js";
import { bytesKept, cpuTime, type Row } from "../row.js";
import { scaled } from "../sizes.js";

/* Many accounts with little use each. */

const USAGES = 100;
const DAYS = 30;

const idleAccounts = (count: number): readonly Account[] =>
  Array.from({ length: count }, (_, index) => customer({ accountId: `school ${index}` }).account);

/** A hundred calls over thirty days: each day has some and brings a bill. About half of their time is overage, which the cash covers. */
const aMonth = calls({ count: USAGES, from: MIDNIGHT + 20 * MINUTE, gapMs: (DAYS * DAY) / USAGES });

function billedMonth(start: Account): Account {
  let [account, bills] = [start, 0];
  const noteBills = (events: readonly Event[]): void => {
    for (const { type } of events) if (type === "BillIssued") bills += 1;
  };
  for (const report of aMonth) {
    const outcome = accepted(recordUsage(account, report));
    account = outcome.account;
    noteBills(outcome.events);
  }
  const last = accepted(settle(account, { at: MIDNIGHT + DAYS * DAY + DAY / 2 }));
  noteBills(last.events);
  if (bills !== DAYS) throw new Error(`${bills} bills`);
  return last.account;
}

export const accounts: readonly Row[] = [
  {
    name: "sparse-accounts",
    what: "accounts in a CPU second, each with a month of 100 usages and 30 bills",
    sizes: scaled(50, 200), unit: "ns", shown: "per second", target: { atLeast: 800 },
    library: cpuTime((count) => {
      const opened = Array.from({ length: count }, (_, index) => customer({ accountId: `school ${index}`, minutes: 420 }).account);
      return () => opened.map(billedMonth);
    }),
  },
  {
    name: "idle-heap",
    what: "heap of an idle account, opened and six commands",
    sizes: scaled(500, 2_000), unit: "bytes", shown: "each", target: { atMost: 5_000 },
    library: bytesKept(idleAccounts),
  },
  {
    name: "idle-opening",
    what: "opening it, with the six commands",
    sizes: scaled(500, 2_000), unit: "ns", shown: "each", target: { atMost: 150_000 },
    library: cpuTime((count) => () => idleAccounts(count)),
  },
  {
    name: "idle-reading",
    what: "reading its JSON",
    sizes: scaled(500, 2_000), unit: "ns", shown: "each", target: { atMost: 100_000 },
    library: cpuTime((count) => {
      const texts = idleAccounts(count).map((account) => JSON.stringify(account));
      return () => texts.map((text) => accepted(accountFromJSON(JSON.parse(text))).account);
    }),
  },
];
