import { type Instant, instantOf } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import { sha256Of } from "./digest.js";

/** A metered call leg, as `recordUsages` takes it: one item that a subscriber received without interruption. */
export interface MeteredUsage {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  /** A whole second: the one in which the item began to be received. */
  readonly startedAt: Instant;
  /** Whole seconds, to the one in which the item was no longer received: legs that adjoin lose no second and count none twice. */
  readonly seconds: number;
  /** What was received, or that it was audio, and by whom in which channel: legs that share it are rounded up together. */
  readonly roundWith: string;
}

/** What a leg is of: a stream's video, or all audio that a subscriber receives in a channel. */
export interface LegSource {
  /** States the region where it is not "cn", the app, the channel, the subscriber and, of a video, its stream. */
  readonly path: string;
  readonly appId: string;
  readonly region: string;
  readonly roundWith: string;
}

/** In UTF-16 units. */
const MAX_ID_LENGTH = 256;

export const legSource = (path: string, appId: string, region: string): LegSource =>
  ({ path, appId, region, roundWith: path.length <= MAX_ID_LENGTH ? path : digestOf(path) });

/** The leg of a source between two whole seconds; `null` if they are the same. */
export function legOf({ path, appId, region, roundWith }: LegSource, item: string, from: number, until: number): MeteredUsage | null {
  const seconds = (until - from) / 1_000;
  if (seconds === 0) return null;
  return { usageId: legId(path, item, from, seconds), appId, region, item, startedAt: instantOf(from), seconds, roundWith };
}

/** The start of the clock second in which an instant lies. */
export const wholeSecond = (at: Instant): Instant => instantOf(Math.floor(at / 1_000) * 1_000);

/** A usage id has at most 256 units: the rest is room for a revision. */
export const MAX_LEG_ID_LENGTH = 232;

/**
 * The id states all that identifies the leg, so that the same leg has the same id in every result, and another leg another id. A
 * text that is too long for an id is replaced by its digest.
 */
export function legId(path: string, item: string, from: number, seconds: number): string {
  const text = `${path}/${escaped(item)}/${from}/${seconds}`;
  return text.length <= MAX_LEG_ID_LENGTH ? text : digestOf(text);
}

/** No two texts with equal SHA-256 digests are known. */
const digestOf = (text: string): string => `sha256/${sha256Of(text)}`;

const SPECIAL = /[%/]/;
/** An id without slashes: it can be one part of a path, and different ids give different paths. */
export const escaped = (id: string): string => (SPECIAL.test(id) ? id.replaceAll("%", "%25").replaceAll("/", "%2F") : id);

/** Legs in the order in which they end, then by id. */
export const byEnd = (a: MeteredUsage, b: MeteredUsage): number =>
  a.startedAt - b.startedAt + (a.seconds - b.seconds) * 1_000 || byCodeUnit(a.usageId, b.usageId);
