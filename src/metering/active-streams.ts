import { type Instant, instantOf } from "../values/instant.js";
import { escaped, legOf, type MeteredUsage } from "./call-leg.js";
import { type ResolutionTier, tierOf, type ResolutionTiers } from "./resolution-tiers.js";
import type { StreamSource, Subscription } from "./subscription-record.js";

/** What is received at the instant that a sweep has reached, by paths: by whom and where, and from which stream. */
export interface ActiveStreams {
  readonly bySubscriber: Map<string, SubscriberState>;
  readonly byStream: Map<string, StreamState>;
}

/** What one subscriber receives in one channel. */
interface SubscriberState {
  readonly path: string;
  readonly appId: string;
  /** The audio of all voices together. */
  readonly audio: OpenLeg;
  /** How many voices there are, how many of them are heard without a picture of their own, and how many pictures are seen. */
  streams: number;
  audioStreams: number;
  videoStreams: number;
}

/** What is heard together: camera and microphone of one stream, or its screen. */
interface StreamState {
  readonly path: string;
  readonly subscriber: SubscriberState;
  readonly videos: VideoState[];
  /** How many records say that it is heard, and how many of its pictures are seen. */
  audioRecords: number;
  videosReceived: number;
  hasAudio: boolean;
}

/** What of a stream is received as video, and how many records say so for each tier. */
interface VideoState {
  readonly source: StreamSource;
  readonly tiers: TierCount[];
  readonly leg: OpenLeg;
}

interface TierCount {
  readonly tier: ResolutionTier;
  records: number;
}

/** What something is billed as, and since when; `null` while it is not. */
interface OpenLeg {
  readonly path: string;
  item: string | null;
  since: Instant;
}

/** A record that holds at the instant: it began, and did not end yet. Without a picture only audio is received. */
export interface ActiveRecord {
  readonly stream: StreamState;
  readonly video: VideoState | null;
  readonly tier: ResolutionTier | null;
  readonly until: Instant;
}

const noLeg = (path: string): OpenLeg => ({ path, item: null, since: instantOf(0) });

/** A record begins to hold. */
export function startRecord(receptions: ActiveStreams, record: Subscription, tiers: ResolutionTiers): ActiveRecord {
  const stream = streamStateOf(receptions, record);
  const tier = tierOf(record.pixels, tiers);
  const { until } = record;
  if (!tier) {
    stream.audioRecords += 1;
    return { stream, video: null, tier, until };
  }
  const video = videoStateOf(stream, record.source);
  if (video.tiers.length === 0) addVideo(stream, 1);
  const same = video.tiers.find((known) => known.tier === tier);
  if (same) same.records += 1;
  else video.tiers.push({ tier, records: 1 });
  return { stream, video, tier, until };
}

function streamStateOf({ bySubscriber, byStream }: ActiveStreams, { appId, channelId, subscriberId, publisherId, streamId, source }: Subscription): StreamState {
  const place = `${escaped(appId)}/${escaped(channelId)}/${escaped(subscriberId)}`;
  const path = `${place}/${escaped(publisherId)}/${escaped(streamId)}${source === "screen" ? "/screen" : ""}`;
  const known = byStream.get(path);
  if (known) return known;
  const subscriber = bySubscriber.get(place) ?? { path: place, appId, audio: noLeg(`audio/${place}`), streams: 0, audioStreams: 0, videoStreams: 0 };
  bySubscriber.set(place, subscriber);
  subscriber.streams += 1;
  const stream: StreamState = { path, subscriber, videos: [], audioRecords: 0, videosReceived: 0, hasAudio: false };
  byStream.set(path, stream);
  return stream;
}

function videoStateOf({ path, videos }: StreamState, source: StreamSource): VideoState {
  const known = videos.find((video) => video.source === source);
  if (known) return known;
  const video: VideoState = { source, tiers: [], leg: noLeg(`video/${path}${source === "screen" ? "" : `/${source}`}`) };
  videos.push(video);
  return video;
}

/** A record holds no longer. */
export function endRecord({ stream, video, tier }: ActiveRecord): void {
  if (!video) {
    stream.audioRecords -= 1;
    return;
  }
  const index = video.tiers.findIndex((known) => known.tier === tier);
  const count = video.tiers[index];
  if (count && count.records > 1) count.records -= 1;
  else video.tiers.splice(index, 1);
  if (video.tiers.length === 0) addVideo(stream, -1);
}

function addVideo(stream: StreamState, more: 1 | -1): void {
  stream.videosReceived += more;
  stream.subscriber.videoStreams += more;
}

/**
 * Adds to `legs` what ended at an instant (B5), once all that begins and ends then did: `touched` are those records. Where records
 * contradict each other, the largest picture counts.
 */
export function closeLegs(receptions: ActiveStreams, touched: readonly ActiveRecord[], at: Instant, tiers: ResolutionTiers, legs: MeteredUsage[]): void {
  for (const { stream, video } of touched) if (video) switchItem(video.leg, largestItem(video), at, stream.subscriber, legs);
  for (const { stream } of touched) updateAudio(receptions, stream);
  for (const { stream: { subscriber } } of touched) {
    const isBilled = subscriber.audioStreams > 0 && (tiers.audioIsBilledBesidesVideo || subscriber.videoStreams === 0);
    switchItem(subscriber.audio, isBilled ? tiers.audio : null, at, subscriber, legs);
  }
}

function updateAudio({ bySubscriber, byStream }: ActiveStreams, stream: StreamState): void {
  const { path, subscriber, audioRecords, videosReceived } = stream;
  const isAudible = audioRecords > 0 && videosReceived === 0;
  if (isAudible !== stream.hasAudio) subscriber.audioStreams += isAudible ? 1 : -1;
  stream.hasAudio = isAudible;
  if (audioRecords > 0 || videosReceived > 0 || !byStream.delete(path)) return;
  subscriber.streams -= 1;
  if (subscriber.streams === 0) bySubscriber.delete(subscriber.path);
}

function switchItem(billed: OpenLeg, item: string | null, at: Instant, { appId }: SubscriberState, legs: MeteredUsage[]): void {
  if (item === billed.item) return;
  const leg = billed.item === null ? null : legOf({ appId, path: billed.path, item: billed.item, from: billed.since, until: at });
  if (leg) legs.push(leg);
  billed.item = item;
  billed.since = at;
}

function largestItem({ tiers }: VideoState): string | null {
  let found: ResolutionTier | null = null;
  for (const { tier } of tiers) if (!found || tier.maxPixels > found.maxPixels) found = tier;
  return found && found.item;
}
