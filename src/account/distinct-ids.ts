import { mixedHash } from "./packed-id.js";
import { type IdTable, slotsFor } from "./usage-ids.js";
import { CHUNK_ROWS, type UsageRows, wordsOf } from "./usage-rows.js";

/** A table of rows that begin with row 0; `null` where two have the same id and `isTwice` holds for them. */
export function tableOfDistinct(rows: UsageRows, isTwice: (row: number, other: number) => boolean): IdTable | null {
  const { chunks, nextRow } = rows;
  const slots = new Uint32Array(slotsFor(nextRow));
  const mask = slots.length - 1;
  for (let row = 0; row < nextRow; row += 1) {
    let slot = mixedHash(wordsOf(rows, row)) & mask;
    for (let entry = slots[slot]; entry; entry = slots[slot]) {
      if (haveSameId(chunks, row, entry - 1) && isTwice(row, entry - 1)) return null;
      slot = (slot + 1) & mask;
    }
    slots[slot] = row + 1;
  }
  return { slots, nextRow, entries: nextRow };
}

function haveSameId(chunks: UsageRows["chunks"], a: number, b: number): boolean {
  const ofA = chunks[Math.floor(a / CHUNK_ROWS)]?.facts;
  const ofB = chunks[Math.floor(b / CHUNK_ROWS)]?.facts;
  const [atA, atB] = [a % CHUNK_ROWS, b % CHUNK_ROWS];
  for (let word = 3; word >= 0; word -= 1) if (ofA?.words[4 * atA + word] !== ofB?.words[4 * atB + word]) return false;
  return (ofA?.texts[atA] ?? null) === (ofB?.texts[atB] ?? null);
}
