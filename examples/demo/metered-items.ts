import type { Tariff } from "rtc-billing";
import { clockText, startOf } from "./instants.js";
import { dayAfter } from "./days.js";

/** Legs of one item and their minutes, rounded up as the tariff says (B4), without those that the account refused. */
export interface ItemSum {
  readonly legs: number;
  readonly minutes: number;
}

/** A leg that was metered. */
interface MeteredLeg {
  readonly item: string;
  readonly startedAt: number;
  readonly seconds: number;
}

/** Adds up what was metered, by item, and knows nothing of what was billed. */
export interface MeteredItems {
  readonly add: (leg: MeteredLeg) => void;
  /** Takes a leg out again that was added. */
  readonly remove: (leg: MeteredLeg) => void;
  readonly sums: () => ReadonlyMap<string, ItemSum>;
}

interface Metered {
  legs: number;
  /** Minutes of legs that are rounded up one by one. */
  minutes: number;
  /** Milliseconds by day, where the sum of the day is rounded up. */
  readonly byDay: Map<string, number>;
}

export function startMeteredItems({ rounding, timeZone }: Tariff): MeteredItems {
  const items = new Map<string, Metered>();
  const count = ({ item, startedAt, seconds }: MeteredLeg, sign: 1 | -1): void => {
    const metered = items.get(item) ?? { legs: 0, minutes: 0, byDay: new Map<string, number>() };
    items.set(item, metered);
    metered.legs += sign;
    if (rounding === "per-usage") metered.minutes += sign * Math.ceil(seconds / 60);
    else for (const [day, ms] of byDay(startedAt, startedAt + seconds * 1_000, timeZone)) metered.byDay.set(day, (metered.byDay.get(day) ?? 0) + sign * ms);
  };
  const minutesOf = ({ minutes, byDay: days }: Metered): number => [...days.values()].reduce((sum, ms) => sum + Math.ceil(ms / 60_000), minutes);
  return {
    add: (leg) => count(leg, 1),
    remove: (leg) => count(leg, -1),
    sums: () => new Map([...items].map(([item, metered]) => [item, { legs: metered.legs, minutes: minutesOf(metered) }])),
  };
}

/** The milliseconds that a time has on each day. */
function byDay(startsAt: number, endsAt: number, timeZone: string): readonly (readonly [day: string, ms: number])[] {
  const parts: (readonly [string, number])[] = [];
  for (let at = startsAt; at < endsAt; ) {
    const day = clockText(at, timeZone).slice(0, 10);
    const until = Math.min(endsAt, startOf(dayAfter(day), timeZone));
    parts.push([day, until - at]);
    at = until;
  }
  return parts;
}
