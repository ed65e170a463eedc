import { type Instant, instantOf } from "../values/instant.js";
import { escaped, legOf, type MeteredUsage } from "./call-leg.js";
import { type ResolutionTier, tierOf, type ResolutionTiers } from "./resolution-tiers.js";
import type { StreamSource, Subscription } from "./subscription-record.js";

/** What is received at the instant that the sweep has reached, by path. What nobody receives any more is removed. */
export interface ActiveStreams {
  readonly bySubscriber: Map<string, SubscriberState>;
  readonly byStream: Map<string, StreamState>;
}

/** What one subscriber receives in one channel. */
interface SubscriberState {
  readonly path: string;
  readonly appId: string;
  /** The one leg of the audio of all streams. */
  readonly audioLeg: OpenLeg;
  /** The number of streams that are received. */
  streamCount: number;
  /** The number of those that are received as audio and not as video. */
  audioOnlyCount: number;
  /** The number of videos that are received. */
  videoCount: number;
}

/** One stream that one subscriber receives: the camera and microphone of one `streamId`, or its screen. */
interface StreamState {
  readonly path: string;
  readonly subscriber: SubscriberState;
  readonly videos: VideoState[];
  /** The number of active records by which only its audio is received. */
  audioRecordCount: number;
  /** The number of `videos` that are received. */
  videoCount: number;
  /** Whether `audioOnlyCount` of the subscriber includes this stream. */
  isAudioOnly: boolean;
}

/** The video of a stream from one source. It is received while `tiers` is not empty. */
interface VideoState {
  readonly source: StreamSource;
  readonly tiers: TierCount[];
  readonly leg: OpenLeg;
}

/** The number of active records by which a video is received in one tier; never 0. */
interface TierCount {
  readonly tier: ResolutionTier;
  recordCount: number;
}

/** What is billed under a path, and since when; `item` is `null` while nothing is. */
interface OpenLeg {
  readonly path: string;
  item: string | null;
  since: Instant;
}

/** A record that has started and not yet ended. `video` and `tier` are `null` if only audio is received by it. */
export interface ActiveRecord {
  readonly stream: StreamState;
  readonly video: VideoState | null;
  readonly tier: ResolutionTier | null;
  readonly until: Instant;
}

const unbilledLeg = (path: string): OpenLeg => ({ path, item: null, since: instantOf(0) });

/** Counts a record that starts. */
export function startRecord(active: ActiveStreams, record: Subscription, tiers: ResolutionTiers): ActiveRecord {
  const stream = streamStateOf(active, record);
  const tier = tierOf(record.pixels, tiers);
  const { until } = record;
  if (!tier) {
    stream.audioRecordCount += 1;
    return { stream, video: null, tier, until };
  }
  const video = videoStateOf(stream, record.source);
  if (video.tiers.length === 0) countVideo(stream, 1);
  const count = video.tiers.find((other) => other.tier === tier);
  if (count) count.recordCount += 1;
  else video.tiers.push({ tier, recordCount: 1 });
  return { stream, video, tier, until };
}

function streamStateOf({ bySubscriber, byStream }: ActiveStreams, record: Subscription): StreamState {
  const { appId, channelId, subscriberId, publisherId, streamId, source } = record;
  const subscriberPath = `${escaped(appId)}/${escaped(channelId)}/${escaped(subscriberId)}`;
  const path = `${subscriberPath}/${escaped(publisherId)}/${escaped(streamId)}${source === "screen" ? "/screen" : ""}`;
  const existing = byStream.get(path);
  if (existing) return existing;
  const subscriber = bySubscriber.get(subscriberPath) ?? newSubscriber(subscriberPath, appId);
  bySubscriber.set(subscriberPath, subscriber);
  subscriber.streamCount += 1;
  const stream: StreamState = { path, subscriber, videos: [], audioRecordCount: 0, videoCount: 0, isAudioOnly: false };
  byStream.set(path, stream);
  return stream;
}

const newSubscriber = (path: string, appId: string): SubscriberState =>
  ({ path, appId, audioLeg: unbilledLeg(`audio/${path}`), streamCount: 0, audioOnlyCount: 0, videoCount: 0 });

function videoStateOf({ path, videos }: StreamState, source: StreamSource): VideoState {
  const existing = videos.find((video) => video.source === source);
  if (existing) return existing;
  const video: VideoState = { source, tiers: [], leg: unbilledLeg(`video/${path}${source === "screen" ? "" : `/${source}`}`) };
  videos.push(video);
  return video;
}

/** Takes a record that ends out of the counts. */
export function endRecord({ stream, video, tier }: ActiveRecord): void {
  if (!video) {
    stream.audioRecordCount -= 1;
    return;
  }
  const index = video.tiers.findIndex((other) => other.tier === tier);
  const count = video.tiers[index];
  if (count && count.recordCount > 1) count.recordCount -= 1;
  else video.tiers.splice(index, 1);
  if (video.tiers.length === 0) countVideo(stream, -1);
}

function countVideo(stream: StreamState, difference: 1 | -1): void {
  stream.videoCount += difference;
  stream.subscriber.videoCount += difference;
}

/**
 * Ends and starts legs at an instant (B5), and returns those that ended. `changed` are the records that start or end at that
 * instant; all of them have been counted. Where active records contradict each other about a video, its largest tier counts.
 */
export function updateLegs(
  active: ActiveStreams,
  changed: readonly ActiveRecord[],
  at: Instant,
  tiers: ResolutionTiers,
): readonly MeteredUsage[] {
  const ended: MeteredUsage[] = [];
  for (const { stream, video } of changed) if (video) switchItem(video.leg, largestItem(video), at, stream.subscriber, ended);
  for (const { stream } of changed) updateStream(active, stream);
  for (const { stream: { subscriber } } of changed) {
    const isBilled = subscriber.audioOnlyCount > 0 && (tiers.billsAudioWhileVideo || subscriber.videoCount === 0);
    switchItem(subscriber.audioLeg, isBilled ? tiers.audio : null, at, subscriber, ended);
  }
  return ended;
}

/** Finds out whether a stream is received as audio only, and removes it if it is not received any more. */
function updateStream({ bySubscriber, byStream }: ActiveStreams, stream: StreamState): void {
  const { path, subscriber, audioRecordCount, videoCount } = stream;
  const isAudioOnly = audioRecordCount > 0 && videoCount === 0;
  if (isAudioOnly !== stream.isAudioOnly) subscriber.audioOnlyCount += isAudioOnly ? 1 : -1;
  stream.isAudioOnly = isAudioOnly;
  if (audioRecordCount > 0 || videoCount > 0 || !byStream.delete(path)) return;
  subscriber.streamCount -= 1;
  if (subscriber.streamCount === 0) bySubscriber.delete(subscriber.path);
}

/** Makes `item` what is billed from `at` on. If that is a change, the leg before ends there; `ended` gets it. */
function switchItem(open: OpenLeg, item: string | null, at: Instant, { appId }: SubscriberState, ended: MeteredUsage[]): void {
  if (item === open.item) return;
  const leg = open.item === null ? null : legOf({ appId, path: open.path, item: open.item, from: open.since, until: at });
  if (leg) ended.push(leg);
  open.item = item;
  open.since = at;
}

function largestItem({ tiers }: VideoState): string | null {
  let largest: ResolutionTier | null = null;
  for (const { tier } of tiers) if (!largest || tier.maxPixels > largest.maxPixels) largest = tier;
  return largest && largest.item;
}
