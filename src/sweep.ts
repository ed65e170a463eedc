import type { MeteredUsage } from "./legs.js";
import type { Received } from "./received.js";
import { begin, end, type Holding, joined, type Reception, receptionOf, settle } from "./reception.js";
import { soonest } from "./soonest.js";
import type { Tiers } from "./tiers.js";
import { instantOf } from "./time.js";

/** Goes through the records of a log in order of time. Keeps what holds at the instant it has reached, and what begins later. */
export interface Sweep {
  /** Takes a record that starts at the instant that was reached, or later. */
  readonly take: (received: Received) => void;
  /** Goes on to `now`, and returns the legs that ended before: no record that starts earlier may come after that. */
  readonly legsBefore: (now: number) => readonly MeteredUsage[];
}

export function sweepWith(tiers: Tiers): Sweep {
  const receptions = new Map<string, Reception>();
  const beginnings = soonest<Received>();
  const endings = soonest<Holding>();

  const begun = (received: Received): Holding => {
    const { appId, channelId, subscriberId, until } = received.subscription;
    const key = joined(appId, joined(channelId, subscriberId));
    const reception = receptions.get(key) ?? receptionOf(received.subscription);
    receptions.set(key, reception);
    const holding = begin(reception, received);
    endings.add(until, holding);
    return holding;
  };

  return {
    take: (received) => {
      const { subscribed, from, until } = received.subscription;
      if (from < until && (received.tier || subscribed !== "video")) beginnings.add(from, received);
    },

    legsBefore: (now) => {
      const legs: MeteredUsage[] = [];
      for (let at = Math.min(beginnings.due(), endings.due()); at < now; at = Math.min(beginnings.due(), endings.due())) {
        const touched: Holding[] = [];
        for (let received = beginnings.takeDue(at); received; received = beginnings.takeDue(at)) touched.push(begun(received));
        for (let holding = endings.takeDue(at); holding; holding = endings.takeDue(at)) {
          end(holding);
          touched.push(holding);
        }
        settle(touched, instantOf(at), tiers, legs);
        for (const { voice: { reception: { appId, channelId, subscriberId, voices } } } of touched) {
          if (voices.size === 0) receptions.delete(joined(appId, joined(channelId, subscriberId)));
        }
      }
      return legs;
    },
  };
}
