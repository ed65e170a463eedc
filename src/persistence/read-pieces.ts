import type { ColumnRow, NewRows } from "../account/row-columns.js";
import type { PackageBalances } from "../packages/package-balances.js";
import { aDay, anId } from "../parsing/parser.js";
import { aStoredInstant } from "../parsing/stored-values.js";
import type { Piece } from "../rating/rated-usage.js";
import type { CompiledItem, CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { latest } from "../values/instant.js";
import { packageTimeOf } from "../values/package-time.js";
import { TEXT_ORDER, valueIn } from "../values/persistent-tree.js";
import { type ByteReader, isDamaged, readNumber, readSharedText, readSigned, type ReadTexts } from "./byte-reader.js";
import { type DrawSum, drawSum, type LineSum, lineSum, type UsageSums } from "./usage-sums.js";

// Lists that grow while usages are read.
type RowList = number[];
type KindList = PartKind[];

/** Usages while they are read, part by part. */
export interface UsagesRead {
  readonly compiled: CompiledTariff;
  readonly balances: PackageBalances;
  readonly rows: NewRows;
  readonly sums: UsageSums;
  /** Rows that are not plainly right: whether they are is decided usage by usage. */
  readonly doubtful: RowList;
  /** Rows that name what they are rounded up with. */
  readonly naming: RowList;
}

/** A kind of calls of a part. */
export interface PartKind {
  readonly kind: number;
  readonly line: number;
  readonly item: CompiledItem | undefined;
  readonly sum: LineSum;
}

/** A package that usages of a part draw on. */
export interface PartPackage {
  readonly slot: number;
  readonly sum: DrawSum;
}

/** A part while it is read. */
export interface PartReader {
  readonly reader: ByteReader;
  readonly read: UsagesRead;
  readonly day: Day;
  readonly texts: ReadTexts;
  readonly kinds: KindList;
  readonly packages: Map<string, PartPackage>;
}

export const readName = (reader: ByteReader, texts: ReadTexts): string => anId(readSharedText(reader, texts), reader.path);

/** A package that is drawn on: one that is not returned. */
export function packageOf({ reader, read, packages }: PartReader, packageId: string): PartPackage {
  const known = packages.get(packageId);
  if (known) return known;
  const slot = valueIn(TEXT_ORDER, read.balances.slots, packageId) ?? isDamaged(reader);
  const added: PartPackage = { slot, sum: drawSum(read.sums, packageId) };
  packages.set(packageId, added);
  return added;
}

/** Reads a rating that is not one whole piece with at most one draw. */
export function readPieces(part: PartReader, { line }: PartKind, row: ColumnRow): void {
  const { reader, read } = part;
  row.voided = readNumber(reader) !== 0;
  row.slot = null;
  row.billedSeconds = row.drawnMs = row.overageMs = 0;
  const count = readNumber(reader);
  if (count > reader.bytes.length - reader.position) isDamaged(reader);
  let from = row.startedAt;
  const pieces: Piece[] = [];
  while (pieces.length < count) {
    const piece = readPiece(part, row.startedAt);
    pieces.push(piece);
    addToSum(lineSum(read.sums, piece.day, line), piece, piece.endedAt - from);
    from = piece.endedAt;
  }
  row.pieces = Object.freeze(pieces);
  read.doubtful.push(read.rows.count);
}

function addToSum(sum: LineSum, { billedSeconds, draws, overageMs }: Piece, meteredMs: number): void {
  sum.billedSeconds += billedSeconds;
  for (const { drawnMs } of draws) sum.drawnMs += drawnMs;
  sum.overageMs += overageMs;
  sum.meteredMs += meteredMs;
}

function readPiece(part: PartReader, startedAt: number): Piece {
  const { reader, texts } = part;
  const day = aDay(readSharedText(reader, texts), reader.path);
  const endedAt = aStoredInstant(startedAt + readSigned(reader), reader.path);
  const billedSeconds = readNumber(reader);
  const overageMs = packageTimeOf(readNumber(reader));
  const count = readNumber(reader);
  if (count > reader.bytes.length - reader.position) isDamaged(reader);
  const draws: Piece["draws"][number][] = [];
  while (draws.length < count) {
    const packageId = readName(reader, texts);
    const { sum } = packageOf(part, packageId);
    const drawnMs = packageTimeOf(readNumber(reader));
    sum.drawnMs += drawnMs;
    if (drawnMs > 0) sum.until = latest(sum.until, endedAt);
    draws.push(Object.freeze({ packageId, drawnMs }));
  }
  return Object.freeze({ day, endedAt, billedSeconds, draws: Object.freeze(draws), overageMs });
}
