import { documentWithoutUsages } from "../account/account-document.js";
import { usageIndexOf } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { aText, aStoredList } from "../parsing/stored-values.js";
import { aWholeNumber, mayHaveFields, objectOf, type Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Day, parseDay } from "../values/calendar.js";
import { byteReader, readUnits } from "./byte-reader.js";
import { writeBytes, writeUnits, writtenBytes } from "./byte-writer.js";
import { CHECKSUM_BYTES, checksumOf, formattedReader, formattedWriter } from "./format.js";
import { aStoredAccount, type StoredAccount } from "./parse-account.js";
import { MOST_USAGES, partName } from "./usage-parts.js";

/** What the head says of a part. */
export interface ListedPart {
  readonly name: string;
  readonly usages: number;
  readonly bytes: number;
  readonly checksum: string;
}

/** A part that a head lists, and the day on which its usages start. */
export interface DayPart extends ListedPart {
  readonly day: Day;
}

export interface AccountHead {
  readonly stored: StoredAccount;
  readonly parts: readonly DayPart[];
}

/** The head: an account without its usages, as the text of a JSON document, the parts that hold them, and a checksum of both. */
export function headToBytes(account: Account, parts: readonly ListedPart[]): Uint8Array {
  const text = JSON.stringify({ account: documentWithoutUsages(account, usageIndexOf(account)), parts });
  const writer = formattedWriter("head", text.length + CHECKSUM_BYTES);
  writeUnits(writer, text);
  writeBytes(writer, checksumOf(writer.bytes.subarray(0, writer.length)));
  return writtenBytes(writer);
}

export function headFromBytes(bytes: Uint8Array, path: string): AccountHead {
  const { position } = formattedReader("head", bytes, path);
  const end = Math.max(position, bytes.length - CHECKSUM_BYTES);
  const checked = bytes.subarray(0, end);
  if (checksumOf(checked).some((byte, index) => byte !== bytes[end + index])) return invalid(path, "is damaged");
  return aHead(parsedText(readUnits(byteReader(checked, path, position), null), path), path);
}

function parsedText(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return invalid(path, "is damaged");
  }
}

const aListedPart = objectOf((field) => ({
  name: field("name", aText),
  usages: field("usages", aWholeNumber(1, MOST_USAGES)),
  bytes: field("bytes", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
  checksum: field("checksum", aText),
}));

/** The parts of each day are numbered from 0, and days rise. */
const theParts: Parser<readonly DayPart[]> = (value, path) => {
  const parts: DayPart[] = [];
  let index = 0;
  for (const part of aStoredList(aListedPart)(value, path)) {
    const day = dayOfName(part.name) ?? invalid(path, "must name parts");
    const before = parts.at(-1);
    index = day === before?.day ? index + 1 : 0;
    if (part.name !== partName(day, index) || (before && day < before.day)) return invalid(path, "must name each part in its order");
    parts.push({ ...part, day });
  }
  return parts;
};

const dayOfName = (name: string): Day | null => parseDay(/^usages-(.*)-\d+$/.exec(name)?.[1]);

/** Fields of the account have the paths that they have in its JSON document. */
const aHead = objectOf((field): AccountHead => ({
  stored: field("account", (value, path) => aStoredAccount(withNoUsages(value, path), "")),
  parts: field("parts", theParts),
}));

function withNoUsages(value: unknown, path: string): object {
  if (!mayHaveFields(value)) return invalid(path, "must be an object");
  return "usages" in value ? invalid("usages", "must be in parts") : { ...value, usages: [] };
}
