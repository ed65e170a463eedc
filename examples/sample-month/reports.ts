import type { Leg } from "./calls.js";
import type { Chance } from "./chance.js";

/** What arrives at an instant: usually one row; none or two in some broken reports. */
export interface Report {
  readonly reportedAt: number;
  readonly text: string;
}

export const COLUMNS = ["usageId", "appId", "region", "item", "startedAt", "seconds", "reportedAt"] as const;

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

/** ISO-8601 text with the offset of the calls' country: `"2019-09-01T08:00:00+08:00"`. */
const isoText = (at: number): string => `${new Date(at + 8 * HOUR).toISOString().slice(0, 19)}+08:00`;

export const endOf = (leg: Leg): number => leg.startedAt + leg.seconds * SECOND;

export const cellsOf = (leg: Leg, reportedAt: number): readonly string[] => [
  leg.usageId, leg.appId, leg.region, leg.item, isoText(leg.startedAt), String(leg.seconds), isoText(reportedAt),
];

export const reportOf = (leg: Leg, reportedAt: number): Report => ({ reportedAt, text: cellsOf(leg, reportedAt).join(",") });

/** The instant at which a leg is reported: usually soon after its end, sometimes hours or days later. */
export function arrivalOf(leg: Leg, chance: Chance): number {
  const delay = chance.oneOf<readonly [number, number]>([
    [[1, 90], 940],
    [[600, 12 * 3_600], 50],
    [[86_400, 6 * 86_400], 10],
  ]);
  return endOf(leg) + chance.whole(...delay) * SECOND;
}
