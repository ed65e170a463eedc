import type { Draw } from "../packages/minute-package.js";
import { hasOnly, isPlainId, mayHaveFields } from "../parsing/parser.js";
import { isPlainTime } from "../parsing/stored-values.js";
import { isPlainCount, plainUsageOf } from "../rating/parse-usage.js";
import type { Piece } from "../rating/rated-usage.js";
import { type Day, parseDay } from "../values/calendar.js";
import { isPlainInstant } from "../values/instant.js";
import { packageTimeOf } from "../values/package-time.js";
import type { UsageRated } from "./events.js";

/**
 * The fast path of `anEvent`: reads a `UsageRated` in which every field is as in memory (instants as numbers) and none is unknown.
 * `null` means only that the event needs the slow path, which also finds the reason of a refusal. Most events of a ledger are of this
 * type, and a replay consists mostly of reading them.
 */
export function plainUsageRated(value: unknown): UsageRated | null {
  if (!mayHaveFields<keyof UsageRated>(value)) return null;
  try {
    const { type, sequence, at, region: givenRegion, billedSeconds, pieces: givenPieces } = value;
    if (type !== "UsageRated" || givenRegion === undefined) return null;
    const usage = plainUsageOf(value, EVENT_FIELDS);
    const pieces = plainList(givenPieces, plainPiece);
    if (!usage || !pieces || !isPlainCount(sequence) || sequence === 0 || !isPlainInstant(at) || !isPlainCount(billedSeconds)) return null;
    const { usageId, appId, region, item, startedAt, seconds, roundWith } = usage;
    return { type, sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds: billedSeconds + 0, pieces };
  } catch {
    return null; // a getter or a proxy threw
  }
}

const EVENT_FIELDS: ReadonlySet<string> = new Set<keyof UsageRated>([
  "type", "sequence", "at", "usageId", "appId", "region", "item", "startedAt", "seconds", "roundWith", "billedSeconds", "pieces",
]);
const PIECE_FIELDS: ReadonlySet<string> = new Set<keyof Piece>(["day", "endedAt", "billedSeconds", "draws", "overageMs"]);
const DRAW_FIELDS: ReadonlySet<string> = new Set<keyof Draw>(["packageId", "drawnMs"]);

// A proxy can have any length; a list of so many elements takes the slow path.
const MOST_PLAIN = 1_000;

function plainList<T>(value: unknown, read: (element: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(value)) return null;
  const { length } = value;
  if (length > MOST_PLAIN) return null;
  const list: T[] = [];
  for (let index = 0; index < length; index += 1) {
    const plain = read(value[index]);
    if (plain === null) return null;
    list.push(plain);
  }
  return list;
}

function plainPiece(value: unknown): Piece | null {
  if (!mayHaveFields<keyof Piece>(value)) return null;
  const { day, endedAt, billedSeconds, draws: givenDraws, overageMs } = value;
  const draws = plainList(givenDraws, plainDraw);
  if (!draws || !isPlainDay(day) || !isPlainInstant(endedAt) || !isPlainCount(billedSeconds) || !isPlainTime(overageMs)) return null;
  if (!hasOnly(PIECE_FIELDS, value)) return null;
  return { day, endedAt, billedSeconds: billedSeconds + 0, draws, overageMs: packageTimeOf(overageMs + 0) }; // + 0: no negative zero
}

function plainDraw(value: unknown): Draw | null {
  if (!mayHaveFields<keyof Draw>(value)) return null;
  const { packageId, drawnMs } = value;
  if (!isPlainId(packageId) || !isPlainTime(drawnMs) || !hasOnly(DRAW_FIELDS, value)) return null;
  return { packageId, drawnMs: packageTimeOf(drawnMs + 0) };
}

let lastRead: string | null = null;

/** Whether `value` is a billing day. The day read last is remembered: most events of a ledger name the same day as the one before. */
function isPlainDay(value: unknown): value is Day {
  if (typeof value === "string" && value === lastRead) return true;
  const day = parseDay(value);
  if (day !== null) lastRead = day;
  return day !== null;
}
