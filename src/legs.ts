import { digestOf } from "./digest.js";
import type { StreamSource } from "./subscriptions.js";
import type { Instant } from "./time.js";

/** Where something was received, and by whom. */
export interface Place {
  readonly appId: string;
  readonly channelId: string;
  readonly subscriberId: string;
}

/** A stream that was received as video. */
export interface VideoStream {
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: StreamSource;
}

/** Something that is billed by itself, and a time through which it was received without a break: `until` is excluded. */
export interface Stretch {
  readonly item: string;
  /** `null` for the audio of all streams together. */
  readonly stream: VideoStream | null;
  readonly from: Instant;
  readonly until: Instant;
}

/** A metered call leg, as `recordUsages` takes it. */
export interface MeteredUsage {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: Instant;
  /** Whole seconds; a last one that was not ended is not counted (B4). */
  readonly seconds: number;
}

/** The leg of a stretch; `null` where it is shorter than a second. */
export function legOf({ appId, channelId, subscriberId }: Place, { item, stream, from, until }: Stretch): MeteredUsage | null {
  const seconds = Math.floor((until - from) / 1_000);
  if (seconds === 0) return null;
  const received = stream ? ["video", appId, channelId, subscriberId, stream.publisherId, stream.streamId, stream.source] : ["audio", appId, channelId, subscriberId];
  return { usageId: legId([...received, item, String(from), String(seconds)]), appId, item, startedAt: from, seconds };
}

/** An id has at most 256 units; this leaves room for a revision. */
export const MOST_LEG_ID = 232;

/**
 * An id that says all that makes the leg what it is, so that the same leg has the same id and another leg another: the texts
 * themselves, told apart by slashes, or where that is too long their SHA-256 digest, of which no two texts with the same are known.
 */
function legId(texts: readonly string[]): string {
  const readable = texts.map(escaped).join("/");
  return readable.length <= MOST_LEG_ID ? readable : `sha256/${digestOf(readable)}`;
}

const SPECIAL = /[%/]/;
const escaped = (text: string): string => (SPECIAL.test(text) ? text.replaceAll("%", "%25").replaceAll("/", "%2F") : text);
