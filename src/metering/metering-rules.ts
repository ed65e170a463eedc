import type { FieldParser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { aTariff, METERING_DEFAULTS } from "../tariff/parse-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import { calendarOf } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { ResolutionTier } from "./resolution-tiers.js";

/** A tariff's `metering`, compiled. */
export interface MeteringRules {
  readonly audio: string;
  /** In ascending order of `maxPixels`, no two of them equal. */
  readonly video: readonly ResolutionTier[];
  /** `maxPixels` of the largest tier; 0 if there is no video tier. */
  readonly maxPixels: number;
  readonly billsAudioWhileVideo: boolean;
  /** Whether the tier of a video follows the sum of all pixels that the subscriber receives in the channel (B13). */
  readonly sumsPixels: boolean;
  readonly longestLegMs: number;
  readonly joinGapMs: number;
  /** The first midnight of the tariff's zone after an instant. */
  readonly nextMidnight: (at: Instant) => Instant;
}

/** Reads the tariff of options. Refuses a tariff without `metering`, and one whose `metering` names what is not an item. */
export const readRules = (field: FieldParser): MeteringRules => rulesOf(field("tariff", aTariff));

function rulesOf({ metering, items, timeZone }: Tariff): MeteringRules {
  if (!metering) return invalid("tariff.metering", "must say how subscriptions become items");
  const { audio, video, audioWhileVideo, videoTierBy, longestLegSeconds, joinGapSeconds } = { ...METERING_DEFAULTS, ...metering };
  if (!Object.hasOwn(items, audio)) return invalid("tariff.metering.audio", "must be an item of the tariff");
  video.forEach(({ maxPixels, item }, index) => {
    if (!Object.hasOwn(items, item)) invalid(`tariff.metering.video[${index}].item`, "must be an item of the tariff");
    const first = video.findIndex((tier) => tier.maxPixels === maxPixels);
    if (first < index) invalid(`tariff.metering.video[${index}].maxPixels`, "must not be in the list twice");
  });
  const ordered = video.toSorted((a, b) => a.maxPixels - b.maxPixels);
  const calendar = calendarOf(timeZone);
  return {
    audio,
    video: ordered,
    maxPixels: ordered.at(-1)?.maxPixels ?? 0,
    billsAudioWhileVideo: audioWhileVideo === "billed",
    sumsPixels: videoTierBy === "subscriber",
    longestLegMs: longestLegSeconds * 1_000,
    joinGapMs: joinGapSeconds * 1_000,
    nextMidnight: (at) => calendar.dayAt(at).end,
  };
}
