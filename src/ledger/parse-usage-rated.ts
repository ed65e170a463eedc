import type { Draw } from "../packages/minute-package.js";
import { isPlainId, mayHaveFields } from "../parsing/parser.js";
import { isPlainTime } from "../parsing/stored-values.js";
import { isPlainCount, plainUsage } from "../rating/parse-usage.js";
import type { Piece } from "../rating/rated-usage.js";
import { type Day, parseDay } from "../values/calendar.js";
import { isPlainInstant } from "../values/instant.js";
import type { UsageRated } from "./events.js";

/**
 * Reads a `UsageRated` that has nothing unusual about it: numbers where JSON might have texts, every field as it should be. `null`
 * says no more than that it has to be read with care. Ledgers consist of little else; where every event
 * goes the careful way, a replay takes ten times as long.
 */
export function plainUsageRated(value: unknown): UsageRated | null {
  if (!mayHaveFields<keyof UsageRated>(value)) return null;
  try {
    const { type, sequence, at, region: told, billedSeconds, pieces: rated } = value;
    if (type !== "UsageRated" || told === undefined) return null;
    const usage = plainUsage(value);
    const pieces = plainList(rated, plainPiece);
    if (!usage || !pieces || !isPlainCount(sequence) || sequence === 0 || !isPlainInstant(at) || !isPlainCount(billedSeconds)) return null;
    const { usageId, appId, region, item, startedAt, seconds } = usage;
    return { type, sequence, at, usageId, appId, region, item, startedAt, seconds, billedSeconds, pieces };
  } catch {
    return null; // a getter or a proxy threw
  }
}

// A list without an end, as a proxy can feign one, is not plain.
const MOST_PLAIN = 1_000;

function plainList<T>(value: unknown, read: (element: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value) || value.length > MOST_PLAIN) return null;
  const list: T[] = [];
  for (const element of value) {
    const plain = read(element);
    if (plain === null) return null;
    list.push(plain);
  }
  return list;
}

function plainPiece(value: unknown): Piece | null {
  if (!mayHaveFields<keyof Piece>(value)) return null;
  const { day, endedAt, billedSeconds, draws: drawnMs, overageMs } = value;
  const draws = plainList(drawnMs, plainDraw);
  if (!draws || !isPlainDay(day) || !isPlainInstant(endedAt) || !isPlainCount(billedSeconds) || !isPlainTime(overageMs)) return null;
  return { day, endedAt, billedSeconds, draws, overageMs };
}

function plainDraw(value: unknown): Draw | null {
  if (!mayHaveFields<keyof Draw>(value)) return null;
  const { packageId, drawnMs } = value;
  return isPlainId(packageId) && isPlainTime(drawnMs) ? { packageId, drawnMs } : null;
}

let lastRead: string | null = null;

/** Whether `value` is a billing day. The one read last is known at once: ledgers name the same day again and again. */
function isPlainDay(value: unknown): value is Day {
  if (typeof value === "string" && value === lastRead) return true;
  const day = parseDay(value);
  if (day !== null) lastRead = day;
  return day !== null;
}
