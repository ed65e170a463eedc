import { anId, anInstant, aWholeNumber, isPlainId, oneOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import { type Instant, type InstantInput, isPlainInstant, parseInstant } from "./time.js";

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
  /** The area of the picture; `null` where there is none. */
  readonly pixels: number | null;
  readonly from: Instant;
  readonly until: Instant;
}

const MOST_PIXELS_A_SIDE = 65_536;
const aSide = aWholeNumber(1, MOST_PIXELS_A_SIDE);
const isSide = (value: unknown): value is number => typeof value === "number" && Number.isInteger(value) && value > 0 && value <= MOST_PIXELS_A_SIDE;

const thePixels: Reader<number | null> = shape((field) => {
  const media = field("media", oneOf("audio", "video"));
  return media === "audio" ? null : field("width", aSide) * field("height", aSide);
});

const readSubscription: Reader<Subscription> = shape((field) => {
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
  return read.from <= read.until ? read : invalid("until", "must not be before from");
});

/** Reads a record of a log, and names what is wrong by its path in the record. */
export const aSubscription = (value: unknown): Subscription =>
  typeof value === "object" && value !== null ? plainSubscription(value) ?? readSubscription(value, "") : invalid("subscription", "must be an object");

/**
 * Reads a record that has nothing unusual about it, without a reader for each field: a log has millions of records. `null` says no
 * more than that it has to be read with care.
 */
function plainSubscription(value: object): Subscription | null {
  try {
    return hasFields(value) ? plainFields(value) : null;
  } catch {
    return null; // a getter or a proxy threw
  }
}

function plainFields(value: Fields): Subscription | null {
  const { appId, channelId, subscriberId, publisherId, streamId, source, published, subscribed } = value;
  const [from, until] = [plainInstant(value.from), plainInstant(value.until)];
  if (!(isPlainId(appId) && isPlainId(channelId) && isPlainId(subscriberId) && isPlainId(publisherId) && isPlainId(streamId))) return null;
  if (!isSource(source) || !isSubscribed(subscribed) || from === null || until === null || from > until) return null;
  const pixels = plainPixels(published);
  return pixels === undefined ? null : { appId, channelId, subscriberId, publisherId, streamId, source, pixels, subscribed, from, until };
}

/** `undefined` says that it has to be read with care. */
function plainPixels(published: unknown): number | null | undefined {
  if (typeof published !== "object" || published === null || !("media" in published)) return undefined;
  if (published.media === "audio") return null;
  if (published.media !== "video" || !("width" in published && "height" in published)) return undefined;
  const { width, height } = published;
  return isSide(width) && isSide(height) ? width * height : undefined;
}

type Fields = Readonly<Record<keyof SubscriptionRecord, unknown>>;

const hasFields = (value: object): value is Fields => "appId" in value && "channelId" in value && "published" in value && "from" in value && "until" in value;

const isSource = (value: unknown): value is StreamSource => value === "camera" || value === "screen" || value === "microphone";
const isSubscribed = (value: unknown): value is Subscription["subscribed"] => value === "audio" || value === "video" || value === "both";

function plainInstant(value: unknown): Instant | null {
  if (isPlainInstant(value)) return value;
  const parsed = typeof value === "string" ? parseInstant(value) : null;
  return typeof parsed === "number" ? parsed : null;
}
