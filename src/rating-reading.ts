import type { UsageRated } from "./events.js";
import { isPlainId } from "./reading.js";
import { isPlainTime } from "./stored.js";
import { type Day, isPlainInstant, parseDay } from "./time.js";
import { isPlainCount, plainUsage } from "./usage-reading.js";
import type { Draw, Piece } from "./usages.js";

/**
 * Reads a `UsageRated` that has nothing unusual about it: numbers where JSON might have texts, every field as it should be. `null`
 * says no more than that it has to be read with care. Ledgers consist of little else; where every event
 * goes the careful way, a replay takes ten times as long.
 */
export function plainUsageRated(value: object): UsageRated | null {
  try {
    if (!hasFields(value)) return null;
    const { sequence, at, minutes } = value;
    const usage = plainUsage(value);
    const pieces = plainList(value.pieces, plainPiece);
    if (!usage || !pieces || !isPlainCount(sequence) || sequence === 0 || !isPlainInstant(at) || !isPlainCount(minutes)) return null;
    const { usageId, appId, region, item, startedAt, seconds } = usage;
    return { type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, minutes, pieces };
  } catch {
    return null; // a getter or a proxy threw
  }
}

type Fields = Readonly<Record<"sequence" | "at" | "minutes" | "pieces", unknown>>;

const hasFields = (value: object): value is Fields =>
  "type" in value && value.type === "UsageRated" && "sequence" in value && "at" in value && "minutes" in value && "pieces" in value
  && "region" in value && value.region !== undefined;

// A list without an end, as a proxy can feign one, is not plain.
const MOST_PLAIN = 1_000;

function plainList<T>(value: unknown, read: (element: object) => T | null): readonly T[] | null {
  const elements: readonly unknown[] | null = Array.isArray(value) && value.length <= MOST_PLAIN ? value : null;
  if (!elements) return null;
  const list: T[] = [];
  for (const element of elements) {
    const plain = typeof element === "object" && element !== null ? read(element) : null;
    if (plain === null) return null;
    list.push(plain);
  }
  return list;
}

function plainPiece(value: object): Piece | null {
  if (!("day" in value && "endedAt" in value && "minutes" in value && "draws" in value && "overage" in value)) return null;
  const { day, endedAt, minutes, overage } = value;
  const draws = plainList(value.draws, plainDraw);
  if (!draws || !isPlainDay(day) || !isPlainInstant(endedAt) || !isPlainCount(minutes) || !isPlainTime(overage)) return null;
  return { day, endedAt, minutes, draws, overage };
}

function plainDraw(value: object): Draw | null {
  if (!("packageId" in value && "drawn" in value)) return null;
  const { packageId, drawn } = value;
  return isPlainId(packageId) && isPlainTime(drawn) ? { packageId, drawn } : null;
}

let lastRead: string | null = null;

/** Whether `value` is a billing day. The one read last is known at once: ledgers name the same day again and again. */
function isPlainDay(value: unknown): value is Day {
  if (typeof value === "string" && value === lastRead) return true;
  const day = parseDay(value);
  if (day !== null) lastRead = day;
  return day !== null;
}
