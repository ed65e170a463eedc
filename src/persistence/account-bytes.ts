import type { Account } from "../account/account.js";
import { attempt } from "../parsing/parser.js";
import { bug, invalid } from "../refusals/refusal-error.js";
import { headFromBytes } from "./account-head.js";
import type { ReadAccount } from "./account-json.js";
import { accountToParts } from "./account-parts.js";
import { isDamaged, readNumber } from "./byte-reader.js";
import { writeBytes, writeNumber, writtenBytes } from "./byte-writer.js";
import { formattedReader, formattedWriter } from "./format.js";
import { theBytes } from "./given-bytes.js";
import { accountFrom } from "./read-parts.js";

/**
 * An account as bytes: its parts in one, the head first. The form is compact, has a version, and a checksum over each byte. The same
 * version of an account always has the same bytes; equal accounts can have unequal bytes, since usages stand in the order in which they
 * arrived. Throws a `RefusalError` for what is not an account.
 *
 * @example
 * accountToBytes(account) instanceof Uint8Array; // => true
 */
export function accountToBytes(account: Account): Uint8Array {
  const parts = [...accountToParts(account)].map(({ bytes }) => bytes ?? bug("that no part of a whole account is gone"));
  const head = parts.at(-1) ?? bug("that the last part is the head");
  const writer = formattedWriter("account", parts.reduce((sum, { length }) => sum + length, 32));
  writeNumber(writer, head.length);
  for (const bytes of [head, ...parts.slice(0, -1)]) writeBytes(writer, bytes);
  return writtenBytes(writer);
}

/**
 * Reads an account that `accountToBytes` wrote; the result equals the account that was written. Refuses with `InvalidInput` what is not
 * bytes, bytes that are damaged in any way or of a later form, and figures that do not follow from the facts, as `accountFromJSON` does.
 *
 * @example
 * const read = accountFromBytes(accountToBytes(account));
 * read.ok && read.account.version === account.version; // => true
 */
export function accountFromBytes(bytes: Uint8Array): ReadAccount {
  const attempted = attempt(() => readAccount(theBytes(bytes, PATH)));
  return attempted.ok ? { ok: true, account: attempted.value } : attempted;
}

const PATH = "bytes";

function readAccount(bytes: Uint8Array): Account {
  const reader = formattedReader("account", bytes, PATH);
  const headEnd = readNumber(reader) + reader.position;
  if (headEnd > bytes.length) return isDamaged(reader);
  const head = headFromBytes(bytes.subarray(reader.position, headEnd), PATH);
  const end = head.parts.reduce((sum, part) => sum + part.bytes, headEnd);
  if (end !== bytes.length) return invalid(PATH, "is damaged");
  let next = headEnd;
  return accountFrom(head, (part) => ({ bytes: bytes.subarray(next, (next += part.bytes)), path: PATH }));
}
