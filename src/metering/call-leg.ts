import type { Instant } from "../values/instant.js";
import { sha256Of } from "./digest.js";

/** A metered call leg, as `recordUsages` takes it: one item that a subscriber received without interruption. */
export interface MeteredUsage {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: Instant;
  /** Whole seconds: a last second that did not end is not counted (B4). */
  readonly seconds: number;
}

/** The time for which one item was received without interruption. */
export interface LegSpan {
  readonly appId: string;
  /** Which stream was received, or that it was audio, and by whom in which channel. */
  readonly path: string;
  readonly item: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
}

/** The call leg of a span; `null` if the span is shorter than a second. */
export function legOf({ appId, path, item, from, until }: LegSpan): MeteredUsage | null {
  const seconds = Math.floor((until - from) / 1_000);
  return seconds === 0 ? null : { usageId: legId(`${path}/${escaped(item)}/${from}/${seconds}`), appId, item, startedAt: from, seconds };
}

/** In UTF-16 units. A usage id has at most 256: the rest is room for a revision. */
export const MAX_LEG_ID_LENGTH = 232;

/**
 * The id states all that identifies the leg, so that the same leg has the same id in every result, and another leg another id. A
 * text that is too long for an id is replaced by its SHA-256 digest: no two texts with equal digests are known.
 */
const legId = (text: string): string => (text.length <= MAX_LEG_ID_LENGTH ? text : `sha256/${sha256Of(text)}`);

const SPECIAL = /[%/]/;
/** An id without slashes: it can be one part of a path, and different ids give different paths. */
export const escaped = (id: string): string => (SPECIAL.test(id) ? id.replaceAll("%", "%25").replaceAll("/", "%2F") : id);
