import { anId, anInstant, aWholeNumber, oneOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import type { Instant, InstantInput } from "./time.js";

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
export interface Subscription {
  readonly appId: string;
  readonly channelId: string;
  readonly subscriberId: string;
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: StreamSource;
  /** The area of the picture; `null` where there is none. */
  readonly pixels: number | null;
  readonly subscribed: "audio" | "video" | "both";
  readonly from: Instant;
  readonly until: Instant;
}

const MOST_PIXELS_A_SIDE = 65_536;
const aSide = aWholeNumber(1, MOST_PIXELS_A_SIDE);

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
  typeof value === "object" && value !== null ? readSubscription(value, "") : invalid("subscription", "must be an object");
