import {
  anId, anInstant, attempt, aWholeNumber, type FieldParser, hasOnly, isPlainId, mayHaveFields, objectOf, oneOf, optional, type Parser,
} from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Instant, isPlainInstant, parseInstant } from "../values/instant.js";
import type { MeteringRules } from "./metering-rules.js";
import { DEFAULT_REGION, type RoomStay, type StreamSource, type StreamSubscription, type Subscription } from "./subscription-record.js";

const MAX_SIDE_PIXELS = 65_536;
const aSide = aWholeNumber(1, MAX_SIDE_PIXELS);

/** The pixels of `published`; `null` for audio. */
const aPixelCount: Parser<number | null> = objectOf((field) => {
  const media = field("media", oneOf("audio", "video"));
  return media === "audio" ? null : field("width", aSide) * field("height", aSide);
});

/** What a stay has instead of a stream. */
const NO_STREAM = { source: "room", publisherId: "", streamId: "", pixels: null, subscribed: "both" } as const;

const streamFields = (field: FieldParser) => ({
  publisherId: field("publisherId", anId),
  streamId: field("streamId", anId),
  pixels: field("published", aPixelCount),
  subscribed: field("subscribed", oneOf("audio", "video", "both")),
});

const aSubscription: Parser<Subscription> = objectOf((field) => {
  const who = {
    appId: field("appId", anId),
    region: field("region", optional(anId, DEFAULT_REGION)),
    channelId: field("channelId", anId),
    subscriberId: field("subscriberId", anId),
  };
  const source = field("source", oneOf("camera", "screen", "microphone", "room"));
  const stream = source === "room" ? NO_STREAM : { source, ...streamFields(field) };
  const parsed = { ...who, ...stream, from: field("from", anInstant), until: field("until", anInstant) };
  if (parsed.from > parsed.until) return invalid("until", "must not be before from");
  return receivesVideo(parsed) ? parsed : { ...parsed, pixels: null };
});

/** A microphone carries no picture, whatever its publisher sends besides. */
const receivesVideo = ({ source, subscribed }: Pick<Subscription, "source" | "subscribed">): boolean =>
  source !== "microphone" && subscribed !== "audio";

/** Parses a record of a log, or refuses it with the path in the record of what is wrong. */
export const parseSubscription = (value: unknown, { maxPixels }: MeteringRules): ReturnType<typeof attempt<Subscription>> =>
  attempt(() => {
    if (!mayHaveFields<RecordField>(value)) return invalid("subscription", "must be an object");
    const parsed = quickSubscription(value) ?? aSubscription(value, "");
    if ((parsed.pixels ?? 0) > maxPixels) return invalid("published", "must not have more pixels than the tariff's largest video tier");
    return parsed;
  });

type RecordField = keyof StreamSubscription;
type RecordFields = Readonly<Record<RecordField, unknown>>;
type MediaFields = Readonly<Record<"media" | "width" | "height", unknown>>;
type StreamPart = Pick<Subscription, keyof typeof NO_STREAM>;

/**
 * Parses a record whose fields have the forms that a log usually has, without a parser for each field: a log has millions of
 * records. `null` means that `aSubscription` has to decide. (Benchmark: "meter 100,000 records".)
 */
function quickSubscription(record: RecordFields): Subscription | null {
  const fields = readFields(record);
  if (!fields) return null;
  const { appId, region, channelId, subscriberId } = fields;
  const [from, until, stream] = [plainInstant(fields.from), plainInstant(fields.until), quickStream(fields)];
  if (!isPlainId(appId) || !isPlainId(region) || !isPlainId(channelId) || !isPlainId(subscriberId)) return null;
  if (from === null || until === null || from > until || stream === null) return null;
  const { publisherId, streamId, source, pixels, subscribed } = stream;
  return { appId, region, channelId, subscriberId, publisherId, streamId, source, pixels, subscribed, from, until };
}

const STAY_FIELDS: ReadonlySet<string> = new Set<keyof RoomStay>([
  "appId", "region", "channelId", "subscriberId", "source", "from", "until",
]);
const STREAM_FIELDS: ReadonlySet<string> = new Set([...STAY_FIELDS, "publisherId", "streamId", "published", "subscribed"]);
const AUDIO_FIELDS: ReadonlySet<string> = new Set(["media"]);
const VIDEO_FIELDS: ReadonlySet<string> = new Set(["media", "width", "height"]);
const NO_MEDIA: MediaFields = { media: undefined, width: undefined, height: undefined };

/** Reads each field once. Nothing else runs a caller's code; if that throws (a getter, a proxy), `aSubscription` finds the path. */
function readFields(record: RecordFields): (RecordFields & MediaFields) | null {
  try {
    const { appId, region = DEFAULT_REGION, channelId, subscriberId, publisherId, streamId } = record;
    const { source, published, subscribed, from, until } = record;
    const isStay = source === "room";
    if (!hasOnly(isStay ? STAY_FIELDS : STREAM_FIELDS, record)) return null;
    if (!isStay && !mayHaveFields<keyof MediaFields>(published)) return null;
    const { media, width, height } = mayHaveFields<keyof MediaFields>(published) ? published : NO_MEDIA;
    if (mayHaveFields(published) && !hasOnly(media === "audio" ? AUDIO_FIELDS : VIDEO_FIELDS, published)) return null;
    return {
      appId, region, channelId, subscriberId, publisherId, streamId, source, published, subscribed, from, until, media, width, height,
    };
  } catch {
    return null;
  }
}

function quickStream(fields: RecordFields & MediaFields): StreamPart | null {
  const { publisherId, streamId, source, subscribed } = fields;
  if (source === "room") return NO_STREAM;
  const area = plainPixels(fields);
  if (!isPlainId(publisherId) || !isPlainId(streamId) || !isSource(source) || !isSubscribed(subscribed) || area === null) return null;
  const pixels = area === 0 || !receivesVideo({ source, subscribed }) ? null : area;
  return { publisherId, streamId, source, pixels, subscribed };
}

/** 0 for audio. */
function plainPixels({ media, width, height }: MediaFields): number | null {
  if (media === "audio") return 0;
  return media === "video" && isSide(width) && isSide(height) ? width * height : null;
}

const isSide = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MAX_SIDE_PIXELS;

const isSource = (value: unknown): value is StreamSource => value === "camera" || value === "screen" || value === "microphone";
const isSubscribed = (value: unknown): value is Subscription["subscribed"] => value === "audio" || value === "video" || value === "both";

function plainInstant(value: unknown): Instant | null {
  if (isPlainInstant(value)) return value;
  const parsed = typeof value === "string" ? parseInstant(value) : null;
  return typeof parsed === "number" ? parsed : null;
}
