import type { MeteringRules } from "./metering-rules.js";

/** The item that a video of at most so many pixels is billed as. */
export interface ResolutionTier {
  readonly maxPixels: number;
  readonly item: string;
}

/** The smallest tier that has room for a video of so many pixels, the threshold included; `null` where no video is received. */
export const tierOf = (pixels: number | null, { video }: MeteringRules): ResolutionTier | null =>
  (pixels === null ? null : video.find(({ maxPixels }) => pixels <= maxPixels)) ?? null;

/** The largest tier of what has one; `null` if nothing has. */
export function largestTier<T>(all: readonly T[], tierFrom: (one: T) => ResolutionTier | null): ResolutionTier | null {
  let largest: ResolutionTier | null = null;
  for (const one of all) {
    const tier = tierFrom(one);
    if (tier && (!largest || tier.maxPixels > largest.maxPixels)) largest = tier;
  }
  return largest;
}
