import { type ColumnRow, columnRow, readRow } from "../account/row-columns.js";
import type { UsageIndex } from "../account/usage-index.js";
import type { Piece } from "../rating/rated-usage.js";
import { bug } from "../refusals/refusal-error.js";
import { elementAt } from "../values/persistent-vector.js";
import {
  type ByteWriter, NO_TEXT, writeNumber, writeSharedText, writeSigned, writeText, writeWords, writtenBytes, type WrittenTexts,
} from "./byte-writer.js";
import { formattedWriter } from "./format.js";
import type { UsagePart } from "./usage-parts.js";

/** What is set in the tag of a usage, whose higher bits are the number of its kind within the part. */
export const TEXT_ID = 1;
export const NAMES_GROUP = 2;
export const OTHER_RATING = 4;
export const KIND_BITS = 3;

const LIKELY_BYTES = 48;

/** What was written of a part. */
interface PartWriter {
  readonly writer: ByteWriter;
  readonly usageIndex: UsageIndex;
  readonly texts: WrittenTexts;
  /** The number within the part of each kind of calls, by its number in the index. */
  readonly kinds: (number | undefined)[];
  kindCount: number;
  /** The number within the part of the id of the package in each slot. */
  readonly slots: (number | undefined)[];
  lastStart: number;
}

/** The bytes of a part: the same for the same usages in the same order. A text or kind of calls is written where it first stands. */
export function usagesToBytes({ ranges, count }: UsagePart, usageIndex: UsageIndex): Uint8Array {
  const writer = formattedWriter("usages", LIKELY_BYTES * count);
  const part: PartWriter = { writer, usageIndex, texts: new Map(), kinds: [], kindCount: 0, slots: [], lastStart: 0 };
  writeNumber(writer, count);
  const row = columnRow();
  for (const { chunk, from, until } of ranges) {
    for (let place = from; place < until; place += 1) {
      readRow(chunk, place, row);
      writeRow(part, row);
    }
  }
  return writtenBytes(writer);
}

function writeRow(part: PartWriter, row: ColumnRow): void {
  const { writer, texts } = part;
  const flags = (row.text === null ? 0 : TEXT_ID) + (row.roundWith === null ? 0 : NAMES_GROUP) + (row.pieces ? OTHER_RATING : 0);
  writeKind(part, row.kind, flags);
  if (row.text === null) writeWords(writer, row.words);
  else writeText(writer, row.text);
  if (row.roundWith !== null) writeSharedText(writer, texts, row.roundWith);
  writeSigned(writer, row.startedAt - part.lastStart);
  part.lastStart = row.startedAt;
  writeNumber(writer, row.seconds);
  if (row.pieces) return writePieces(part, row.pieces, row);
  writeNumber(writer, row.billedSeconds);
  writeNumber(writer, row.overageMs);
  if (row.slot === null) return writeNumber(writer, NO_TEXT);
  writePackage(part, row.slot);
  writeNumber(writer, row.drawnMs);
}

/** Writes the tag, and what the kind is where it is new. */
function writeKind(part: PartWriter, kind: number, flags: number): void {
  const { writer, usageIndex, texts, kinds } = part;
  const known = kinds[kind];
  writeNumber(writer, (known ?? part.kindCount) * 2 ** KIND_BITS + flags);
  if (known !== undefined) return;
  kinds[kind] = part.kindCount++;
  const { appId, region, item } = usageIndex.rows.kinds.kinds[kind] ?? bug("that a row has a kind");
  for (const text of [appId, region, item]) writeSharedText(writer, texts, text);
}

/** Writes the id of the package in a slot, as `writeSharedText` does. */
function writePackage({ writer, usageIndex: { balances }, texts, slots }: PartWriter, slot: number): void {
  const known = slots[slot];
  if (known !== undefined) return writeNumber(writer, known);
  const { packageId } = (elementAt(balances.balances, slot) ?? bug("that a slot has a package")).pack;
  slots[slot] = writeSharedText(writer, texts, packageId);
}

function writePieces({ writer, texts }: PartWriter, pieces: readonly Piece[], { startedAt, voided }: ColumnRow): void {
  writeNumber(writer, voided ? 1 : 0);
  writeNumber(writer, pieces.length);
  for (const { day, endedAt, billedSeconds, overageMs, draws } of pieces) {
    writeSharedText(writer, texts, day);
    writeSigned(writer, endedAt - startedAt);
    writeNumber(writer, billedSeconds);
    writeNumber(writer, overageMs);
    writeNumber(writer, draws.length);
    for (const { packageId, drawnMs } of draws) {
      writeSharedText(writer, texts, packageId);
      writeNumber(writer, drawnMs);
    }
  }
}
