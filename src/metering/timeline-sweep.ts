import TinyQueue from "tinyqueue";
import { instantOf } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import { type ActiveRecord, type ActiveStreams, endRecord, startRecord, updateLegs } from "./active-streams.js";
import type { MeteredUsage } from "./call-leg.js";
import type { ResolutionTiers } from "./resolution-tiers.js";
import type { Subscription } from "./subscription-record.js";

/**
 * A sweep line over the records of a log: it visits the instants at which records start or end, in order of time. It keeps only the
 * records that are active at the instant it has reached, and those that start later.
 */
export interface TimelineSweep {
  /** Adds a record, which must not start before the latest `now` given to `legsBefore`. */
  readonly add: (record: Subscription) => void;
  /** Advances to `now` (exclusive) and returns the legs that ended since the last call: in order of their ends, then by id. */
  readonly legsBefore: (now: number) => readonly MeteredUsage[];
}

/** The sweep of a log under the tiers of a tariff. */
export function timelineSweep(tiers: ResolutionTiers): TimelineSweep {
  const active: ActiveStreams = { bySubscriber: new Map(), byStream: new Map() };
  const starts = new TinyQueue<Subscription>([], (a, b) => a.from - b.from);
  const ends = new TinyQueue<ActiveRecord>([], (a, b) => a.until - b.until);
  const nextInstant = (): number => Math.min(starts.peek()?.from ?? Infinity, ends.peek()?.until ?? Infinity);

  // The queues give equal instants in no particular order. It makes no difference: legs are updated only after all records that
  // start or end at an instant were applied, which only counts them, and the legs of an instant are sorted by id.
  const recordsThatChangeAt = (at: number): readonly ActiveRecord[] => {
    const changed: ActiveRecord[] = [];
    for (let record = starts.peek(); record?.from === at; record = starts.peek()) {
      starts.pop();
      const started = startRecord(active, record, tiers);
      ends.push(started);
      changed.push(started);
    }
    for (let ended = ends.peek(); ended?.until === at; ended = ends.peek()) {
      ends.pop();
      endRecord(ended);
      changed.push(ended);
    }
    return changed;
  };

  return {
    add: (record) => {
      const isReceived = record.pixels !== null || record.subscribed !== "video";
      if (isReceived && record.from < record.until) starts.push(record);
    },

    legsBefore: (now) => {
      const legs: MeteredUsage[] = [];
      for (let at = nextInstant(); at < now; at = nextInstant()) {
        const ended = updateLegs(active, recordsThatChangeAt(at), instantOf(at), tiers);
        for (const leg of ended.toSorted(byId)) legs.push(leg);
      }
      return legs;
    },
  };
}

const byId = (a: MeteredUsage, b: MeteredUsage): number => byCodeUnit(a.usageId, b.usageId);
