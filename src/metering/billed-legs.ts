import type { Instant } from "../values/instant.js";
import {
  type ActiveRecord, type ActiveStreams, type BilledSource, type StreamState, type SubscriberState, updateStream,
} from "./active-streams.js";
import type { MeteredUsage } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";
import { legsUntil, openLeg, piecesUntil, withoutPieces } from "./open-leg.js";
import { videoItemOf } from "./resolution-tiers.js";

/** Ends and starts legs at an instant, and returns those that ended. `changed` are the records that start or end at it. */
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
  // Each stream first: the item of a sum, and whether there is audio, depend on all streams of the subscriber.
  for (const { stream } of changed) if (stream) updateStream(active, stream, at);
  for (const { stream } of changed) if (stream) switchItem(stream.video, videoItem(stream, rules));
  for (const { subscriber } of changed) {
    switchItem(subscriber.audio, isAudioBilled(subscriber, at, rules) ? rules.audio : null);
    if (subscriber.streamCount === 0 && subscriber.stayUntil <= at) active.bySubscriber.delete(subscriber.path);
  }
  return ended;
}

/** By the pixels of the stream (B5), or by those of all that the subscriber receives in the channel (B13). */
const videoItem = ({ pixels, subscriber }: StreamState, rules: MeteringRules): string | null =>
  videoItemOf(rules.sumsPixels ? subscriber.pixels : pixels, rules);

/** The audio of a stay is what is left of it beside video (B14), whether or not the tariff bills the audio of streams beside video. */
function isAudioBilled({ pixels, audioOnlyCount, stayUntil }: SubscriberState, at: Instant, rules: MeteringRules): boolean {
  const receivesVideo = pixels > 0;
  if (receivesVideo) return audioOnlyCount > 0 && rules.billsAudioWhileVideo;
  return audioOnlyCount > 0 || stayUntil > at;
}

/** Cuts the legs that have become too long by `at`, and returns what was cut off. */
export function cutLongLegs({ bySubscriber, byStream }: ActiveStreams, at: Instant, rules: MeteringRules): readonly MeteredUsage[] {
  const ended: MeteredUsage[] = [];
  const cut = (billed: BilledSource): void => {
    const pieces = piecesUntil(billed.source, billed.leg, at, rules);
    billed.leg = withoutPieces(billed.leg, pieces);
    ended.push(...pieces);
  };
  // A subscriber's video that several streams share is cut by the first of them: nothing is left that is too long.
  for (const { video } of byStream.values()) cut(video);
  for (const { audio } of bySubscriber.values()) cut(audio);
  return ended;
}
