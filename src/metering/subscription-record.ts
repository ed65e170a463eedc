import type { Instant, InstantInput } from "../values/instant.js";
import { escaped } from "./call-leg.js";

/** What captures a stream. A screen is a stream of its own; camera and microphone of one `streamId` are one stream. */
export type StreamSource = "camera" | "screen" | "microphone";

/** How a stream was published while it was subscribed to; `width` and `height` in pixels, in portrait or landscape. */
export type Published = { readonly media: "audio" } | { readonly media: "video"; readonly width: number; readonly height: number };

/** Who was in which channel, from when (inclusive) until when (exclusive). */
interface Presence {
  readonly appId: string;
  /** Where the subscriber is billed, "cn" if it is left out. A channel's records of two regions have nothing to do with each other. */
  readonly region?: string;
  readonly channelId: string;
  readonly subscriberId: string;
  readonly from: InstantInput;
  readonly until: InstantInput;
}

/** A record of a log: who subscribed to which stream, from when (inclusive) until when (exclusive). */
export interface StreamSubscription extends Presence {
  readonly source: StreamSource;
  readonly publisherId: string;
  readonly streamId: string;
  readonly published: Published;
  readonly subscribed: "audio" | "video" | "both";
}

/** A record of a log: who stayed in a channel, alone or not. It is audio while the subscriber receives no video in the channel. */
export interface RoomStay extends Presence {
  readonly source: "room";
}

/** A record of a log. Where only streams are paid for, a log has no stays; where the stay is, it has those and the videos. */
export type SubscriptionRecord = StreamSubscription | RoomStay;

/** A record that was parsed. */
export interface Subscription {
  readonly appId: string;
  readonly region: string;
  readonly channelId: string;
  readonly subscriberId: string;
  /** Empty for a stay, like `streamId`. */
  readonly publisherId: string;
  readonly streamId: string;
  readonly source: SubscriptionRecord["source"];
  /** Width × height of the video that is received; `null` if none is published, or subscribed to, or the source carries none. */
  readonly pixels: number | null;
  readonly subscribed: StreamSubscription["subscribed"];
  readonly from: Instant;
  readonly until: Instant;
}

/** Whether anything is received by a record, for any time. A stay is as good as audio that is received. */
export const isReceived = ({ pixels, subscribed, from, until }: Subscription): boolean =>
  (pixels !== null || subscribed !== "video") && from < until;

export const DEFAULT_REGION = "cn";

/** Who receives, in which channel. The default region is left out, so that ids are the same with and without it. */
export const subscriberPath = ({ appId, region, channelId, subscriberId }: Subscription): string =>
  `${region === DEFAULT_REGION ? "" : `${escaped(region)}/`}${escaped(appId)}/${escaped(channelId)}/${escaped(subscriberId)}`;

/**
 * Which stream they receive, where `ofSubscriber` is their path. Each path of a stream ends in the same number of parts, so that none
 * is also that of a stream in another region.
 */
export const streamPath = ({ publisherId, streamId, source }: Subscription, ofSubscriber: string): string =>
  `${ofSubscriber}/${escaped(publisherId)}/${escaped(streamId)}/${source === "screen" ? "screen" : "camera"}`;
