import { describe, expect, it, test, vi } from "vitest";
import { settle, topUp, unwrap } from "../../src/index.js";
import { malformed, opened, owing, portrait, refused } from "../support/account-steps.js";
import { plain } from "../support/plain.js";

/*
 * A service can have two copies of the library: ESM and CJS, or two places in its dependency tree. Loading src/ twice makes two such
 * copies; test/package.test.ts does the same with the built package.
 */
vi.resetModules();
const other = await import("../../src/index.js");

const at = "2021-03-10T13:00:00+08:00";
const foreign = unwrap(other.openAccount({ accountId: "acme", at: "2021-03-01T00:00:00+08:00" })).account;

describe("an account of another copy of the library", () => {
  test("was not made by this copy", () => {
    expect(other.topUp).not.toBe(topUp);
    expect(foreign.constructor).not.toBe(opened().constructor);
  });

  it("is billed, queried and stored like one of this copy", () => {
    const account = owing();
    const until = { at: "2021-04-01T00:00:00+08:00" };
    expect(plain(unwrap(other.settle(account, until)).events)).toEqual(plain(unwrap(settle(account, until)).events));
    expect(portrait(unwrap(topUp(foreign, { at, paymentId: "pay", amount: "5" })).account)).toMatchObject({ cash: "5", accountId: "acme" });
    expect(other.accountToJSON(account)).toEqual(JSON.parse(JSON.stringify(account)));
  });
});

describe("what only looks like an account", () => {
  const brand = Symbol.for("rtc-billing.account");
  const withInternals = (internals: unknown): object => ({ [brand]: () => internals });
  test.each<[string, unknown]>([
    ["a copy of its fields", { ...foreign }],
    ["an object that has only its prototype", Object.create(Object.getPrototypeOf(foreign))],
    ["a brand that is not a function", { [brand]: { version: 1, nextDueAt: null } }],
    ["a brand that throws", { [brand]: () => { throw new Error("trap"); } }],
    ["a brand that returns null", withInternals(null)],
    ["a brand that returns a text", withInternals("version nextDueAt")],
    ["a brand that returns the version alone", withInternals({ version: 1 })],
    ["a brand that returns the next due instant alone", withInternals({ nextDueAt: null })],
    ["a function", Object.assign(() => foreign, { [brand]: () => ({ version: 1, nextDueAt: null }) })],
    ["nothing", undefined],
    ["null", null],
    ["a text", "acme"],
  ])("%s is refused", (_name, value) => {
    expect(refused(topUp(malformed(value), { at, paymentId: "pay", amount: "5" }))).toEqual({ type: "InvalidInput", path: "account", reason: "must be an account made by this library" });
  });
});
