import { describe, expect, it, test } from "vitest";
import { type Account, chain, createApp, describeRefusal, recordUsages, RefusalError, topUp, unwrap } from "../../src/index.js";
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
    expect(chain(paid)).toEqual({ ...paid, refused: [], repeated: [] });
    expect(types(unwrap(chain(paid, created("new", march))).events)).toEqual(["CashToppedUp", "AppCreated"]);
  });

  it("stops at the first refusal", () => {
    const judged: string[] = [];
    const noting = (name: string, step: Step): Step => (account) => { judged.push(name); return step(account); };
    const outcome = chain(inService(), noting("one", pay("a", "1")), noting("two", pay("a", "2")), noting("three", pay("b", "1")));
    expect(refused(outcome)).toEqual({ type: "IdConflict", kind: "payment", id: "a" });
    expect(judged).toEqual(["one", "two"]);
  });

  it("lists what batches refused and what they knew, by step and place in the batch, also of its start and of a chain in it", () => {
    const leg = (usageId: string, appId = "app") => ({ usageId, appId, item: "audio", startedAt: "2021-03-10T00:00:00+08:00", seconds: 60 });
    const batch = (...usages: readonly ReturnType<typeof leg>[]) => (account: Account) => recordUsages(account, { at: march, usages });
    const start = batch(leg("x"), leg("a"), leg("a"), leg("b", "none"))(inService());
    const outcome = chain(
      start,
      pay("a", "1"),
      batch(leg("c", "none"), leg("a")),
      (account) => chain(account, pay("b", "1"), batch(leg("d", "none"), leg("e"), leg("e"))),
    );
    const none = { type: "AppNotFound", appId: "none" };
    expect(outcome).toMatchObject({
      refused: [{ step: -1, index: 3, refusal: none }, { step: 1, index: 0, refusal: none }, { step: 2, index: 0, refusal: none }],
      repeated: [{ step: -1, index: 2 }, { step: 1, index: 1 }, { step: 2, index: 2 }],
    });
    expect(chain(outcome)).toMatchObject({ refused: Array(3).fill({ step: -1 }), repeated: Array(3).fill({ step: -1 }) });
    expect(refused(chain(start, pay("a", "1"), pay("a", "2")))).toMatchObject({ type: "IdConflict" });
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
