import {
  aDay, anId, anInstant, aWholeNumber, type FieldParser, hasOnly, isPlainId, mayHaveFields, optional, type Parser, objectOf,
} from "../parsing/parser.js";
import { aCount, aStoredInstant, aStoredList, aStoredTime } from "../parsing/stored-values.js";
import { type Instant, isPlainInstant } from "../values/instant.js";
import type { Piece } from "./rated-usage.js";
import type { Usage } from "./usage.js";

/** The fields of a usage as the library wrote it; before there was a `roundWith`, each usage was rounded up by itself. */
export function storedUsage(field: FieldParser): Usage {
  const usageId = field("usageId", anId);
  return {
    usageId,
    appId: field("appId", anId),
    region: field("region", anId),
    item: field("item", anId),
    startedAt: field("startedAt", anInstant),
    seconds: field("seconds", aCount),
    roundWith: field("roundWith", optional(anId, usageId)),
  };
}

export const aPiece: Parser<Piece> = objectOf((field) => ({
  day: field("day", aDay),
  endedAt: field("endedAt", aStoredInstant),
  billedSeconds: field("billedSeconds", aCount),
  draws: field("draws", aStoredList(objectOf((draw) => ({ packageId: draw("packageId", anId), drawnMs: draw("drawnMs", aStoredTime) })))),
  overageMs: field("overageMs", aStoredTime),
}));

const DEFAULT_REGION = "cn";

/** Reads a usage as it is reported, and names what is wrong. */
export const aUsage: Parser<Usage> = (value, path) => plainUsage(value) ?? readUsage(value, path);

/** The fields of a usage as it is reported. */
export function reportedUsage(field: FieldParser): Usage {
  const usageId = field("usageId", anId);
  return {
    usageId,
    appId: field("appId", anId),
    region: field("region", optional(anId, DEFAULT_REGION)),
    item: field("item", anId),
    startedAt: field("startedAt", anInstant),
    seconds: field("seconds", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
    roundWith: field("roundWith", optional(anId, usageId)),
  };
}

const readUsage = objectOf(reportedUsage);

/**
 * The fast path of `aUsage`: reads a usage whose instant is a number and in which every field is valid. `null` means only that the
 * usage needs the slow path, which also finds the reason of a refusal. Most usages are plain: no parser and no path for each field.
 */
export const plainUsage = (value: unknown): Usage | null => plainUsageOf(value, USAGE_FIELDS);

/** The same of an object that has other fields besides, which `known` names too. */
export function plainUsageOf(value: unknown, known: ReadonlySet<string>): Usage | null {
  if (!mayHaveFields<keyof Usage>(value)) return null;
  try {
    return hasOnly(known, value) ? plainFields(value) : null;
  } catch {
    return null; // a getter or a proxy threw
  }
}

function plainFields(value: Readonly<Partial<Record<keyof Usage, unknown>>>): Usage | null {
  const { usageId, appId, region = DEFAULT_REGION, item, startedAt, seconds, roundWith = usageId } = value;
  const isNamed = isPlainId(usageId) && isPlainId(appId) && isPlainId(region) && isPlainId(item) && isPlainId(roundWith);
  if (!isNamed || !isPlainInstant(startedAt) || !isPlainCount(seconds)) return null;
  return { usageId, appId, region, item, startedAt, seconds: seconds + 0, roundWith }; // + 0: no negative zero
}

const USAGE_FIELDS: ReadonlySet<string> = new Set<keyof Usage>(["usageId", "appId", "region", "item", "startedAt", "seconds", "roundWith"]);
const REPORT_FIELDS: ReadonlySet<string> = new Set(["at", ...USAGE_FIELDS]);

/** A usage, and the instant of the request that reports it. */
export interface UsageReport {
  readonly at: Instant;
  readonly usage: Usage;
}

/** The same for a request that reports a usage. */
export function plainReport(value: object): UsageReport | null {
  const usage = plainUsageOf(value, REPORT_FIELDS);
  if (!usage) return null;
  try {
    const at = "at" in value ? value.at : null;
    return isPlainInstant(at) ? { at, usage } : null;
  } catch {
    return null;
  }
}

/** A whole number from 0 that is counted exactly. */
export const isPlainCount = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
