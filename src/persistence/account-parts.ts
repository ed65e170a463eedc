import { anAccount, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { anId, attempt, objectOf, type Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { headFromBytes, headToBytes, type ListedPart } from "./account-head.js";
import type { ReadAccount } from "./account-json.js";
import { theBytes } from "./given-bytes.js";
import { listedPart, writePart } from "./part-checksums.js";
import { accountFrom, type GivenPart } from "./read-parts.js";
import { areSameRows, type UsagePart, usageParts } from "./usage-parts.js";

/** A part of a stored account: its name, which can be the name of a file, and its bytes. `null`: the part is gone, and is deleted. */
export interface AccountPart {
  readonly name: string;
  readonly bytes: Uint8Array | null;
}

const HEAD = "head";

/**
 * An account in parts, of which a new version changes few: usages by their day of start, at most 65,536 a part, and last the part
 * `head`, which holds all else and names the others with their checksums. With `since`, any version of the same account, only the parts
 * whose content differs from that, and those that are gone, with `null` for their bytes; where nothing differs there are none. Parts are
 * written while they are asked for. Usages stand in the order in which they arrived, so equal accounts can have unequal parts, while
 * the same version always has the same. Throws a `RefusalError` for what is not an account.
 *
 * @example
 * [...accountToParts(account)].map(({ name }) => name); // => ["head"]
 * [...accountToParts(account, account)]; // => []
 */
export function accountToParts(account: Account, since?: Account): Iterable<AccountPart> {
  const own = anAccount(account);
  const before = since === undefined ? null : anAccount(since, "since");
  return { [Symbol.iterator]: () => writtenParts(own, before?.accountId === own.accountId ? before : null) };
}

function* writtenParts(account: Account, since: Account | null): Generator<AccountPart> {
  const usageIndex = usageIndexOf(account);
  const earlier = new Map(since ? partsOf(since).map((part) => [part.name, part]) : []);
  const listed: ListedPart[] = [];
  for (const part of partsOf(account)) {
    const before = earlier.get(part.name);
    earlier.delete(part.name);
    if (since && before && areSameRows(before, part)) {
      listed.push(listedPart(part, usageIndex));
      continue;
    }
    const written = writePart(part, usageIndex);
    listed.push(written.listed);
    const isSame = since && before && listedPart(before, usageIndexOf(since)).checksum === written.listed.checksum;
    if (!isSame) yield { name: part.name, bytes: written.bytes };
  }
  for (const name of earlier.keys()) yield { name, bytes: null };
  const head = headToBytes(account, listed);
  if (!since || !areSameBytes(head, headOf(since))) yield { name: HEAD, bytes: head };
}

const partsOf = (account: Account): readonly UsagePart[] =>
  usageParts(usageIndexOf(account), tariffOf(account).openAt(account.clock).openFrom);

const headOf = (account: Account): Uint8Array =>
  headToBytes(account, partsOf(account).map((part) => listedPart(part, usageIndexOf(account))));

const areSameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** No account has so many parts: it bounds what is read of an iterable that does not end. */
const MOST_PARTS = 100_000;

const aPart: Parser<{ readonly name: string; readonly bytes: unknown }> =
  objectOf((field) => ({ name: field("name", anId), bytes: field("bytes", (bytes) => bytes) }));

/**
 * Reads an account from all of its parts, in any order: the parts that `accountToParts` wrote, with those of later versions written over
 * them. The result equals the account that was written. Refuses with `InvalidInput` a part that is damaged, lacking, there twice, or not
 * of the version of the head, and figures that do not follow from the facts, as `accountFromJSON` does.
 *
 * @example
 * const read = accountFromParts(accountToParts(account));
 * read.ok && read.account.version === account.version; // => true
 */
export function accountFromParts(parts: Iterable<AccountPart>): ReadAccount {
  const attempted = attempt(() => {
    const given = partsByName(parts);
    const bytesOf = (name: string): GivenPart => {
      const path = `parts.${name}`;
      if (!given.has(name)) return invalid(path, "is lacking");
      return { path, bytes: theBytes(given.get(name), path) };
    };
    const { bytes, path } = bytesOf(HEAD);
    const head = headFromBytes(bytes, path);
    const named = new Set([HEAD, ...head.parts.map(({ name }) => name)]);
    for (const name of given.keys()) if (!named.has(name)) invalid(`parts.${name}`, "must be a part that the head names");
    return accountFrom(head, ({ name }) => bytesOf(name));
  });
  return attempted.ok ? { ok: true, account: attempted.value } : attempted;
}

function partsByName(value: unknown): ReadonlyMap<string, unknown> {
  const parts = new Map<string, unknown>();
  elementsOf(value).forEach((element, index) => {
    const { name, bytes } = aPart(element, `parts[${index}]`);
    if (parts.has(name)) invalid(`parts.${name}`, "must be given once");
    parts.set(name, bytes);
  });
  return parts;
}

function elementsOf(value: unknown): readonly unknown[] {
  const elements: unknown[] = [];
  try {
    for (const element of isIterable(value) ? value : []) if (elements.push(element) > MOST_PARTS) break;
  } catch {
    return invalid("parts", "cannot be read");
  }
  if (elements.length > MOST_PARTS) return invalid("parts", `must have at most ${MOST_PARTS} elements`);
  return elements.length > 0 ? elements : invalid("parts", "must be a list of parts");
}

const isIterable = (value: unknown): value is Iterable<unknown> => typeof value === "object" && value !== null && Symbol.iterator in value;
