import { joined, type Reception, type Spans, type Stretch, stretchesOf, type Voice } from "./reception.js";
import { union } from "./spans.js";
import type { Tiers } from "./tiers.js";
import { instantOf, latest } from "./time.js";

/** What one subscriber received in one channel, as far as records may still change it. */
export interface Unsettled {
  /** What lies before `settledUntil` is cut off. */
  readonly reception: Reception;
  settledUntil: number;
  /** The stretches that reach `settledUntil`, by what is received; later records may prolong them. */
  open: ReadonlyMap<string, Stretch>;
  /** How many spans are kept, and how many of them have ended. */
  held: number;
  ended: number;
}

export const unsettledOf = (reception: Reception): Unsettled => ({ reception, settledUntil: -Infinity, open: new Map(), held: 0, ended: 0 });

export const isSettled = ({ held, open }: Unsettled): boolean => held === 0 && open.size === 0;

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
  unsettled.settledUntil = now;
  unsettled.held = cutOff(unsettled.reception, now);
  unsettled.ended = 0;
  return closed;
}

const keyOf = ({ stream, item }: Stretch): string =>
  stream ? joined(joined(stream.publisherId, stream.streamId), joined(stream.source, item)) : "audio";

/** Forgets what was received before `now`, and returns how many spans are left. */
function cutOff({ voices }: Reception, now: number): number {
  let left = 0;
  for (const [key, voice] of voices) {
    const count = cutVoice(voice, now);
    if (count === 0) voices.delete(key);
    left += count;
  }
  return left;
}

function cutVoice({ heard, pictures }: Voice, now: number): number {
  let left = cutSpans(heard, now);
  for (const [source, { tiers }] of pictures) {
    for (const [tier, spans] of tiers) {
      const count = cutSpans(spans, now);
      if (count === 0) tiers.delete(tier);
      left += count;
    }
    if (tiers.size === 0) pictures.delete(source);
  }
  return left;
}

function cutSpans(spans: Spans, now: number): number {
  spans.list = spans.list.filter(({ until }) => until > now).map(({ from, until }) => ({ from: latest(from, instantOf(now)), until }));
  spans.list = [...union(spans.list)];
  return spans.list.length;
}
