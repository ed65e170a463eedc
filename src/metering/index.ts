/**
 * From records of who received which stream to the usages that `rtc-billing` records (B5). Needs a tariff with `metering`, and
 * nothing of an account.
 *
 * @module rtc-billing/metering
 */

// Records of subscriptions and stays.
export type { Published, RoomStay, StreamSource, StreamSubscription, SubscriptionRecord } from "./subscription-record.js";

// All records at once.
export { meter, type Metered, type MeterOptions, type MeterOutcome, type RefusedSubscription } from "./meter.js";
export type { MeteredUsage } from "./call-leg.js";

// Records in the order in which they start, without end.
export { meterStream, type MeterStreamOptions, type StreamedLeg } from "./meter-stream.js";

// Records that came late or were wrong.
export { meteringChanges, type MeteringChanges, type MeteringChangesOptions } from "./metering-corrections.js";
