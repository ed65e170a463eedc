import { instantOf } from "../values/instant.js";
import { startRecord, endRecord, type ActiveRecord, type ActiveStreams, closeLegs } from "./active-streams.js";
import type { MeteredUsage } from "./call-leg.js";
import type { ResolutionTiers } from "./resolution-tiers.js";
import { soonest } from "./soonest.js";
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
  const beginnings = soonest<Subscription>();
  const endings = soonest<ActiveRecord>();
  const next = (): number => Math.min(beginnings.due(), endings.due());

  /** Lets all that begins and ends at an instant do so. */
  const passing = (at: number): readonly ActiveRecord[] => {
    const touched: ActiveRecord[] = [];
    for (let record = beginnings.takeDue(at); record; record = beginnings.takeDue(at)) {
      const holding = startRecord(receptions, record, tiers);
      endings.add(record.until, holding);
      touched.push(holding);
    }
    for (let holding = endings.takeDue(at); holding; holding = endings.takeDue(at)) {
      endRecord(holding);
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
      for (let at = next(); at < now; at = next()) closeLegs(receptions, passing(at), instantOf(at), tiers, legs);
      return legs;
    },
  };
}
