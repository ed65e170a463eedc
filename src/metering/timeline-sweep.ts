import TinyQueue from "tinyqueue";
import { instantOf } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import { startRecord, endRecord, type ActiveRecord, type ActiveStreams, closeLegs } from "./active-streams.js";
import type { MeteredUsage } from "./call-leg.js";
import type { ResolutionTiers } from "./resolution-tiers.js";
import type { Subscription } from "./subscription-record.js";

/** Goes through the records of a log in order of time. Keeps what holds at the instant it has reached, and what begins later. */
export interface Sweep {
  /** Takes a record that starts at the instant that was reached, or later. */
  readonly take: (record: Subscription) => void;
  /** Goes on to `now`, and returns the legs that ended before: no record that starts earlier may come after that. */
  readonly legsBefore: (now: number) => readonly MeteredUsage[];
}

export function timelineSweep(tiers: ResolutionTiers): Sweep {
  const receptions: ActiveStreams = { bySubscriber: new Map(), byStream: new Map() };
  const beginnings = new TinyQueue<Subscription>([], (a, b) => a.from - b.from);
  const endings = new TinyQueue<ActiveRecord>([], (a, b) => a.until - b.until);
  const next = (): number => Math.min(beginnings.peek()?.from ?? Infinity, endings.peek()?.until ?? Infinity);

  // The queues give equal instants in no particular order. It makes no difference: legs are closed only after all records that begin
  // or end at an instant were applied, which only counts them, and the legs of an instant are sorted by id.
  const passing = (at: number): readonly ActiveRecord[] => {
    const touched: ActiveRecord[] = [];
    for (let record = beginnings.peek(); record?.from === at; record = beginnings.peek()) {
      beginnings.pop();
      const holding = startRecord(receptions, record, tiers);
      endings.push(holding);
      touched.push(holding);
    }
    for (let holding = endings.peek(); holding?.until === at; holding = endings.peek()) {
      endings.pop();
      endRecord(holding);
      touched.push(holding);
    }
    return touched;
  };

  return {
    take: (record) => {
      const isReceived = record.pixels !== null || record.subscribed !== "video";
      if (isReceived && record.from < record.until) beginnings.push(record);
    },

    legsBefore: (now) => {
      const legs: MeteredUsage[] = [];
      for (let at = next(); at < now; at = next()) {
        const ended: MeteredUsage[] = [];
        closeLegs(receptions, passing(at), instantOf(at), tiers, ended);
        for (const leg of ended.sort(byId)) legs.push(leg);
      }
      return legs;
    },
  };
}

const byId = (a: MeteredUsage, b: MeteredUsage): number => byCodeUnit(a.usageId, b.usageId);
