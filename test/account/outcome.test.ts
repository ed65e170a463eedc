import { describe, expect, it, test } from "vitest";
import { chain, createApp, describeRefusal, RefusalError, topUp, unwrap } from "../../src/index.js";
import { created, inService, malformed, opened, refused, type Step, types } from "../support/account-steps.js";
import { march } from "../support/accounts.js";

describe("chain", () => {
  const pay = (paymentId: string, amount: string): Step => (account) => topUp(account, { paymentId, at: march, amount });

  it("gathers the events of each step", () => {
    const start = inService();
    const outcome = unwrap(chain(start, pay("a", "1"), pay("a", "1"), created("new", march), pay("b", "2")));
    expect(types(outcome.events)).toEqual(["CashToppedUp", "AppCreated", "CashToppedUp"]);
    expect(String(outcome.account.cash)).toBe("3");
    expect(outcome.account.version).toBe(start.version + 3);
  });

  it("starts from an outcome too, whose events come first", () => {
    const paid = pay("a", "1")(inService());
    expect(chain(paid)).toEqual(paid);
    expect(types(unwrap(chain(paid, created("new", march))).events)).toEqual(["CashToppedUp", "AppCreated"]);
  });

  it("stops at the first refusal", () => {
    const judged: string[] = [];
    const noting = (name: string, step: Step): Step => (account) => { judged.push(name); return step(account); };
    const outcome = chain(inService(), noting("one", pay("a", "1")), noting("two", pay("a", "2")), noting("three", pay("b", "1")));
    expect(refused(outcome)).toEqual({ type: "IdConflict", kind: "payment", id: "a" });
    expect(judged).toEqual(["one", "two"]);
  });

  it("without steps returns the account itself", () => {
    const start = inService();
    const outcome = unwrap(chain(start));
    expect(outcome.account).toBe(start);
    expect(outcome.events).toEqual([]);
  });

  it("throws on what a step threw, whatever it is: a bug is not a refusal", () => {
    const boom = new TypeError("boom");
    expect(() => chain(inService(), () => { throw boom; })).toThrow(boom);
  });

  it("passes on a RefusalError that a step threw", () => {
    const own = new RefusalError({ type: "InvalidInput", path: "amount", reason: "must be paid" }, "It must be paid.");
    expect(() => chain(inService(), () => { throw own; })).toThrow(own);
  });

  test.each<[what: string, ask: () => unknown, message: string]>([
    ["null as its start", () => chain(malformed(null)), "Invalid start: must be what a command returned."],
    ["a step that returns nothing", () => chain(inService(), () => malformed(undefined)), "Invalid steps: must be what a command returned."],
    ["a step that is not a function", () => chain(inService(), malformed("topUp")), "Invalid steps: must be functions of an account."],
  ])("throws a RefusalError for %s", (_what, ask, message) => {
    expect(ask).toThrow(RefusalError);
    expect(ask).toThrow(expect.objectContaining({ message }));
  });
});

describe("unwrap", () => {
  it("returns an accepted outcome as it is, and throws the words of a refusal", () => {
    const accepted = createApp(inService(), { appId: "new", at: march });
    expect(unwrap(accepted)).toBe(accepted);
    const refusal = { type: "ServiceNotActivated", region: null } as const;
    const unwrapping = () => unwrap(createApp(opened(), { appId: "new", at: march }));
    expect(unwrapping).toThrow(RefusalError);
    expect(unwrapping).toThrow(describeRefusal(refusal));
  });

  test.each<[what: string, value: unknown]>([
    ["undefined", undefined], ["null", null], ["a text", "ok"], ["an object without ok", {}], ["an ok that is a text", { ok: "true" }],
    ["a function with an ok", Object.assign(() => 0, { ok: true })],
  ])("throws a RefusalError for %s", (_what, value) => {
    expect(() => unwrap(malformed(value))).toThrow(RefusalError);
    expect(() => unwrap(malformed(value))).toThrow(expect.objectContaining({ message: "Invalid outcome: must be what a command returned." }));
  });
});
