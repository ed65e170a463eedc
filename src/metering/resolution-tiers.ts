import { objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { Tariff } from "../tariff/tariff.js";

/** What a picture of at most so many pixels is billed as. */
export interface ResolutionTier {
  readonly maxPixels: number;
  readonly item: string;
}

/** A tariff's metering, worked out. */
export interface ResolutionTiers {
  readonly audio: string;
  /** Smallest pictures first. */
  readonly video: readonly ResolutionTier[];
  /** The area of the largest picture that has an item; 0 where none has. */
  readonly mostPixels: number;
  readonly audioIsBilledBesidesVideo: boolean;
}

/** Reads the tariff of options. Refuses one without metering, or with a metering that does not say what something is billed as. */
export const parseTiers = objectOf((field) => tiersOf(field("tariff", aTariff)));

function tiersOf({ metering, items }: Tariff): ResolutionTiers {
  if (!metering) return invalid("tariff.metering", "must say how subscriptions become items");
  const { audio, video, audioWhileVideo } = metering;
  if (!Object.hasOwn(items, audio)) return invalid("tariff.metering.audio", "must be an item of the tariff");
  video.forEach(({ maxPixels, item }, index) => {
    if (!Object.hasOwn(items, item)) invalid(`tariff.metering.video[${index}].item`, "must be an item of the tariff");
    const first = video.findIndex((tier) => tier.maxPixels === maxPixels);
    if (first < index) invalid(`tariff.metering.video[${index}].maxPixels`, "must not be in the list twice");
  });
  const ordered = video.toSorted((a, b) => a.maxPixels - b.maxPixels);
  return { audio, video: ordered, mostPixels: ordered.at(-1)?.maxPixels ?? 0, audioIsBilledBesidesVideo: audioWhileVideo === "billed" };
}

/** The tier of a picture: the smallest that it fits in, its threshold included; `null` where there is no picture. */
export const tierOf = (pixels: number | null, { video }: ResolutionTiers): ResolutionTier | null =>
  (pixels === null ? null : video.find(({ maxPixels }) => pixels <= maxPixels)) ?? null;
