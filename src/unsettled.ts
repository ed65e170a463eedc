import { joined, type Reception, type Stretch, stretchesOf } from "./reception.js";
import { type Span, union } from "./spans.js";
import type { Tiers } from "./tiers.js";
import { instantOf, latest } from "./time.js";

/** What one subscriber received in one channel, as far as records may still change it. */
export interface Unsettled {
  /** What lies before `settledUntil` is cut off. */
  readonly reception: Reception;
  settledUntil: number;
  /** The stretches that reach `settledUntil`, by what is received; later records may prolong them. */
  open: ReadonlyMap<string, Stretch>;
  /** Once no record can start at this instant or before, something has ended. */
  due: number;
}

export const unsettledOf = (reception: Reception): Unsettled => ({ reception, settledUntil: -Infinity, open: new Map(), due: Infinity });

/** Takes the stretches that ended before `now`, which no record reaches back behind any more, and forgets what led to them. */
export function settleBefore(unsettled: Unsettled, now: number, tiers: Tiers): readonly Stretch[] {
  const closed: Stretch[] = [];
  const open = new Map<string, Stretch>();
  const before = new Map(unsettled.open);
  for (const stretch of stretchesOf(unsettled.reception, tiers)) {
    if (stretch.from >= now) continue;
    const key = keyOf(stretch);
    const begun = stretch.from === unsettled.settledUntil ? before.get(key) : undefined;
    if (begun) before.delete(key);
    const whole = begun ? { ...stretch, from: begun.from } : stretch;
    if (whole.until < now) closed.push(whole);
    else open.set(key, { ...whole, until: instantOf(now) });
  }
  closed.push(...before.values());
  unsettled.open = open;
  unsettled.due = cutOff(unsettled.reception, now);
  unsettled.settledUntil = now;
  return closed;
}

const keyOf = ({ stream, item }: Stretch): string => (stream ? joined(stream.publisherId, stream.streamId, stream.source, item) : "audio");

/** Forgets what was received before `now`, and returns when the first of the rest ends. */
function cutOff({ tracks }: Reception, now: number): number {
  let due = Infinity;
  for (const [key, track] of tracks) {
    if (track.spans.some(({ until }) => until === now)) due = now;
    track.spans = [...union(track.spans.flatMap((span) => remainder(span, now)))];
    for (const { until } of track.spans) due = Math.min(due, until);
    if (track.spans.length === 0) tracks.delete(key);
  }
  return due;
}

const remainder = ({ from, until }: Span, now: number): readonly Span[] =>
  until > now ? [{ from: latest(from, instantOf(now)), until }] : [];
