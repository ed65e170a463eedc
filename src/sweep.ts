import type { MeteredUsage } from "./legs.js";
import { begin, end, type Holding, type Receptions, settle } from "./reception.js";
import { soonest } from "./soonest.js";
import type { Subscription } from "./subscriptions.js";
import type { Tiers } from "./tiers.js";
import { instantOf } from "./time.js";

/** Goes through the records of a log in order of time. Keeps what holds at the instant it has reached, and what begins later. */
export interface Sweep {
  /** Takes a record that starts at the instant that was reached, or later. */
  readonly take: (record: Subscription) => void;
  /** Goes on to `now`, and returns the legs that ended before: no record that starts earlier may come after that. */
  readonly legsBefore: (now: number) => readonly MeteredUsage[];
}

export function sweepWith(tiers: Tiers): Sweep {
  const receptions: Receptions = { bySubscriber: new Map(), byStream: new Map() };
  const beginnings = soonest<Subscription>();
  const endings = soonest<Holding>();
  const next = (): number => Math.min(beginnings.due(), endings.due());

  /** Lets all that begins and ends at an instant do so. */
  const passing = (at: number): readonly Holding[] => {
    const touched: Holding[] = [];
    for (let record = beginnings.takeDue(at); record; record = beginnings.takeDue(at)) {
      const holding = begin(receptions, record, tiers);
      endings.add(record.until, holding);
      touched.push(holding);
    }
    for (let holding = endings.takeDue(at); holding; holding = endings.takeDue(at)) {
      end(holding);
      touched.push(holding);
    }
    return touched;
  };

  return {
    take: (record) => {
      const isReceived = record.pixels !== null || record.subscribed !== "video";
      if (isReceived && record.from < record.until) beginnings.add(record.from, record);
    },

    legsBefore: (now) => {
      const legs: MeteredUsage[] = [];
      for (let at = next(); at < now; at = next()) settle(receptions, passing(at), instantOf(at), tiers, legs);
      return legs;
    },
  };
}
