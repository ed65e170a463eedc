import { mixedHash, type PackedId } from "./packed-id.js";
import { hasId, type UsageRows, wordsOf } from "./usage-rows.js";

/**
 * Finds rows by id: a hash table of row numbers with linear probing. Versions of an account share it as they share rows. An entry counts
 * only if the version has the row and the row has the id, so what another version entered is not seen; a version that does not have all
 * rows that were ever entered copies the table before it enters its own.
 */
export interface IdTable {
  /** Row number plus 1; 0 where it is free. The length is a power of 2. */
  readonly slots: Uint32Array;
  /** The number of the row that is entered next. */
  nextRow: number;
  entries: number;
}

const LEAST_SLOTS = 16;

export const noIds = (): IdTable => ({ slots: new Uint32Array(LEAST_SLOTS), nextRow: 0, entries: 0 });

/** The newest row with an id for which `matches` holds; `null` if there is none. */
export function newestRow(
  { slots }: IdTable, rows: UsageRows, id: PackedId, matches: (row: number) => boolean = () => true,
): number | null {
  const mask = slots.length - 1;
  let newest: number | null = null;
  for (let slot = mixedHash(id) & mask; slots[slot]; slot = (slot + 1) & mask) {
    const row = (slots[slot] ?? 0) - 1;
    const isHeld = row >= rows.firstRow && row < rows.nextRow && (newest === null || row > newest);
    if (isHeld && hasId(rows, row, id) && matches(row)) newest = row;
  }
  return newest;
}

/** The table with the id of the last row of `rows`. It is changed in place where no other version has entered that row. */
export function withLastRow(table: IdTable, rows: UsageRows, id: PackedId): IdTable {
  const row = rows.nextRow - 1;
  const own = table.nextRow === row ? table : { slots: table.slots.slice(), nextRow: row, entries: table.entries };
  if (2 * (own.entries + 1) > own.slots.length) return tableOf(rows);
  enter(own, mixedHash(id), row);
  own.nextRow = row + 1;
  return own;
}

function enter(table: IdTable, hash: number, row: number): void {
  const { slots } = table;
  const mask = slots.length - 1;
  let slot = hash & mask;
  while (slots[slot]) slot = (slot + 1) & mask;
  slots[slot] = row + 1;
  table.entries += 1;
}

/** A table of the rows that are held. */
export function tableOf(rows: UsageRows): IdTable {
  const count = rows.nextRow - rows.firstRow;
  const table: IdTable = { slots: new Uint32Array(slotsFor(count)), nextRow: rows.nextRow, entries: 0 };
  for (let row = rows.firstRow; row < rows.nextRow; row += 1) enter(table, mixedHash(wordsOf(rows, row)), row);
  return table;
}

/** At least four slots for each row, so that as many rows again have room. */
export const slotsFor = (count: number): number => Math.max(LEAST_SLOTS, 2 ** Math.ceil(Math.log2(4 * Math.max(1, count))));
