import { createHash } from "node:crypto";
import { type Account, type AccountPart, accountToParts } from "../../src/index.js";
import type { Step } from "../../src/testing/commands.js";

// The stored forms as another program would read and forge them: nothing here is of the library.

/** The parts of an account by name, as a table of a database would hold them. */
export type PartTable = ReadonlyMap<string, Uint8Array>;

/** A table after the parts that `accountToParts` returned are written into it. */
export function written(table: PartTable, parts: Iterable<AccountPart>): PartTable {
  const after = new Map(table);
  for (const { name, bytes } of parts) {
    if (bytes) after.set(name, bytes);
    else after.delete(name);
  }
  return after;
}

export const tableOf = (account: Account): PartTable => written(new Map(), accountToParts(account));

export const partsIn = (table: PartTable): AccountPart[] => [...table].map(([name, bytes]) => ({ name, bytes }));

const HEADER = 6;
const CHECKSUM = 16;
const checksum = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest().subarray(0, CHECKSUM);

/** The document in a head. Its characters are numbers of 7 bits a byte, lowest first. */
export function headDocument(head: Uint8Array): { account: Record<string, unknown>; parts: Record<string, unknown>[] } {
  const units: number[] = [];
  let [unit, shift] = [0, 0];
  for (const byte of head.subarray(HEADER, -CHECKSUM)) {
    unit |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte & 0x80) continue;
    units.push(unit);
    [unit, shift] = [0, 0];
  }
  return JSON.parse(units.map((each) => String.fromCharCode(each)).join("")) as never;
}

/** A head with another document, and with the checksum of that. */
export const forgedHead = (head: Uint8Array, document: object): Uint8Array => forgedText(head, JSON.stringify(document));

/** A head with any text. */
export function forgedText(head: Uint8Array, text: string): Uint8Array {
  const bytes = [...head.subarray(0, HEADER)];
  for (const character of text.split("")) {
    let unit = character.charCodeAt(0);
    for (; unit > 0x7f; unit >>>= 7) bytes.push((unit & 0x7f) | 0x80);
    bytes.push(unit);
  }
  const body = Uint8Array.from(bytes);
  return Uint8Array.from([...body, ...checksum(body)]);
}

/** The parts with other bytes for one of them, which the head names with the checksum of those. */
export function forged(table: PartTable, name: string, bytes: Uint8Array): AccountPart[] {
  const head = table.get("head") ?? new Uint8Array();
  const document = headDocument(head);
  const parts = document.parts.map((part) =>
    part["name"] === name ? { ...part, bytes: bytes.length, checksum: Buffer.from(checksum(bytes)).toString("hex") } : part);
  return partsIn(new Map([...table, [name, bytes], ["head", forgedHead(head, { ...document, parts })]]));
}

/** The same steps with a UUID for about every second usage's id, chosen by the id. */
export const withUuids = (steps: readonly Step[]): readonly Step[] =>
  JSON.parse(JSON.stringify(steps), (key, value: unknown) => (key === "usageId" || key === "roundWith") && typeof value === "string" ? uuidFor(value) : value) as Step[];

function uuidFor(id: string): string {
  const digits = createHash("sha256").update(id).digest("hex");
  return digits < "8" ? `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20, 32)}` : id;
}
