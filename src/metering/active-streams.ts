import type { Instant } from "../values/instant.js";
import { legSource, type LegSource, type MeteredUsage } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";
import { legsUntil, NOT_BILLED, openLeg, type OpenLeg, piecesUntil, withoutPieces } from "./open-leg.js";
import { largestTier, type ResolutionTier, tierOf } from "./resolution-tiers.js";
import { streamPath, subscriberPath, type Subscription } from "./subscription-record.js";

/** What is received at the instant that the sweep has reached, by path. What nobody receives any more is removed. */
export interface ActiveStreams {
  readonly bySubscriber: Map<string, SubscriberState>;
  readonly byStream: Map<string, StreamState>;
}

/** What one subscriber receives in one channel. */
interface SubscriberState {
  readonly path: string;
  /** The one leg of the audio of all streams. */
  readonly audio: BilledSource;
  /** The number of streams that are received. */
  streamCount: number;
  /** The number of those that are received as audio and not as video. */
  audioOnlyCount: number;
  /** The number of those that are received as video. */
  videoCount: number;
}

/** One stream that one subscriber receives: the camera and microphone of one `streamId`, or its screen. */
interface StreamState {
  readonly path: string;
  readonly subscriber: SubscriberState;
  readonly video: BilledSource;
  /** The number of active records by which only its audio is received. */
  audioRecordCount: number;
  /** It is received as video while there are any. */
  readonly tiers: TierCount[];
  /** Whether `audioOnlyCount` of the subscriber includes this stream. */
  isAudioOnly: boolean;
}

/** What legs are of, and the one that is open. */
interface BilledSource {
  readonly source: LegSource;
  leg: OpenLeg;
}

/** The number of active records by which a video is received in one tier; never 0. */
interface TierCount {
  readonly tier: ResolutionTier;
  recordCount: number;
}

/** A record that has started and not yet ended. `tier` is `null` if only audio is received by it. */
export interface ActiveRecord {
  readonly stream: StreamState;
  readonly tier: ResolutionTier | null;
  readonly until: Instant;
}

/** Counts a record that starts. */
export function startRecord(active: ActiveStreams, record: Subscription, rules: MeteringRules): ActiveRecord {
  const stream = streamStateOf(active, record);
  const tier = tierOf(record.pixels, rules);
  if (tier) countTier(stream, tier);
  else stream.audioRecordCount += 1;
  return { stream, tier, until: record.until };
}

function streamStateOf({ bySubscriber, byStream }: ActiveStreams, record: Subscription): StreamState {
  const { appId, region, source } = record;
  const ofSubscriber = subscriberPath(record);
  const path = streamPath(record, ofSubscriber);
  const existing = byStream.get(path);
  if (existing) return existing;
  const subscriber = bySubscriber.get(ofSubscriber) ?? newSubscriber(ofSubscriber, record);
  bySubscriber.set(ofSubscriber, subscriber);
  subscriber.streamCount += 1;
  const video = billedSource(`video/${path}${source === "screen" ? "" : "/camera"}`, appId, region);
  const stream: StreamState = { path, subscriber, video, audioRecordCount: 0, tiers: [], isAudioOnly: false };
  byStream.set(path, stream);
  return stream;
}

const newSubscriber = (path: string, { appId, region }: Subscription): SubscriberState =>
  ({ path, audio: billedSource(`audio/${path}`, appId, region), streamCount: 0, audioOnlyCount: 0, videoCount: 0 });

const billedSource = (path: string, appId: string, region: string): BilledSource =>
  ({ source: legSource(path, appId, region), leg: NOT_BILLED });

function countTier({ tiers, subscriber }: StreamState, tier: ResolutionTier): void {
  if (tiers.length === 0) subscriber.videoCount += 1;
  const count = tiers.find((other) => other.tier === tier);
  if (count) count.recordCount += 1;
  else tiers.push({ tier, recordCount: 1 });
}

/** Takes a record that ends out of the counts. */
export function endRecord({ stream, tier }: ActiveRecord): void {
  if (!tier) {
    stream.audioRecordCount -= 1;
    return;
  }
  const { tiers, subscriber } = stream;
  const index = tiers.findIndex((other) => other.tier === tier);
  const count = tiers[index];
  if (count && count.recordCount > 1) count.recordCount -= 1;
  else tiers.splice(index, 1);
  if (tiers.length === 0) subscriber.videoCount -= 1;
}

/**
 * Ends and starts legs at an instant (B5), and returns those that ended. `changed` are the records that start or end at that
 * instant; all of them have been counted. Where active records contradict each other about a video, its largest tier counts.
 */
export function updateLegs(
  active: ActiveStreams,
  changed: readonly ActiveRecord[],
  at: Instant,
  rules: MeteringRules,
): readonly MeteredUsage[] {
  const ended: MeteredUsage[] = [];
  const switchItem = (billed: BilledSource, item: string | null): void => {
    if (item === billed.leg.item) return;
    ended.push(...legsUntil(billed.source, billed.leg, at, rules));
    billed.leg = openLeg(item, at);
  };
  for (const { stream, tier } of changed) if (tier) switchItem(stream.video, itemOf(stream));
  for (const { stream } of changed) updateStream(active, stream);
  for (const { stream: { subscriber } } of changed) {
    const isBilled = subscriber.audioOnlyCount > 0 && (rules.billsAudioWhileVideo || subscriber.videoCount === 0);
    switchItem(subscriber.audio, isBilled ? rules.audio : null);
  }
  return ended;
}

const itemOf = ({ tiers }: StreamState): string | null => largestTier(tiers, ({ tier }) => tier)?.item ?? null;

/** Finds out whether a stream is received as audio only, and removes it if it is not received any more. */
function updateStream({ bySubscriber, byStream }: ActiveStreams, stream: StreamState): void {
  const { path, subscriber, audioRecordCount, tiers } = stream;
  const isAudioOnly = audioRecordCount > 0 && tiers.length === 0;
  if (isAudioOnly !== stream.isAudioOnly) subscriber.audioOnlyCount += isAudioOnly ? 1 : -1;
  stream.isAudioOnly = isAudioOnly;
  if (audioRecordCount > 0 || tiers.length > 0 || !byStream.delete(path)) return;
  subscriber.streamCount -= 1;
  if (subscriber.streamCount === 0) bySubscriber.delete(subscriber.path);
}

/** Cuts the legs that have become too long by `at`, and returns what was cut off. */
export function cutLongLegs({ bySubscriber, byStream }: ActiveStreams, at: Instant, rules: MeteringRules): readonly MeteredUsage[] {
  const ended: MeteredUsage[] = [];
  const cut = (billed: BilledSource): void => {
    const pieces = piecesUntil(billed.source, billed.leg, at, rules);
    billed.leg = withoutPieces(billed.leg, pieces);
    ended.push(...pieces);
  };
  for (const { video } of byStream.values()) cut(video);
  for (const { audio } of bySubscriber.values()) cut(audio);
  return ended;
}
