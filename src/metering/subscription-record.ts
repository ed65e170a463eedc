import {
  anId, anInstant, attempt, aWholeNumber, hasOnly, isPlainId, mayHaveFields, objectOf, oneOf, optional, type Parser,
} from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Instant, type InstantInput, isPlainInstant, parseInstant } from "../values/instant.js";
import { escaped } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";

/** What captures a stream. A screen is a stream of its own; camera and microphone of one `streamId` are one stream. */
export type StreamSource = "camera" | "screen" | "microphone";

/** How a stream was published while it was subscribed to; `width` and `height` in pixels, in portrait or landscape. */
export type Published = { readonly media: "audio" } | { readonly media: "video"; readonly width: number; readonly height: number };

/** A record of a log: who subscribed to which stream, from when (inclusive) until when (exclusive). */
export interface SubscriptionRecord {
  readonly appId: string;
  /** Where the subscriber is billed, "cn" if it is left out. A channel's records of two regions have nothing to do with each other. */
  readonly region?: string;
  readonly channelId: string;
  readonly subscriberId: string;
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: StreamSource;
  readonly published: Published;
  readonly subscribed: "audio" | "video" | "both";
  readonly from: InstantInput;
  readonly until: InstantInput;
}

/** A record that was parsed. */
export interface Subscription extends Omit<SubscriptionRecord, "region" | "published" | "from" | "until"> {
  readonly region: string;
  /** Width × height of the video that is received; `null` if none is published, or subscribed to, or the source is a microphone. */
  readonly pixels: number | null;
  readonly from: Instant;
  readonly until: Instant;
}

/** Whether anything is received by a record, for any time. */
export const isReceived = ({ pixels, subscribed, from, until }: Subscription): boolean =>
  (pixels !== null || subscribed !== "video") && from < until;

const DEFAULT_REGION = "cn";

/** Who receives, in which channel. The default region is left out, so that ids are the same with and without it. */
export const subscriberPath = ({ appId, region, channelId, subscriberId }: Subscription): string =>
  `${region === DEFAULT_REGION ? "" : `${escaped(region)}/`}${escaped(appId)}/${escaped(channelId)}/${escaped(subscriberId)}`;

/** Which stream they receive, where `ofSubscriber` is their path. */
export const streamPath = ({ publisherId, streamId, source }: Subscription, ofSubscriber: string): string =>
  `${ofSubscriber}/${escaped(publisherId)}/${escaped(streamId)}${source === "screen" ? "/screen" : ""}`;

const MAX_SIDE_PIXELS = 65_536;
const aSide = aWholeNumber(1, MAX_SIDE_PIXELS);

/** The pixels of `published`; `null` for audio. */
const aPixelCount: Parser<number | null> = objectOf((field) => {
  const media = field("media", oneOf("audio", "video"));
  return media === "audio" ? null : field("width", aSide) * field("height", aSide);
});

const aSubscription: Parser<Subscription> = objectOf((field) => {
  const parsed = {
    appId: field("appId", anId),
    region: field("region", optional(anId, DEFAULT_REGION)),
    channelId: field("channelId", anId),
    subscriberId: field("subscriberId", anId),
    publisherId: field("publisherId", anId),
    streamId: field("streamId", anId),
    source: field("source", oneOf("camera", "screen", "microphone")),
    pixels: field("published", aPixelCount),
    subscribed: field("subscribed", oneOf("audio", "video", "both")),
    from: field("from", anInstant),
    until: field("until", anInstant),
  };
  if (parsed.from > parsed.until) return invalid("until", "must not be before from");
  return receivesVideo(parsed) ? parsed : { ...parsed, pixels: null };
});

/** A microphone carries no picture, whatever its publisher sends besides. */
const receivesVideo = ({ source, subscribed }: Pick<Subscription, "source" | "subscribed">): boolean =>
  source !== "microphone" && subscribed !== "audio";

