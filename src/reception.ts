import { type Span, union, without } from "./spans.js";
import type { StreamSource, Subscription } from "./subscriptions.js";
import type { Tier, Tiers } from "./tiers.js";

/** A stream that was received as video. */
interface VideoStream {
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: StreamSource;
}

/** What one subscriber received in one channel. */
export interface Reception {
  readonly appId: string;
  readonly channelId: string;
  readonly subscriberId: string;
  readonly voices: Map<string, Voice>;
}

/** What is heard together: camera and microphone of one stream, or its screen. */
export interface Voice {
  readonly heard: Spans;
  readonly pictures: Map<StreamSource, Picture>;
}

/** When a stream was received as video, by the tier that was published then. */
interface Picture {
  readonly stream: VideoStream;
  readonly tiers: Map<Tier, Spans>;
}

/** Spans as they come: in any order, overlapping and repeated. */
export interface Spans {
  list: Span[];
}

/** Something that is billed by itself, and a time through which it was received without a break. */
export interface Stretch extends Span {
  readonly item: string;
  /** `null` for the audio of all streams together. */
  readonly stream: VideoStream | null;
}

/** A text that no other pair of ids has. */
export const joined = (one: string, other: string): string => `${one.length}:${one}${other}`;

export const receptionOf = ({ appId, channelId, subscriberId }: Subscription): Reception => ({ appId, channelId, subscriberId, voices: new Map() });

/** Adds what a record says was received. `tier` is that of the picture, `null` where none was received. */
export function receive({ voices }: Reception, { publisherId, streamId, source, from, until }: Subscription, tier: Tier | null): void {
  const voice = found(voices, `${source === "screen" ? "s" : ""}${joined(publisherId, streamId)}`, newVoice);
  const spans = tier ? found(found(voice.pictures, source, () => newPicture({ publisherId, streamId, source })).tiers, tier, noSpans) : voice.heard;
  spans.list.push({ from, until });
}

const noSpans = (): Spans => ({ list: [] });
const newVoice = (): Voice => ({ heard: noSpans(), pictures: new Map() });
const newPicture = (stream: VideoStream): Picture => ({ stream, tiers: new Map() });

function found<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** What was received, as it is billed (B5). */
export function stretchesOf({ voices }: Reception, tiers: Tiers): readonly Stretch[] {
  const videos: Stretch[] = [];
  const heard: Span[] = [];
  for (const voice of voices.values()) {
    const seen: Span[] = [];
    for (const picture of voice.pictures.values()) {
      for (const stretch of videoStretches(picture)) {
        seen.push(stretch);
        videos.push(stretch);
      }
    }
    for (const span of without(union(voice.heard.list), union(seen))) heard.push(span);
  }
  const audio = tiers.audioIsBilledBesidesVideo ? union(heard) : without(union(heard), union(videos));
  return [...videos, ...audio.map(({ from, until }) => ({ from, until, item: tiers.audio, stream: null }))];
}

/** One stream, cut where its item changes. Where records contradict each other, the largest picture counts. */
function videoStretches({ stream, tiers }: Picture): readonly Stretch[] {
  let larger: readonly Span[] = [];
  const byItem = new Map<string, Spans>();
  for (const [{ item }, { list }] of [...tiers].sort(([a], [b]) => b.maxPixels - a.maxPixels)) {
    const received = union(list);
    const billed = found(byItem, item, noSpans);
    for (const span of without(received, larger)) billed.list.push(span);
    larger = larger.length === 0 ? received : union([...larger, ...received]);
  }
  return [...byItem].flatMap(([item, { list }]) => union(list).map(({ from, until }) => ({ from, until, item, stream })));
}
