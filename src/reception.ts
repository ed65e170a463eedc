import { escaped, legOf, type MeteredUsage } from "./legs.js";
import type { StreamSource, Subscription } from "./subscriptions.js";
import { type Tier, tierOf, type Tiers } from "./tiers.js";
import { type Instant, instantOf } from "./time.js";

/** What is received at the instant that a sweep has reached, by paths: by whom and where, and from which stream. */
export interface Receptions {
  readonly bySubscriber: Map<string, Reception>;
  readonly byStream: Map<string, Voice>;
}

/** What one subscriber receives in one channel. */
interface Reception {
  readonly path: string;
  readonly appId: string;
  /** The audio of all voices together. */
  readonly audio: Billed;
  /** How many voices there are, how many of them are heard without a picture of their own, and how many pictures are seen. */
  voices: number;
  audible: number;
  seen: number;
}

/** What is heard together: camera and microphone of one stream, or its screen. */
interface Voice {
  readonly path: string;
  readonly reception: Reception;
  readonly pictures: Picture[];
  /** How many records say that it is heard, and how many of its pictures are seen. */
  heard: number;
  seen: number;
  isAudible: boolean;
}

/** What of a stream is received as video, and how many records say so for each tier. */
interface Picture {
  readonly source: StreamSource;
  readonly tiers: TierCount[];
  readonly billed: Billed;
}

interface TierCount {
  readonly tier: Tier;
  records: number;
}

/** What something is billed as, and since when; `null` while it is not. */
interface Billed {
  readonly what: string;
  item: string | null;
  since: Instant;
}

/** A record that holds at the instant: it began, and did not end yet. Without a picture only audio is received. */
export interface Holding {
  readonly voice: Voice;
  readonly picture: Picture | null;
  readonly tier: Tier | null;
}

const notBilled = (what: string): Billed => ({ what, item: null, since: instantOf(0) });

/** A record begins to hold. */
export function begin(receptions: Receptions, record: Subscription, tiers: Tiers): Holding {
  const voice = voiceOf(receptions, record);
  const tier = tierOf(record.pixels, tiers);
  if (!tier) {
    voice.heard += 1;
    return { voice, picture: null, tier };
  }
  const picture = pictureOf(voice, record.source);
  if (picture.tiers.length === 0) see(voice, 1);
  const same = picture.tiers.find((known) => known.tier === tier);
  if (same) same.records += 1;
  else picture.tiers.push({ tier, records: 1 });
  return { voice, picture, tier };
}

function voiceOf({ bySubscriber, byStream }: Receptions, { appId, channelId, subscriberId, publisherId, streamId, source }: Subscription): Voice {
  const place = `${escaped(appId)}/${escaped(channelId)}/${escaped(subscriberId)}`;
  const path = `${place}/${escaped(publisherId)}/${escaped(streamId)}${source === "screen" ? "/screen" : ""}`;
  const known = byStream.get(path);
  if (known) return known;
  const reception = bySubscriber.get(place) ?? { path: place, appId, audio: notBilled(`audio/${place}`), voices: 0, audible: 0, seen: 0 };
  bySubscriber.set(place, reception);
  reception.voices += 1;
  const voice: Voice = { path, reception, pictures: [], heard: 0, seen: 0, isAudible: false };
  byStream.set(path, voice);
  return voice;
}

function pictureOf({ path, pictures }: Voice, source: StreamSource): Picture {
  const known = pictures.find((picture) => picture.source === source);
  if (known) return known;
  const picture: Picture = { source, tiers: [], billed: notBilled(`video/${path}${source === "screen" ? "" : `/${source}`}`) };
  pictures.push(picture);
  return picture;
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
export function settle(receptions: Receptions, touched: readonly Holding[], at: Instant, tiers: Tiers, legs: MeteredUsage[]): void {
  for (const { voice, picture } of touched) if (picture) turn(picture.billed, largest(picture), at, voice.reception, legs);
  for (const { voice } of touched) settleVoice(receptions, voice);
  for (const { voice: { reception } } of touched) {
    const isBilled = reception.audible > 0 && (tiers.audioIsBilledBesidesVideo || reception.seen === 0);
    turn(reception.audio, isBilled ? tiers.audio : null, at, reception, legs);
  }
}

function settleVoice({ bySubscriber, byStream }: Receptions, voice: Voice): void {
  const { path, reception, heard, seen } = voice;
  const isAudible = heard > 0 && seen === 0;
  if (isAudible !== voice.isAudible) reception.audible += isAudible ? 1 : -1;
  voice.isAudible = isAudible;
  if (heard > 0 || seen > 0 || !byStream.delete(path)) return;
  reception.voices -= 1;
  if (reception.voices === 0) bySubscriber.delete(reception.path);
}

function turn(billed: Billed, item: string | null, at: Instant, { appId }: Reception, legs: MeteredUsage[]): void {
  if (item === billed.item) return;
  const leg = billed.item === null ? null : legOf({ appId, what: billed.what, item: billed.item, from: billed.since, until: at });
  if (leg) legs.push(leg);
  billed.item = item;
  billed.since = at;
}

function largest({ tiers }: Picture): string | null {
  let found: Tier | null = null;
  for (const { tier } of tiers) if (!found || tier.maxPixels > found.maxPixels) found = tier;
  return found && found.item;
}
