import { type Span, union, without } from "./spans.js";
import type { StreamSource, Subscription } from "./subscriptions.js";
import type { Tier, Tiers } from "./tiers.js";

/** A stream that was received as video. */
export interface VideoStream {
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: StreamSource;
}

/** What one subscriber received in one channel. */
export interface Reception {
  readonly appId: string;
  readonly channelId: string;
  readonly subscriberId: string;
  /** By stream, and by tier or as audio. */
  readonly tracks: Map<string, Track>;
}

/** When a stream was received, as video of a tier or as audio (`tier: null`). Spans are added as records come. */
export interface Track extends VideoStream {
  readonly tier: Tier | null;
  spans: Span[];
}

/** Something that is billed by itself, and a time through which it was received without a break. */
export interface Stretch extends Span {
  readonly item: string;
  /** `null` for the audio of all streams together. */
  readonly stream: VideoStream | null;
}

/** A text that no other list of ids has. */
export const joined = (...ids: readonly string[]): string => ids.map((id) => `${id.length}:${id}`).join("");

export const receptionOf = ({ appId, channelId, subscriberId }: Subscription): Reception => ({ appId, channelId, subscriberId, tracks: new Map() });

/** Adds what a record says was received. `tier` is that of the picture, `null` where none was received. */
export function receive(reception: Reception, { publisherId, streamId, source, from, until }: Subscription, tier: Tier | null): void {
  const key = `${joined(publisherId, streamId)}${source}${tier ? tier.maxPixels : ""}`;
  const track = reception.tracks.get(key);
  if (track) track.spans.push({ from, until });
  else reception.tracks.set(key, { publisherId, streamId, source, tier, spans: [{ from, until }] });
}

/** What was received, as it is billed (B5). */
export function stretchesOf({ tracks }: Reception, tiers: Tiers): readonly Stretch[] {
  const seen = new Map<string, Span[]>();
  const videos: Stretch[] = [];
  for (const video of groupedBy(tracks.values(), ({ tier, publisherId, streamId, source }) => (tier ? joined(publisherId, streamId, source) : null)).values()) {
    const stretches = videoStretches(video);
    for (const stretch of stretches) videos.push(stretch);
    for (const { publisherId, streamId, source } of video.slice(0, 1)) {
      const voice = voiceOf(publisherId, streamId, source);
      seen.set(voice, [...(seen.get(voice) ?? []), ...stretches]);
    }
  }
  const voices = groupedBy(tracks.values(), ({ tier, publisherId, streamId, source }) => (tier ? null : voiceOf(publisherId, streamId, source)));
  const heard = [...voices].flatMap(([voice, audio]) => without(union(audio.flatMap(({ spans }) => spans)), union(seen.get(voice) ?? [])));
  const audio = tiers.audioIsBilledBesidesVideo ? union(heard) : without(union(heard), union(videos));
  return [...videos, ...audio.map(({ from, until }) => ({ from, until, item: tiers.audio, stream: null }))];
}

/** Camera and microphone of one id speak with one voice; what a screen plays is another. */
const voiceOf = (publisherId: string, streamId: string, source: StreamSource): string =>
  joined(publisherId, streamId, source === "screen" ? "screen" : "");

/** One stream, cut where its item changes. Where records contradict each other, the largest picture counts. */
function videoStretches(tracks: readonly Track[]): readonly Stretch[] {
  let larger: readonly Span[] = [];
  const byItem = new Map<string, { readonly stream: VideoStream; readonly spans: Span[] }>();
  for (const { tier, spans, ...stream } of tracks.toSorted((a, b) => pixelsOf(b) - pixelsOf(a))) {
    if (!tier) continue;
    const received = union(spans);
    const billed = byItem.get(tier.item) ?? { stream, spans: [] };
    for (const span of without(received, larger)) billed.spans.push(span);
    byItem.set(tier.item, billed);
    larger = larger.length === 0 ? received : union([...larger, ...received]);
  }
  return [...byItem].flatMap(([item, { stream, spans }]) => union(spans).map(({ from, until }) => ({ from, until, item, stream })));
}

const pixelsOf = ({ tier }: Track): number => tier?.maxPixels ?? 0;

/** The groups in which `keyOf` puts things; those of `null` are left out. */
function groupedBy<T>(things: Iterable<T>, keyOf: (thing: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}
