import type { Instant } from "../values/instant.js";
import { sha256Of } from "./digest.js";

/** A metered call leg, as `recordUsages` takes it. */
export interface MeteredUsage {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: Instant;
  /** Whole seconds; a last one that was not ended is not counted (B4). */
  readonly seconds: number;
}

/** Something that is billed by itself, and a time through which it was received without a break. */
export interface LegSpan {
  readonly appId: string;
  /** What was received and by whom, as a path. */
  readonly path: string;
  readonly item: string;
  readonly from: Instant;
  /** Excluded. */
  readonly until: Instant;
}

/** The leg of a stretch; `null` where it is shorter than a second. */
export function legOf({ appId, path, item, from, until }: LegSpan): MeteredUsage | null {
  const seconds = Math.floor((until - from) / 1_000);
  return seconds === 0 ? null : { usageId: legId(`${path}/${escaped(item)}/${from}/${seconds}`), appId, item, startedAt: from, seconds };
}

/** An id has at most 256 units; this leaves room for a revision. */
export const MOST_LEG_ID = 232;

/**
 * An id that says all that makes the leg what it is, so that the same leg has the same id and another leg another: the texts
 * themselves, or where that is too long their SHA-256 digest, of which no two texts with the same are known.
 */
const legId = (readable: string): string => (readable.length <= MOST_LEG_ID ? readable : `sha256/${sha256Of(readable)}`);

const SPECIAL = /[%/]/;
/** An id without slashes, so that paths of ids tell them apart. */
export const escaped = (text: string): string => (SPECIAL.test(text) ? text.replaceAll("%", "%25").replaceAll("/", "%2F") : text);
