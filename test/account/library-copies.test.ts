import { describe, expect, it, test, vi } from "vitest";
import { settle, topUp, unwrap } from "../../src/index.js";
import { malformed, opened, owing, plain, portrait, refused } from "../support/account-steps.js";

/*
 * A service can have the library twice, as ESM and as CJS or in two places of its tree. Two loads of src/ are two such copies;
 * test/package.test.ts does the same with the built package.
 */
vi.resetModules();
const other = await import("../../src/index.js");

const at = "2021-03-10T13:00:00+08:00";
const foreign = unwrap(other.openAccount({ accountId: "acme", at: "2021-03-01T00:00:00+08:00" })).account;

describe("an account of another copy of the library", () => {
  test("is none of this copy's own making", () => {
    expect(other.topUp).not.toBe(topUp);
    expect(foreign.constructor).not.toBe(opened().constructor);
  });

  it("is billed, asked and written as one of this copy", () => {
    const account = owing();
    const until = { at: "2021-04-01T00:00:00+08:00" };
    expect(plain(unwrap(other.settle(account, until)).events)).toEqual(plain(unwrap(settle(account, until)).events));
    expect(portrait(unwrap(topUp(foreign, { at, paymentId: "pay", amount: "5" })).account)).toMatchObject({ cash: "5", accountId: "acme" });
    expect(other.accountToJSON(account)).toEqual(JSON.parse(JSON.stringify(account)));
  });
});

describe("what only looks like an account", () => {
  const brand = Symbol.for("rtc-billing.account");
  const inside = (told: unknown): object => ({ [brand]: () => told });
  test.each<[string, unknown]>([
    ["a copy of its fields", { ...foreign }],
    ["an object that has no more than its prototype", Object.create(Object.getPrototypeOf(foreign))],
    ["a brand that is no function", { [brand]: { version: 1, quietUntil: null } }],
    ["a brand that throws", { [brand]: () => { throw new Error("trap"); } }],
    ["a brand that tells nothing", inside(null)],
    ["a brand that tells a text", inside("version quietUntil")],
    ["a brand that tells one half", inside({ version: 1 })],
    ["a brand that tells the other half", inside({ quietUntil: null })],
    ["a function", Object.assign(() => foreign, { [brand]: () => ({ version: 1, quietUntil: null }) })],
    ["nothing", undefined],
    ["null", null],
    ["a text", "acme"],
  ])("%s is refused", (_name, value) => {
    expect(refused(topUp(malformed(value), { at, paymentId: "pay", amount: "5" }))).toEqual({ type: "InvalidInput", path: "account", reason: "must be an account made by this library" });
  });
});
