import type { MeteringRules } from "./metering-rules.js";

/** The item that a video of at most so many pixels is billed as. */
export interface ResolutionTier {
  readonly maxPixels: number;
  readonly item: string;
}

/**
 * The item of the smallest tier that has room for so many pixels, the threshold included; `null` where no video is received. Above the
 * largest tier it is that tier's: only a sum of pictures can be, since a record with a larger picture is refused.
 */
export function videoItemOf(pixels: number, { video }: MeteringRules): string | null {
  if (pixels === 0) return null;
  for (const { maxPixels, item } of video) if (pixels <= maxPixels) return item;
  return video.at(-1)?.item ?? null;
}
