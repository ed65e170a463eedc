import type { FieldParser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { Tariff } from "../tariff/tariff.js";

/** The item that a video of at most so many pixels is billed as. */
export interface ResolutionTier {
  readonly maxPixels: number;
  readonly item: string;
}

/** A tariff's `metering`, compiled. */
export interface ResolutionTiers {
  readonly audio: string;
  /** In ascending order of `maxPixels`, no two of them equal. */
  readonly video: readonly ResolutionTier[];
  /** `maxPixels` of the largest tier; 0 if there is no video tier. */
  readonly maxPixels: number;
  readonly billsAudioWhileVideo: boolean;
}

/** Reads the tariff of options. Refuses a tariff without `metering`, and one whose `metering` names what is not an item. */
export const tiersIn = (field: FieldParser): ResolutionTiers => tiersOf(field("tariff", aTariff));

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
  return { audio, video: ordered, maxPixels: ordered.at(-1)?.maxPixels ?? 0, billsAudioWhileVideo: audioWhileVideo === "billed" };
}

/** The smallest tier that has room for a video of so many pixels, the threshold included; `null` where no video is received. */
export const tierOf = (pixels: number | null, { video }: ResolutionTiers): ResolutionTier | null =>
  (pixels === null ? null : video.find(({ maxPixels }) => pixels <= maxPixels)) ?? null;
