import { describe, expect, it, test } from "vitest";
import {
  type Account, accountFromBytes, accountFromParts, type AccountPart, accountToBytes, accountToParts, openAccount, recordUsages, RefusalError, unwrap, voidUsage,
} from "../../src/index.js";
import { called, given, malformed, opened, settled } from "../support/account-steps.js";
import { life, march, ready } from "../support/accounts.js";
import { refusalText } from "../support/damage.js";
import { forged, forgedHead, forgedText, headDocument, partsIn, tableOf, written } from "../support/stored-bytes.js";

const lived = given(opened(), ...life);
const day = Date.parse("2021-03-10T12:00:00+08:00");
const evening = Date.parse("2021-03-10T20:00:00+08:00");
const uuid = (number: number): string => `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;

/** An account with more usages, all of one day, from number `from` up to but not including `until`. */
function withUsages(account: Account, from: number, until: number): Account {
  const usages = Array.from({ length: until - from }, (_, index) => (
    { usageId: uuid(from + index), appId: "app", item: "audio", startedAt: day + (from + index) * 100, seconds: 60 + index % 90 }));
  return unwrap(recordUsages(account, { at: evening, usages })).account;
}

const names = (parts: Iterable<AccountPart>): readonly string[] => [...parts].map(({ name, bytes }) => (bytes ? name : `${name} gone`));

describe("the parts of an account", () => {
  const many = withUsages(ready, 0, 70_000);

  it("are at most 65,536 usages of a day of start, and the head last", () => {
    expect(names(accountToParts(many))).toEqual(["usages-2021-03-10-00000", "usages-2021-03-10-00001", "head"]);
    expect(headDocument(tableOf(many).get("head") ?? new Uint8Array()).parts.map(({ usages }) => usages)).toEqual([65_536, 4_464]);
    expect(unwrapped(accountFromBytes(accountToBytes(many)))).toEqual(many);
  });

  it("stay as they are where usages are only appended, and are found without being written", () => {
    const more = withUsages(many, 70_000, 70_010);
    expect(names(accountToParts(more, many))).toEqual(["usages-2021-03-10-00001", "head"]);
    const read = unwrapped(accountFromParts(partsIn(tableOf(many))));
    expect(names(accountToParts(read, many))).toEqual([]);
    expect(names(accountToParts(withUsages(read, 70_000, 70_010), read))).toEqual(["usages-2021-03-10-00001", "head"]);
  });

  it("differ where a usage of theirs is rated again or voided, and nowhere else", () => {
    const { account } = unwrap(voidUsage(many, { at: evening, usageId: uuid(69_999), reason: "wrong" }));
    expect(names(accountToParts(account, many))).toEqual(["usages-2021-03-10-00001", "head"]);
    expect(names(accountToParts(many, account))).toEqual(["usages-2021-03-10-00001", "head"]);
  });

  it("take less than 35 bytes for a usage with a UUID", () => {
    expect(accountToBytes(many).length / 70_000).toBeLessThan(35);
  });

  it("go when their day closes, and come back for an older version", () => {
    const closed = given(withUsages(ready, 0, 3), settled("2021-08-01T03:00:00+08:00"));
    const open = withUsages(ready, 0, 3);
    expect(names(accountToParts(closed, open))).toEqual(["usages-2021-03-10-00000 gone", "head"]);
    expect(names(accountToParts(open, closed))).toEqual(["usages-2021-03-10-00000", "head"]);
    expect(written(tableOf(open), accountToParts(closed, open))).toEqual(tableOf(closed));
  });

  test("`since` another account, all parts are written; `since` the account itself, none", () => {
    const { account: other } = unwrap(openAccount({ at: march, accountId: "other" }));
    expect(names(accountToParts(lived, other))).toEqual(names(accountToParts(lived)));
    expect(names(accountToParts(other, lived))).toEqual(["head"]);
    expect(names(accountToParts(lived, lived))).toEqual([]);
  });

  it("can be asked for again", () => {
    const parts = accountToParts(lived);
    expect([...parts]).toEqual([...parts]);
  });

  it("are refused to what is not an account, before the first is asked for", () => {
    expect(() => accountToParts(malformed({ ...lived }))).toThrow(RefusalError);
    expect(() => accountToParts(lived, malformed({ ...lived }))).toThrow("Invalid since: must be an account made by this library.");
    expect(() => accountToBytes(malformed(null))).toThrow("Invalid account");
  });
});

const unwrapped = (read: ReturnType<typeof accountFromParts>): Account => {
  if (!read.ok) throw new Error(refusalText(read));
  return read.account;
};

describe("parts that do not make an account are refused:", () => {
  const open = given(ready, called("talk", march, 60), called("text id \ud800", march, 61, { roundWith: "talk" }));
  const table = tableOf(open);
  const parts = partsIn(table);
  const [usages = "", head = new Uint8Array()] = [[...table.keys()][0], table.get("head")];
  const usageBytes = table.get(usages) ?? new Uint8Array();
  const document = headDocument(head);
  const withHead = (change: object): AccountPart[] => partsIn(new Map([...table, ["head", forgedHead(head, { ...document, ...change })]]));
  const withListed = (change: object): AccountPart[] => withHead({ parts: document.parts.map((part) => ({ ...part, ...change })) });

  test("these are read", () => {
    expect(unwrapped(accountFromParts(parts))).toEqual(open);
    expect(unwrapped(accountFromParts(withHead({})))).toEqual(open);
    expect(unwrapped(accountFromParts(forged(table, usages, usageBytes)))).toEqual(open);
    expect(unwrapped(accountFromParts(new Set(parts.toReversed())))).toEqual(open);
  });

  it.each<[text: string, parts: unknown]>([
    ["parts: must be a list of parts", null],
    ["parts: must be a list of parts", { head }],
    ["parts[0]: must be an object", "head"[Symbol.iterator]()],
    ["parts[0].name: must be a text that is not empty", [{ name: 1, bytes: head }]],
    ["parts[0].size: is not a known field", [{ name: "head", bytes: head, size: 1 }]],
    ["parts: must be a list of parts", []],
    ["parts: must be a list of parts", "head"],
    ["parts.head: is lacking", parts.filter(({ name }) => name !== "head")],
    ["parts.head: must be given once", [...parts, ...parts.filter(({ name }) => name === "head")]],
    ["parts.head: must be bytes: a Uint8Array", [{ name: "head", bytes: null }]],
    ["parts.head: must be bytes that this library wrote", [{ name: "head", bytes: new Uint8Array() }]],
    ["parts.head: must be bytes that this library wrote", [{ name: "head", bytes: usageBytes }]],
    ["parts.head: must be of format 1", [{ name: "head", bytes: head.with(4, 2) }]],
    ["parts.head: is damaged", [{ name: "head", bytes: head.with(-1, (head.at(-1) ?? 0) ^ 1) }]],
    ["parts.head: is damaged", [{ name: "head", bytes: head.subarray(0, 8) }]],
    ["parts.head: is damaged", partsIn(new Map([["head", forgedText(head, "{")]]))],
    [`parts.${usages}: is lacking`, parts.filter(({ name }) => name === "head")],
    [`parts.${usages}: must be bytes: a Uint8Array`, [{ name: "head", bytes: head }, { name: usages, bytes: null }]],
    [`parts.${usages}: must be the part that the head names`, [{ name: "head", bytes: head }, { name: usages, bytes: head }]],
    [`parts.${usages}: must be bytes that this library wrote`, forged(table, usages, head)],
    [`parts.${usages}: must be of format 1`, forged(table, usages, usageBytes.with(4, 9))],
    [`parts.${usages}: is damaged`, forged(table, usages, Uint8Array.from([...usageBytes, 0]))],
    [`parts.${usages}: is damaged`, withListed({ usages: 1 })],
    [`parts.${usages}: must be the part that the head names`, withListed({ bytes: usageBytes.length + 1 })],
    ["parts.other: must be a part that the head names", [...parts, { name: "other", bytes: head }]],
    ["parts.head.account: must be an object", withHead({ account: undefined })],
    ["parts.head.other: is not a known field", withHead({ other: 1 })],
    ["usages: must be in parts", withHead({ account: { ...document.account, usages: [] } })],
    ["cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills", withHead({ account: { ...document.account, cash: "1" } })],
    ["rated.2021-03-10: must be the sum of the usages of the day", withHead({ account: { ...document.account, rated: [] } })],
    ["rated.2021-03-10: must be the sum of the usages of the day", partsIn(new Map([["head", forgedHead(head, { ...document, parts: [] })]]))],
    ["usages.talk.appId: must name an app of the account", withHead({ account: { ...document.account, apps: [] } })],
    ["schema: must be 2, the current version", withHead({ account: { ...document.account, schema: 1 } })],
    ["parts.head.parts: must name each part in its order", withHead({ parts: [...document.parts, ...document.parts] })],
    ["parts.head.parts: must name each part in its order", withListed({ name: "usages-2021-03-10-00001" })],
    ["parts.head.parts: must name parts", withListed({ name: "usages-2021-02-30-00000" })],
    ["parts.head.parts: must name parts", withListed({ name: "head" })],
    ["parts.head.parts[0].usages: must be at most 65536", withListed({ usages: 65_537 })],
    ["parts.head.parts[0].usages: must be at least 1", withListed({ usages: 0 })],
  ])("%s", (text, list) => {
    expect(refusalText(accountFromParts(malformed(list)))).toBe(text);
  });

  test("an iterable that throws, or that does not end", () => {
    const endless = { *[Symbol.iterator]() { for (;;) yield parts[0]; } };
    expect(refusalText(accountFromParts(malformed(endless)))).toBe("parts: must have at most 100000 elements");
    expect(refusalText(accountFromParts(malformed(new Proxy([], { get: () => { throw new Error("no"); } }))))).toBe("parts: cannot be read");
  });
});
