import { type Event, eventFromJSON, eventToJSON, recordUsage, replay, replayJSON, settle } from "rtc-billing";
import { journal } from "rtc-billing/accounting";
import { explainUsage } from "rtc-billing/reports";
import { calls, DAY, HOUR } from "../call-reports.js";
import { accepted, customer, OPENED } from "../customer.js";
import { type Contender, cpuTime, type Row } from "../row.js";
import { scaled } from "../sizes.js";

/* What is made of events. The ledger is made once for each size. */

const ledgers = new Map<number, readonly Event[]>();

/** Two days of usages, of which a part is overage, with their bills. */
function ledgerOf(count: number): readonly Event[] {
  const known = ledgers.get(count);
  if (known) return known;
  const { account: start, events: opening } = customer({ packages: 10, minutes: Math.ceil(count / 3) });
  const [events, from] = [[...opening], OPENED + HOUR];
  let account = start;
  for (const report of calls({ count, from, gapMs: (2 * DAY) / count })) {
    const outcome = accepted(recordUsage(account, report));
    account = outcome.account;
    events.push(...outcome.events);
  }
  events.push(...accepted(settle(account, { at: from + 3 * DAY })).events);
  ledgers.set(count, events);
  return events;
}

const documentsOf = (events: readonly Event[]): readonly unknown[] => events.map((event) => JSON.parse(JSON.stringify(eventToJSON(event))));

const replayed: Contender = cpuTime((count) => {
  const events = ledgerOf(count);
  return () => replay(events);
});

const SIZES = scaled(10_000, 40_000);

export const ledger: readonly Row[] = [
  {
    name: "event-to-json",
    what: "`eventToJSON` of an event",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 2_000 },
    library: cpuTime((count) => {
      const events = ledgerOf(count);
      return () => events.map((event) => eventToJSON(event));
    }),
  },
  {
    name: "event-from-json",
    what: "`eventFromJSON` of an event",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 4_000 },
    library: cpuTime((count) => {
      const documents = documentsOf(ledgerOf(count));
      return () => documents.map((document) => accepted(eventFromJSON(document)).event);
    }),
  },
  {
    name: "replay-json",
    what: "`replayJSON` of an event",
    sizes: SIZES, unit: "ns", shown: "each", target: { atMost: 5_000 },
    library: cpuTime((count) => {
      const documents = documentsOf(ledgerOf(count));
      return () => accepted(replayJSON(documents));
    }),
  },
  {
    name: "journal",
    what: "`journal`, an event",
    sizes: SIZES, unit: "ns", shown: "each", target: { ratio: 2 },
    library: cpuTime((count) => {
      const events = ledgerOf(count);
      return () => journal(events);
    }),
    baseline: { name: "`replay`", measure: replayed },
  },
  {
    name: "explain-usage",
    what: "`explainUsage` of one call in a ledger of n",
    sizes: SIZES, unit: "ns", shown: "whole", target: { exponent: 1.15 },
    library: cpuTime((count) => {
      const events = ledgerOf(count);
      return () => explainUsage(events, "u5");
    }),
    baseline: { name: "`replay`", measure: replayed },
  },
];
