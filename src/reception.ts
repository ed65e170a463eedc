import { legOf, type MeteredUsage, type Place, type VideoStream } from "./legs.js";
import type { Received } from "./received.js";
import type { Tier, Tiers } from "./tiers.js";
import { type Instant, instantOf } from "./time.js";

/** What one subscriber receives in one channel at the instant that a sweep has reached. */
export interface Reception extends Place {
  readonly voices: Map<string, Voice>;
  /** The audio of all voices together. */
  readonly audio: Billed;
  /** How many voices are heard without a picture of their own, and how many pictures are seen. */
  audible: number;
  seen: number;
}

/** What is heard together: camera and microphone of one stream, or its screen. */
interface Voice {
  readonly key: string;
  readonly reception: Reception;
  readonly pictures: Picture[];
  /** How many records say that it is heard, and how many of its pictures are seen. */
  heard: number;
  seen: number;
  isAudible: boolean;
}

/** A stream that is received as video, and how many records say so for each tier. */
interface Picture {
  readonly stream: VideoStream;
  readonly tiers: TierCount[];
  readonly billed: Billed;
}

interface TierCount {
  readonly tier: Tier;
  records: number;
}

/** What something is billed as, and since when; `null` while it is not. */
interface Billed {
  item: string | null;
  since: Instant;
}

/** A record that holds at the instant: it began, and did not end yet. Without a picture only audio is received. */
export interface Holding {
  readonly voice: Voice;
  readonly picture: Picture | null;
  readonly tier: Tier | null;
}

/** A text that no other pair of ids has. */
export const joined = (one: string, other: string): string => `${one.length}:${one}${other}`;

const notBilled = (): Billed => ({ item: null, since: instantOf(0) });

export const receptionOf = ({ appId, channelId, subscriberId }: Place): Reception =>
  ({ appId, channelId, subscriberId, voices: new Map(), audio: notBilled(), audible: 0, seen: 0 });

function voiceOf(reception: Reception, { publisherId, streamId, source }: VideoStream): Voice {
  const key = `${source === "screen" ? "s" : ""}${joined(publisherId, streamId)}`;
  const known = reception.voices.get(key);
  if (known) return known;
  const voice: Voice = { key, reception, pictures: [], heard: 0, seen: 0, isAudible: false };
  reception.voices.set(key, voice);
  return voice;
}

function pictureOf({ pictures }: Voice, { publisherId, streamId, source }: VideoStream): Picture {
  const known = pictures.find(({ stream }) => stream.source === source);
  if (known) return known;
  const picture: Picture = { stream: { publisherId, streamId, source }, tiers: [], billed: notBilled() };
  pictures.push(picture);
  return picture;
}

/** A record begins to hold. */
export function begin(reception: Reception, { subscription, tier }: Received): Holding {
  const voice = voiceOf(reception, subscription);
  if (!tier) {
    voice.heard += 1;
    return { voice, picture: null, tier };
  }
  const picture = pictureOf(voice, subscription);
  if (picture.tiers.length === 0) see(voice, 1);
  const same = picture.tiers.find((known) => known.tier === tier);
  if (same) same.records += 1;
  else picture.tiers.push({ tier, records: 1 });
  return { voice, picture, tier };
}

/** A record holds no longer. */
export function end({ voice, picture, tier }: Holding): void {
  if (!picture) {
    voice.heard -= 1;
    return;
  }
  const index = picture.tiers.findIndex((known) => known.tier === tier);
  const count = picture.tiers[index];
  if (count && count.records > 1) count.records -= 1;
  else picture.tiers.splice(index, 1);
  if (picture.tiers.length === 0) see(voice, -1);
}

function see(voice: Voice, more: 1 | -1): void {
  voice.seen += more;
  voice.reception.seen += more;
}

/**
 * Adds to `legs` what ended at an instant (B5), once all that begins and ends then did: `touched` are those records. Where records
 * contradict each other, the largest picture counts.
 */
export function settle(touched: readonly Holding[], at: Instant, tiers: Tiers, legs: MeteredUsage[]): void {
  for (const { voice, picture } of touched) if (picture) turn(picture.billed, largest(picture), at, voice.reception, picture.stream, legs);
  for (const { voice } of touched) settleVoice(voice);
  for (const { voice: { reception } } of touched) {
    const isBilled = reception.audible > 0 && (tiers.audioIsBilledBesidesVideo || reception.seen === 0);
    turn(reception.audio, isBilled ? tiers.audio : null, at, reception, null, legs);
  }
}

function settleVoice(voice: Voice): void {
  const { key, reception, heard, seen } = voice;
  const isAudible = heard > 0 && seen === 0;
  if (isAudible !== voice.isAudible) reception.audible += isAudible ? 1 : -1;
  voice.isAudible = isAudible;
  if (heard === 0 && seen === 0) reception.voices.delete(key);
}

function turn(billed: Billed, item: string | null, at: Instant, place: Place, stream: VideoStream | null, legs: MeteredUsage[]): void {
  if (item === billed.item) return;
  const leg = billed.item === null ? null : legOf(place, { item: billed.item, stream, from: billed.since, until: at });
  if (leg) legs.push(leg);
  billed.item = item;
  billed.since = at;
}

function largest({ tiers }: Picture): string | null {
  let found: Tier | null = null;
  for (const { tier } of tiers) if (!found || tier.maxPixels > found.maxPixels) found = tier;
  return found && found.item;
}
