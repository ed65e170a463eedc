import { kindNumber } from "../account/call-kinds.js";
import { packedId } from "../account/packed-id.js";
import { appendRow, type ColumnRow, columnRow } from "../account/row-columns.js";
import { anId, anInstant } from "../parsing/parser.js";
import { aStoredInstant } from "../parsing/stored-values.js";
import { roundedUpSeconds } from "../rating/minute-rounding.js";
import { type CompiledItem, type CompiledTariff, packageTimeNeeded } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { instantOf, isPlainInstant } from "../values/instant.js";
import { type ByteReader, isDamaged, readNumber, readSharedText, readSigned, readText, readWords } from "./byte-reader.js";
import { formattedReader } from "./format.js";
import { packageOf, type PartKind, type PartReader, readName, readPieces, type UsagesRead } from "./read-pieces.js";
import { lineSum } from "./usage-sums.js";
import { KIND_BITS, NAMES_GROUP, OTHER_RATING, TEXT_ID } from "./write-usages.js";

/** Reads a part of usages that start on `day`. */
export function readUsages(read: UsagesRead, bytes: Uint8Array, day: Day, usages: number, path: string): void {
  const reader = formattedReader("usages", bytes, path);
  if (readNumber(reader) !== usages) return isDamaged(reader);
  const { calendar } = read.compiled;
  const span = calendar.dayAt(calendar.startOf(day));
  const part: PartReader = { reader, read, day, texts: [], kinds: [], packages: new Map() };
  const row = columnRow();
  for (let number = 0; number < usages; number += 1) {
    readRow(part, row);
    if (span.date !== day || row.startedAt < span.start || row.startedAt >= span.end) isDamaged(reader);
    appendRow(read.rows, row);
  }
  if (reader.position !== bytes.length) isDamaged(reader);
}

function readRow(part: PartReader, row: ColumnRow): void {
  const { reader, read, texts } = part;
  const tag = readNumber(reader);
  const kind = kindOf(part, Math.floor(tag / 2 ** KIND_BITS));
  row.kind = kind.kind;
  readId(reader, (tag & TEXT_ID) !== 0, row);
  row.roundWith = (tag & NAMES_GROUP) === 0 ? null : anId(readSharedText(reader, texts), reader.path);
  row.startedAt += readSigned(reader);
  row.seconds = readNumber(reader);
  const endedAt = row.startedAt + row.seconds * 1_000;
  if (!isPlainInstant(row.startedAt)) anInstant(row.startedAt, reader.path);
  if (!isPlainInstant(endedAt)) aStoredInstant(endedAt, reader.path);
  if (row.roundWith !== null) read.naming.push(read.rows.count);
  if ((tag & OTHER_RATING) === 0) readFlatRating(part, kind, row, endedAt);
  else readPieces(part, kind, row);
}

function readId(reader: ByteReader, isText: boolean, row: ColumnRow): void {
  row.text = null;
  if (!isText) return readWords(reader, row.words);
  const { a, b, c, d, text } = packedId(anId(readText(reader), reader.path));
  row.words.set([a, b, c, d]);
  row.text = text;
}

/** A kind of calls by its number within the part; the next number is of a new kind. */
function kindOf({ reader, read, day, texts, kinds }: PartReader, number: number): PartKind {
  const known = kinds[number];
  if (known) return known;
  if (number !== kinds.length) return isDamaged(reader);
  const [appId, region, item] = [readName(reader, texts), readName(reader, texts), readName(reader, texts)];
  const kind = kindNumber(read.rows.kinds, { appId, region, item });
  const line = read.rows.kinds.kinds[kind]?.line ?? 0;
  const added: PartKind = { kind, line, item: read.compiled.items.get(item), sum: lineSum(read.sums, day, line) };
  read.doubtful.push(read.rows.count); // the app and the item of the kind are looked at with its first usage
  kinds.push(added);
  return added;
}

/** Reads a rating that is one whole piece with at most one draw. */
function readFlatRating(part: PartReader, { item, sum }: PartKind, row: ColumnRow, endedAt: number): void {
  const { reader, read, texts } = part;
  row.pieces = null;
  row.voided = false;
  row.billedSeconds = readNumber(reader);
  row.overageMs = readNumber(reader);
  const packageId = readSharedText(reader, texts);
  const pack = packageId === null ? null : packageOf(part, packageId);
  row.slot = pack === null ? null : pack.slot;
  row.drawnMs = pack === null ? 0 : readNumber(reader);
  if (pack) {
    pack.sum.drawnMs += row.drawnMs;
    if (row.drawnMs > 0 && endedAt > pack.sum.until) pack.sum.until = instantOf(endedAt);
  }
  sum.billedSeconds += row.billedSeconds;
  sum.drawnMs += row.drawnMs;
  sum.overageMs += row.overageMs;
  sum.meteredMs += row.seconds * 1_000;
  if (!isPlainlyRight(read.compiled, item, row)) read.doubtful.push(read.rows.count);
}

/** Whether a flat rating follows from what was reported, however the usage is rounded up. */
const isPlainlyRight = ({ tariff, stepSeconds }: CompiledTariff, item: CompiledItem | undefined, row: ColumnRow): boolean =>
  row.seconds > 0 && row.billedSeconds % stepSeconds === 0 &&
  (tariff.rounding === "per-day" || row.billedSeconds === roundedUpSeconds(row.seconds * 1_000, stepSeconds)) &&
  row.drawnMs + row.overageMs === packageTimeNeeded(item, row.billedSeconds);
