import { anId, anInstant, attempt, aWholeNumber, isPlainId, mayHaveFields, oneOf, type Parser, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import type { InvalidInput } from "../refusals/refusals.js";
import { type Instant, type InstantInput, isPlainInstant, parseInstant } from "../values/instant.js";
import type { ResolutionTiers } from "./resolution-tiers.js";

/** What a stream is taken from. A screen is a stream of its own; camera and microphone of one `streamId` are one stream. */
export type StreamSource = "camera" | "screen" | "microphone";

/** How a stream was published while it was subscribed to; `width` and `height` in pixels, either way round. */
export type Published = { readonly media: "audio" } | { readonly media: "video"; readonly width: number; readonly height: number };

/** A record of a log: who subscribed to which stream, from when (included) to when (excluded). */
export interface SubscriptionRecord {
  readonly appId: string;
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

/** A record that was read. */
export interface Subscription extends Omit<SubscriptionRecord, "published" | "from" | "until"> {
  /** The area of the picture that was received; `null` where none was. */
  readonly pixels: number | null;
  readonly from: Instant;
  readonly until: Instant;
}

const MOST_PIXELS_A_SIDE = 65_536;
const aSide = aWholeNumber(1, MOST_PIXELS_A_SIDE);

const thePixels: Parser<number | null> = objectOf((field) => {
  const media = field("media", oneOf("audio", "video"));
  return media === "audio" ? null : field("width", aSide) * field("height", aSide);
});

const aSubscription: Parser<Subscription> = objectOf((field) => {
  const read = {
    appId: field("appId", anId),
    channelId: field("channelId", anId),
    subscriberId: field("subscriberId", anId),
    publisherId: field("publisherId", anId),
    streamId: field("streamId", anId),
    source: field("source", oneOf("camera", "screen", "microphone")),
    pixels: field("published", thePixels),
    subscribed: field("subscribed", oneOf("audio", "video", "both")),
    from: field("from", anInstant),
    until: field("until", anInstant),
  };
  if (read.from > read.until) return invalid("until", "must not be before from");
  return read.subscribed === "audio" ? { ...read, pixels: null } : read;
});

const unreadable: InvalidInput = { type: "InvalidInput", path: "subscription", reason: "cannot be read" };

/** Reads a record of a log, or names what is wrong with it by its path in the record. */
export const parseSubscription = (value: unknown, { maxPixels }: ResolutionTiers): ReturnType<typeof attempt<Subscription>> =>
  attempt(() => {
    if (!mayHaveFields<keyof SubscriptionRecord>(value)) return invalid("subscription", "must be an object");
    const read = plainSubscription(value) ?? aSubscription(value, "");
    return (read.pixels ?? 0) <= maxPixels ? read : invalid("published", "has a larger picture than the tariff has an item for");
  }, unreadable);

/**
 * Reads a record that has nothing unusual about it, without a reader for each field: a log has millions of records. `null` says no
 * more than that it has to be read with care.
 */
function plainSubscription(value: Fields): Subscription | null {
  try {
    return plainFields(value);
  } catch {
    return null; // a getter or a proxy threw
  }
}

function plainFields(value: Fields): Subscription | null {
  if (!hasPlainIds(value)) return null;
  const { appId, channelId, subscriberId, publisherId, streamId, source, subscribed } = value;
  const [from, until, area] = [plainInstant(value.from), plainInstant(value.until), plainArea(value.published)];
  if (!isSource(source) || !isSubscribed(subscribed) || from === null || until === null || from > until || area === null) return null;
  const pixels = area === 0 || subscribed === "audio" ? null : area;
  return { appId, channelId, subscriberId, publisherId, streamId, source, pixels, subscribed, from, until };
}

/** 0 where there is no picture. */
function plainArea(published: unknown): number | null {
  if (!mayHaveFields<"media" | "width" | "height">(published)) return null;
  const { media, width, height } = published;
  if (media === "audio") return 0;
  return media === "video" && isSide(width) && isSide(height) ? width * height : null;
}

const isSide = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MOST_PIXELS_A_SIDE;

type Fields = Readonly<Record<keyof SubscriptionRecord, unknown>>;

type Id = "appId" | "channelId" | "subscriberId" | "publisherId" | "streamId";
const hasPlainIds = (value: Fields): value is Fields & Readonly<Record<Id, string>> =>
  isPlainId(value.appId) && isPlainId(value.channelId) && isPlainId(value.subscriberId) && isPlainId(value.publisherId) && isPlainId(value.streamId);

const isSource = (value: unknown): value is StreamSource => value === "camera" || value === "screen" || value === "microphone";
const isSubscribed = (value: unknown): value is Subscription["subscribed"] => value === "audio" || value === "video" || value === "both";

function plainInstant(value: unknown): Instant | null {
  if (isPlainInstant(value)) return value;
  const parsed = typeof value === "string" ? parseInstant(value) : null;
  return typeof parsed === "number" ? parsed : null;
}
