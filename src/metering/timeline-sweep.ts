import { instantOf, MS_PER_HOUR } from "../values/instant.js";
import { type ActiveRecord, type ActiveStreams, startRecord } from "./active-streams.js";
import { cutLongLegs, updateLegs } from "./billed-legs.js";
import { byEnd, type MeteredUsage } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";
import { timeQueue } from "./queues.js";
import { isReceived, type Subscription } from "./subscription-record.js";

/**
 * A sweep line over the records of a log: it visits the instants at which records start or end, in order of time. It keeps only the
 * records that are active at the instant it has reached, and those that start later.
 */
export interface TimelineSweep {
  /** Adds a record, which must not start before the latest `now` given to `legsBefore`. */
  readonly add: (record: Subscription) => void;
  /** Advances to `now` (exclusive) and returns the legs that became final since the last call: instant by instant, then by end and id. */
  readonly legsBefore: (now: number) => readonly MeteredUsage[];
}

/** The sweep of a log under the rules of a tariff. */
export function timelineSweep(rules: MeteringRules): TimelineSweep {
  const active: ActiveStreams = { bySubscriber: new Map(), byStream: new Map() };
  const starts = timeQueue<Subscription>(({ from }) => from, (a, b) => a.from - b.from);
  const ends = timeQueue<ActiveRecord>(({ until }) => until, (a, b) => a.until - b.until);
  const nextInstant = (): number => Math.min(starts.next(), ends.next());
  // No leg may have less than an hour, so that looking at all that is received once an hour finds each that has become too long.
  let cutAt = 0;

  // Legs are updated only after all records that start at an instant were noted.
  const recordsThatChangeAt = (at: number): readonly ActiveRecord[] => {
    const started = starts.popAll(at).map((record) => startRecord(active, record, rules));
    for (const record of started) ends.push(record);
    return started.concat(ends.popAll(at));
  };

  const longLegsAt = (at: number): readonly MeteredUsage[] => {
    if (at < cutAt) return [];
    cutAt = at - (at % MS_PER_HOUR) + MS_PER_HOUR;
    return cutLongLegs(active, instantOf(at), rules);
  };
  const legsAt = (at: number): readonly MeteredUsage[] => {
    const cutOff = longLegsAt(at);
    return [...cutOff, ...updateLegs(active, recordsThatChangeAt(at), instantOf(at), rules)].sort(byEnd);
  };

  return {
    add: (record) => {
      if (isReceived(record)) starts.push(record);
    },

    legsBefore: (now) => {
      const legs: MeteredUsage[] = [];
      for (let at = nextInstant(); at < now; at = nextInstant()) for (const leg of legsAt(at)) legs.push(leg);
      return legs;
    },
  };
}
