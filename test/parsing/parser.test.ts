import { Decimal } from "decimal.js";
import { describe, expect, it, test } from "vitest";
import { openAccount, recordUsages, settle, topUp } from "../../src/index.js";
import { anId, listOf, nullable, objectOf, optional, type Parser, partOf, recordOf } from "../../src/parsing/parser.js";
import { aStoredAmount } from "../../src/parsing/stored-values.js";
import { inService, malformed, silentRtc } from "../support/account-steps.js";
import { march } from "../support/accounts.js";
import { refusalText } from "../support/damage.js";

/** What a parser returns, or the text of its refusal. */
function parsed(parser: Parser<unknown>, value: unknown): unknown {
  try {
    return parser(value, "");
  } catch (thrown) {
    return String(thrown);
  }
}

describe("a field that no parser asks for", () => {
  const inner = objectOf((field) => ({ id: field("id", anId) }));
  const outer = objectOf((field) => ({
    one: field("one", optional(inner, null)),
    none: field("none", optional(nullable(inner), null)),
    many: field("many", optional(listOf(inner, 9), [])),
    named: field("named", optional(recordOf(inner, 9), {})),
  }));
  const known = { id: "a" };
  const unknown = { id: "a", colour: "red" };

  test.each<[place: string, value: object]>([
    ["colour", { colour: "red" }], ["one.colour", { one: unknown }], ["none.colour", { none: unknown }], ["many[1].colour", { many: [known, unknown] }],
    ["named.colour.colour", { named: { colour: unknown } }], ["many[0].id ", { many: [{ id: "a", "id ": "b" }] }],
  ])("is refused at every depth: %s", (place, value) => {
    expect(parsed(outer, value)).toBe(`RefusalError: Invalid ${place}: is not a known field.`);
  });

  test.each<[what: string, value: object]>([
    ["undefined", { id: "a", colour: undefined }],
    ["not enumerable", Object.defineProperty({ id: "a" }, "colour", { value: "red", enumerable: false })],
    ["named by a symbol", { id: "a", [Symbol("colour")]: "red" }],
    ["inherited", Object.assign(Object.create({ colour: "red" }) as object, { id: "a" })],
  ])("does not count where it is %s", (_what, value) => {
    expect(parsed(inner, value)).toEqual(known);
  });

  test.each<[value: unknown]>([[null], [false], [""], [0], [{}], [[]]])("counts where it holds %j", (value) => {
    expect(parsed(inner, { id: "a", colour: value })).toBe("RefusalError: Invalid colour: is not a known field.");
  });

  test.each(["__proto__", "constructor", "toString", "length", "0"])("may have any name: %s", (name) => {
    const value = JSON.parse(`{"id":"a","${name}":"red"}`) as object;
    expect(parsed(inner, value)).toBe(`RefusalError: Invalid ${name}: is not a known field.`);
  });

  it("is found after what is wrong with the fields that are known", () => {
    expect(parsed(inner, { id: 7, colour: "red" })).toContain("Invalid id");
  });

  it("that throws is refused with its path, as are names that cannot be listed", () => {
    const throwing = { id: "a", get colour() { throw new Error("trap"); } };
    expect(parsed(listOf(inner, 9), [throwing])).toBe("RefusalError: Invalid [0].colour: cannot be read.");
    const nameless = new Proxy({ id: "a" }, { ownKeys: () => { throw new Error("trap"); } });
    expect(parsed(listOf(inner, 9), [nameless])).toBe("RefusalError: Invalid [0]: cannot be read.");
  });

  it("is left to others where only a part of an object is read", () => {
    const part = partOf((field) => ({ id: field("id", anId) }));
    expect(parsed(part, unknown)).toEqual(known);
    expect(parsed(part, null)).toBe("RefusalError: Invalid request: must be an object.");
  });
});

describe("a stored amount", () => {
  it("may have a thousand digits, as text and as a Decimal", () => {
    const sum = `1${"0".repeat(500)}`;
    expect(parsed(aStoredAmount, sum)).toEqual(parsed(aStoredAmount, new Decimal(sum)));
    expect(String(parsed(aStoredAmount, new Decimal(sum)))).toBe(sum);
    expect(parsed(aStoredAmount, new Decimal("1e1001"))).toContain("must have at most 1000 characters");
  });
});

describe("a value that throws when it is read", () => {
  const throwing = { get at() { throw new Error("trap"); }, get toStringTag() { throw new Error("trap"); }, get length() { throw new Error("trap"); } };
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const trappedList = new Proxy([], { get: () => { throw new Error("trap"); } });
  const account = inService();

  test.each([
    ["a request", () => settle(account, malformed(throwing)), "at: cannot be read"],
    ["money", () => topUp(account, { at: march, paymentId: "pay", amount: malformed(throwing) }), "amount: cannot be read"],
    ["a list", () => recordUsages(account, { at: march, usages: malformed(revoked) }), "usages: cannot be read"],
    ["the length of a list", () => recordUsages(account, { at: march, usages: malformed(trappedList) }), "usages: cannot be read"],
    ["a list whose length is no number", () => recordUsages(account, { at: march, usages: malformed(new Proxy([], { get: () => "many" })) }), "usages: must have at most 1000000 elements"],
    ["the names of a record", () => openAccount({ at: march, accountId: "acme", tariff: { ...silentRtc, regions: malformed(revoked) } }), "tariff.regions: cannot be read"],
    ["an account", () => settle(malformed(revoked), { at: march }), "account: must be an account made by this library"],
  ])("is refused as %s", (_what, ask, text) => {
    expect(refusalText(ask())).toBe(text);
  });
});