/** Parses a record of a log, or refuses it with the path in the record of what is wrong. */
export const parseSubscription = (value: unknown, { maxPixels }: MeteringRules): ReturnType<typeof attempt<Subscription>> =>
  attempt(() => {
    if (!mayHaveFields<keyof SubscriptionRecord>(value)) return invalid("subscription", "must be an object");
    const parsed = quickSubscription(value) ?? aSubscription(value, "");
    if ((parsed.pixels ?? 0) > maxPixels) return invalid("published", "must not have more pixels than the tariff's largest video tier");
    return parsed;
  });

type RecordFields = Readonly<Record<keyof SubscriptionRecord, unknown>>;
type MediaFields = Readonly<Record<"media" | "width" | "height", unknown>>;

/**
 * Parses a record whose fields have the forms that a log usually has, without a parser for each field: a log has millions of
 * records. `null` means that `aSubscription` has to decide. (Benchmark: "meter 100,000 records".)
 */
function quickSubscription(record: RecordFields): Subscription | null {
  const fields = readFields(record);
  if (!fields || !hasPlainIds(fields)) return null;
  const { appId, region, channelId, subscriberId, publisherId, streamId, source, subscribed } = fields;
  const [from, until, area] = [plainInstant(fields.from), plainInstant(fields.until), plainPixels(fields)];
  if (!isSource(source) || !isSubscribed(subscribed) || from === null || until === null || from > until || area === null) return null;
  const pixels = area === 0 || !receivesVideo({ source, subscribed }) ? null : area;
  return { appId, region, channelId, subscriberId, publisherId, streamId, source, pixels, subscribed, from, until };
}

const RECORD_FIELDS: ReadonlySet<string> = new Set<keyof SubscriptionRecord>([
  "appId", "region", "channelId", "subscriberId", "publisherId", "streamId", "source", "published", "subscribed", "from", "until",
]);
const AUDIO_FIELDS: ReadonlySet<string> = new Set(["media"]);
const VIDEO_FIELDS: ReadonlySet<string> = new Set(["media", "width", "height"]);

/** Reads each field once. Nothing else runs a caller's code; if that throws (a getter, a proxy), `aSubscription` finds the path. */
function readFields(record: RecordFields): (RecordFields & MediaFields) | null {
  try {
    const { appId, region = DEFAULT_REGION, channelId, subscriberId, publisherId, streamId } = record;
    const { source, published, subscribed, from, until } = record;
    if (!mayHaveFields<keyof MediaFields>(published) || !hasOnly(RECORD_FIELDS, record)) return null;
    const { media, width, height } = published;
    if (!hasOnly(media === "audio" ? AUDIO_FIELDS : VIDEO_FIELDS, published)) return null;
    return {
      appId, region, channelId, subscriberId, publisherId, streamId, source, published, subscribed, from, until, media, width, height,
    };
  } catch {
    return null;
  }
}

/** 0 for audio. */
function plainPixels({ media, width, height }: MediaFields): number | null {
  if (media === "audio") return 0;
  return media === "video" && isSide(width) && isSide(height) ? width * height : null;
}

const isSide = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_SIDE_PIXELS;

type Id = "appId" | "region" | "channelId" | "subscriberId" | "publisherId" | "streamId";
const hasPlainIds = <Fields extends RecordFields>(fields: Fields): fields is Fields & Readonly<Record<Id, string>> =>
  isPlainId(fields.appId) && isPlainId(fields.region) && isPlainId(fields.channelId) && isPlainId(fields.subscriberId) &&
  isPlainId(fields.publisherId) && isPlainId(fields.streamId);

const isSource = (value: unknown): value is StreamSource => value === "camera" || value === "screen" || value === "microphone";
const isSubscribed = (value: unknown): value is Subscription["subscribed"] => value === "audio" || value === "video" || value === "both";

function plainInstant(value: unknown): Instant | null {
  if (isPlainInstant(value)) return value;
  const parsed = typeof value === "string" ? parseInstant(value) : null;
  return typeof parsed === "number" ? parsed : null;
}
