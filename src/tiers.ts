import { invalid } from "./refusals.js";
import type { Tariff } from "./tariff.js";

/** What a picture of at most so many pixels is billed as. */
export interface Tier {
  readonly maxPixels: number;
  readonly item: string;
}

/** A tariff's metering, worked out. */
export interface Tiers {
  readonly audio: string;
  /** Smallest pictures first. */
  readonly video: readonly Tier[];
  readonly audioIsBilledBesidesVideo: boolean;
}

/** Refuses a tariff without metering, or with a metering that does not say what something is billed as. */
export function tiersOf({ metering, items }: Tariff): Tiers {
  if (!metering) return invalid("tariff.metering", "must say how subscriptions become items");
  const { audio, video, audioWhileVideo } = metering;
  if (!Object.hasOwn(items, audio)) return invalid("tariff.metering.audio", "must be an item of the tariff");
  video.forEach(({ maxPixels, item }, index) => {
    if (!Object.hasOwn(items, item)) invalid(`tariff.metering.video[${index}].item`, "must be an item of the tariff");
    const first = video.findIndex((tier) => tier.maxPixels === maxPixels);
    if (first < index) invalid(`tariff.metering.video[${index}].maxPixels`, "must not be in the list twice");
  });
  return { audio, video: video.toSorted((a, b) => a.maxPixels - b.maxPixels), audioIsBilledBesidesVideo: audioWhileVideo === "billed" };
}
