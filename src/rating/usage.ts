import { type Instant, plusMs } from "../values/instant.js";

/** One metered call leg as it was reported: `seconds` of `item` from `startedAt` on. */
export interface Usage {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  readonly startedAt: Instant;
  readonly seconds: number;
  /**
   * The name of what the usage is rounded up with, where each usage is rounded up (rule 4): usages of a day, app, region and item that have
   * the same. By default the usage's own id.
   */
  readonly roundWith: string;
}

/** The end of a usage, exclusive. */
export const endOf = ({ startedAt, seconds }: Usage): Instant => plusMs(startedAt, seconds * 1_000);

/** Whether two usages have the same content, so that the second is a repeat. */
export const isSameUsage = (a: Usage, b: Usage): boolean =>
  a.usageId === b.usageId &&
  a.appId === b.appId &&
  a.region === b.region &&
  a.item === b.item &&
  a.startedAt === b.startedAt &&
  a.seconds === b.seconds &&
  a.roundWith === b.roundWith;
