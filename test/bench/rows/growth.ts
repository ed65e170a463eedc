import { type Account, authorizeCall, createApp, type Event, recordUsage, replay, requestRefund, settle, topUp } from "rtc-billing";
import { calls, DAY, HOUR, MINUTE, SECOND } from "../call-reports.js";
import { accepted, buy, customer, OPENED, recordAll, withPurchases } from "../customer.js";
import { cpuTime, type Row, type Target } from "../row.js";
import { scaled } from "../sizes.js";

/* How commands and questions grow with what the account has: an exponent of 1 is linear in all, so the same for each. */

const LINEAR: Target = { exponent: 1.15 };
const VALID_DAYS = 40;

const onwards = (start: Account, count: number, step: (account: Account, index: number) => { readonly account: Account }): Account => {
  let account = start;
  for (let index = 0; index < count; index += 1) account = step(account, index).account;
  return account;
};

/** Purchases a minute apart, and after each a call of half a minute. */
function purchasesWithCalls(count: number): readonly Event[] {
  const { account: start, events: opening } = customer();
  const events = [...opening];
  onwards(start, count, (account, index) => {
    const at = OPENED + HOUR + index * MINUTE;
    const bought = buy(account, `bought ${index}`, at);
    const call = { usageId: `u${index}`, appId: "class", item: "audio", startedAt: at - 30 * SECOND, seconds: 30 };
    const recorded = accepted(recordUsage(bought.account, { at, ...call }));
    events.push(...bought.events, ...recorded.events);
    return recorded;
  });
  return events;
}

export const growth: readonly Row[] = [
  {
    name: "expiries",
    what: "`settle` over n expiries at n instants",
    sizes: scaled(1_000, 4_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const account = withPurchases(customer().account, count, VALID_DAYS);
      return () => accepted(settle(account, { at: OPENED + 60 * DAY }));
    }),
  },
  {
    name: "authorize-ahead",
    what: "one `authorizeCall` ahead of n expiries",
    sizes: scaled(250, 1_000), unit: "ns", shown: "whole", target: { atMost: 1e6, ...LINEAR },
    library: cpuTime((count) => {
      const account = withPurchases(customer().account, count, VALID_DAYS);
      return () => accepted(authorizeCall(account, { at: OPENED + 60 * DAY, appId: "class", item: "audio" }));
    }),
  },
  {
    name: "purchases",
    what: "n purchases, one a second",
    sizes: scaled(1_000, 4_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const { account } = customer();
      return () => onwards(account, count, (before, index) => buy(before, `bought ${index}`, OPENED + index * SECOND));
    }),
  },
  {
    name: "returns",
    what: "n returns, of as many packages",
    sizes: scaled(1_000, 4_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const account = withPurchases(customer().account, count, VALID_DAYS);
      const at = OPENED + 2 * HOUR;
      return () => onwards(account, count, (before, index) => accepted(requestRefund(before, { at, packageId: `bought ${index}` })));
    }),
  },
  {
    name: "top-ups",
    what: "n top-ups",
    sizes: scaled(5_000, 20_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const { account } = customer();
      const step = (before: Account, index: number) => accepted(topUp(before, { at: OPENED, paymentId: `paid ${index}`, amount: "1" }));
      return () => onwards(account, count, step);
    }),
  },
  {
    name: "apps",
    what: "n apps created",
    sizes: scaled(2_000, 8_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const { account } = customer();
      return () => onwards(account, count, (before, index) => accepted(createApp(before, { at: OPENED, appId: `app ${index}` })));
    }),
  },
  {
    name: "replay-purchases",
    what: "`replay` of n purchases with a call after each",
    sizes: scaled(1_000, 4_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const events = purchasesWithCalls(count);
      return () => replay(events);
    }),
  },
  {
    name: "late-in-worst-order",
    what: "n late calls one by one, the latest first, packages not running dry",
    sizes: scaled(2_000, 8_000), unit: "ns", shown: "each", target: LINEAR,
    library: cpuTime((count) => {
      const { account } = customer();
      const from = OPENED + HOUR;
      const at = from + count * 500 + HOUR;
      const reports = calls({ count, from, gapMs: 500, secondsOf: () => 60 }).toReversed().map((report) => ({ ...report, at }));
      return () => recordAll(account, reports);
    }),
  },
];
