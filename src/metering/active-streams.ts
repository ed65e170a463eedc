import { legSource, type LegSource } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";
import { NOT_BILLED, type OpenLeg } from "./open-leg.js";
import { addPicture, largestAt, type PictureQueue, pictureQueue } from "./queues.js";
import { streamPath, subscriberPath, type Subscription } from "./subscription-record.js";

/** What is received at the instant that the sweep has reached, by path. What nobody receives any more is removed. */
export interface ActiveStreams {
  readonly bySubscriber: Map<string, SubscriberState>;
  readonly byStream: Map<string, StreamState>;
}

/** What one subscriber receives in one channel. */
export interface SubscriberState {
  readonly path: string;
  /** The one leg of the audio of all streams. */
  readonly audio: BilledSource;
  /** The one leg of the video of all streams, where tiers go by their sum; else `null`. */
  readonly video: BilledSource | null;
  /** The number of streams that are received. */
  streamCount: number;
  /** The number of those that are received as audio and not as video. */
  audioOnlyCount: number;
  /** The pixels that are received: the sum over the streams. */
  pixels: number;
  /** The end of the longest stay in the channel that has started. */
  stayUntil: number;
}

/** One stream that one subscriber receives: the camera and microphone of one `streamId`, or its screen. */
export interface StreamState {
  readonly path: string;
  readonly subscriber: SubscriberState;
  /** A leg of its own, or the subscriber's. */
  readonly video: BilledSource;
  /** What has started. Where records contradict each other about a picture, the largest counts. */
  readonly pictures: PictureQueue;
  /** The end of the longest record that has started by which only its audio is received. */
  audioUntil: number;
  /** What the subscriber's `pixels` and `audioOnlyCount` include of this stream. */
  pixels: number;
  isAudioOnly: boolean;
}

/** What legs are of, and the one that is open. */
export interface BilledSource {
  readonly source: LegSource;
  leg: OpenLeg;
}

/** A record that has started. `stream` is `null` for a stay. */
export interface ActiveRecord {
  readonly subscriber: SubscriberState;
  readonly stream: StreamState | null;
  readonly until: number;
}

/** Takes note of a record that starts. */
export function startRecord(active: ActiveStreams, record: Subscription, rules: MeteringRules): ActiveRecord {
  const { until, pixels } = record;
  const subscriber = subscriberStateOf(active, record, rules);
  if (record.source === "room") {
    subscriber.stayUntil = Math.max(subscriber.stayUntil, until);
    return { subscriber, stream: null, until };
  }
  const stream = streamStateOf(active, record, subscriber);
  if (pixels === null) stream.audioUntil = Math.max(stream.audioUntil, until);
  else addPicture(stream.pictures, { pixels, until });
  return { subscriber, stream, until };
}

function subscriberStateOf({ bySubscriber }: ActiveStreams, record: Subscription, { sumsPixels }: MeteringRules): SubscriberState {
  const path = subscriberPath(record);
  const existing = bySubscriber.get(path);
  if (existing) return existing;
  const [audio, video] = [billedSource(`audio/${path}`, record), sumsPixels ? billedSource(`video/${path}`, record) : null];
  const subscriber: SubscriberState = { path, audio, video, streamCount: 0, audioOnlyCount: 0, pixels: 0, stayUntil: 0 };
  bySubscriber.set(path, subscriber);
  return subscriber;
}

function streamStateOf({ byStream }: ActiveStreams, record: Subscription, subscriber: SubscriberState): StreamState {
  const path = streamPath(record, subscriber.path);
  const existing = byStream.get(path);
  if (existing) return existing;
  const video = subscriber.video ?? billedSource(`video/${path}`, record);
  const stream: StreamState = { path, subscriber, video, pictures: pictureQueue(), audioUntil: 0, pixels: 0, isAudioOnly: false };
  byStream.set(path, stream);
  subscriber.streamCount += 1;
  return stream;
}

const billedSource = (path: string, { appId, region }: Subscription): BilledSource =>
  ({ source: legSource(path, appId, region), leg: NOT_BILLED });

/** Finds out what a stream is received as from an instant on, and removes it if it is not received any more. */
export function updateStream({ byStream }: ActiveStreams, stream: StreamState, at: number): void {
  const { subscriber, path } = stream;
  const pixels = largestAt(stream.pictures, at);
  const isHeard = stream.audioUntil > at;
  const isAudioOnly = isHeard && pixels === 0;
  subscriber.pixels += pixels - stream.pixels;
  if (isAudioOnly !== stream.isAudioOnly) subscriber.audioOnlyCount += isAudioOnly ? 1 : -1;
  stream.pixels = pixels;
  stream.isAudioOnly = isAudioOnly;
  if (pixels === 0 && !isHeard && byStream.delete(path)) subscriber.streamCount -= 1;
}
