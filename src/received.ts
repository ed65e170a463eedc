import { attempt, shape } from "./reading.js";
import { type InvalidInput, invalid } from "./refusals.js";
import { aSubscription, type Subscription } from "./subscriptions.js";
import { aTariff } from "./tariff-reading.js";
import { type Tier, type Tiers, tiersOf } from "./tiers.js";

const unreadable: InvalidInput = { type: "InvalidInput", path: "subscription", reason: "cannot be read" };

/** Reads the tariff of the options, as far as metering needs it. */
export const readTiers = shape((field) => tiersOf(field("tariff", aTariff)));

/** Reads a record, or tells what is wrong with it. */
export const readReceived = (record: unknown, tiers: Tiers): ReturnType<typeof attempt<Received>> =>
  attempt(() => {
    const subscription = aSubscription(record);
    return { subscription, tier: tierOf(subscription, tiers) };
  }, unreadable);

/** A record that was read, and the tier of the picture that was received, `null` where there was none. */
export interface Received {
  readonly subscription: Subscription;
  readonly tier: Tier | null;
}

function tierOf({ pixels, subscribed }: Subscription, { video }: Tiers): Tier | null {
  if (pixels === null || subscribed === "audio") return null;
  return video.find(({ maxPixels }) => pixels <= maxPixels) ?? invalid("published", "has a larger picture than the tariff has an item for");
}
