import { directly, type DirectBuild, fieldByField, type Fields, type PathOfLast } from "../parsing/direct.js";
import { aDay, anId, anInstant, type FieldParser, optional, type Parser } from "../parsing/parser.js";
import { aCount, aStoredInstant, aStoredList, aStoredTime } from "../parsing/stored-values.js";
import type { Draw } from "../packages/minute-package.js";
import type { Instant } from "../values/instant.js";
import type { Piece } from "./rated-usage.js";
import type { Usage } from "./usage.js";

const anIdOrNone = optional(anId, undefined);

/** The fields of a usage. Without a `roundWith`, which older documents lack, it is rounded up by itself. */
function usageWith(aRegion: Parser<string>, from: Fields<keyof Usage>, at: PathOfLast): Usage {
  const usageId = anId(from.usageId, at());
  return {
    usageId,
    appId: anId(from.appId, at()),
    region: aRegion(from.region, at()),
    item: anId(from.item, at()),
    startedAt: anInstant(from.startedAt, at()),
    seconds: aCount(from.seconds, at()),
    roundWith: anIdOrNone(from.roundWith, at()) ?? usageId,
  };
}

/** The fields of a usage as the library wrote it. */
export const usageFields: DirectBuild<Usage, keyof Usage> = (from, at) => usageWith(anId, from, at);

/** The same, by a field parser. */
export const storedUsage = (field: FieldParser): Usage => fieldByField(usageFields, field);

const aDraw = directly<Draw>((from, at) => ({
  packageId: anId(from.packageId, at()),
  drawnMs: aStoredTime(from.drawnMs, at()),
}));
const draws = aStoredList(aDraw);

export const aPiece = directly<Piece>((from, at) => ({
  day: aDay(from.day, at()),
  endedAt: aStoredInstant(from.endedAt, at()),
  billedSeconds: aCount(from.billedSeconds, at()),
  draws: draws(from.draws, at()),
  overageMs: aStoredTime(from.overageMs, at()),
}));

const aRegionOrDefault = optional(anId, "cn");

const reportedFields: DirectBuild<Usage, keyof Usage> = (from, at) => usageWith(aRegionOrDefault, from, at);

/** Reads a usage as it is reported, and names what is wrong. */
export const aUsage = directly(reportedFields);

/** A usage, and the instant of the request that reports it. */
interface UsageReport {
  readonly at: Instant;
  readonly usage: Usage;
}

/** Reads the request that reports a usage, and names what is wrong. */
export const aUsageReport = directly<UsageReport, keyof Usage | "at">((from, at) => ({
  at: anInstant(from.at, at()),
  usage: reportedFields(from, at),
}));
