import type { RecordUsageRequest } from "rtc-billing";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";

/* Calls as they are reported to the library and to the loop: the same for the same arguments. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const ITEMS = ["audio", "video-360p", "video-720p", "video-1080p"];

/** A call as it is reported, as a rule when it ends. */
export interface Call extends RecordUsageRequest {
  readonly at: number;
  readonly startedAt: number;
}

interface CallPlan {
  readonly count: number;
  /** The end of the first call. */
  readonly from: number;
  /** Between the ends of two calls; it need not be whole. */
  readonly gapMs: number;
  readonly secondsOf?: (index: number) => number;
  readonly idOf?: (index: number) => string;
}

/** Calls in order of their ends, of half a minute to ten and a half if not said otherwise. */
export function calls({ count, from, gapMs, secondsOf = someMinutes, idOf = (index) => `u${index}` }: CallPlan): readonly Call[] {
  return Array.from({ length: count }, (_, index) => {
    const [seconds, at] = [secondsOf(index), from + Math.floor(index * gapMs)];
    return { at, usageId: idOf(index), appId: "class", item: ITEMS[index % ITEMS.length] ?? "", startedAt: at - seconds * SECOND, seconds };
  });
}

const someMinutes = (index: number): number => 30 + ((index * 7_919) % 600);

/** Whole numbers below a limit, the same in each run. */
export function chance(seed: number): (limit: number) => number {
  const generator = xoroshiro128plus(seed);
  return (limit) => uniformInt(generator, 0, limit - 1);
}

/** Ids as `crypto.randomUUID` has them: texts that share no memory with others, as those that are parsed from a request. */
export function uuids(seed: number): () => string {
  const below = chance(seed);
  const bytes = Buffer.alloc(16);
  return () => {
    for (let index = 0; index < bytes.length; index += 4) bytes.writeUInt32BE(below(2 ** 32), index);
    const hex = bytes.toString("hex");
    const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    return Buffer.from(text, "latin1").toString("latin1");
  };
}

const BATCH = 1_000;

/** What `recordUsages` takes, a thousand calls at a time. */
export const inBatches = (reports: readonly Call[]): readonly { readonly at: number; readonly usages: readonly Omit<Call, "at">[] }[] =>
  Array.from({ length: Math.ceil(reports.length / BATCH) }, (_, index) => {
    const batch = reports.slice(index * BATCH, (index + 1) * BATCH);
    return { at: batch.at(-1)?.at ?? 0, usages: batch.map(({ at: _at, ...usage }) => usage) };
  });
