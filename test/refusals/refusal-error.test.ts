import { describe, expect, it, test } from "vitest";
import { chain, type Event, openAccount, RefusalError, replay, statement, topUp, unwrap } from "../../src/index.js";
import { inService, malformed, OPENED } from "../support/account-steps.js";

/*
 * Queries have no outcome to refuse with: they throw a RefusalError, which names what was wrong as a refusal does.
 */
const opening = (): readonly Event[] => unwrap(openAccount({ accountId: "acme", at: OPENED })).events;
const first = (changes: object): readonly Event[] => malformed([{ ...opening()[0], ...changes }]);
const paid = (): unknown => topUp(inService(), { at: OPENED, paymentId: "pay", amount: "1" });

describe("a RefusalError names what was wrong", () => {
  test.each<[what: string, ask: () => unknown, message: string]>([
    ["unwrap of nothing", () => unwrap(malformed(undefined)), "Invalid outcome: must be what a command returned."],
    ["unwrap of null", () => unwrap(malformed(null)), "Invalid outcome: must be what a command returned."],
    ["unwrap of a text", () => unwrap(malformed("ok")), "Invalid outcome: must be what a command returned."],
    ["unwrap of an object", () => unwrap(malformed({})), "Invalid outcome: must be what a command returned."],
    ["unwrap of a function with an ok", () => unwrap(malformed(Object.assign(() => 0, { ok: true }))), "Invalid outcome: must be what a command returned."],
    ["unwrap of what is ok in words", () => unwrap(malformed({ ok: "true" })), "Invalid outcome: must be what a command returned."],
    ["chain from nothing", () => chain(malformed(null)), "Invalid start: must be what a command returned."],
    ["chain with a step that returns nothing", () => chain(inService(), () => malformed(undefined)), "Invalid steps: must be what a command returned."],
    ["chain with a step that throws", () => chain(inService(), () => { throw new TypeError("boom"); }), "Invalid steps: must be what a command returned."],
    ["replay of nothing", () => replay([]), "Invalid events[0]: must be AccountOpened."],
    ["replay that begins later", () => replay(first({ sequence: 2 })), "Invalid events[0]: must have the sequence 1."],
    ["replay of no list", () => replay(malformed(7)), "Invalid events: must be a list."],
    ["replay of no list onto an account", () => replay(malformed(7), inService()), "Invalid events: must be a list."],
    ["replay onto what is no account", () => replay([], malformed({})), "Invalid from: must be an account made by this library."],
    ["a statement that ends before it begins", () => statement(opening(), { from: OPENED, until: 0 }), "Invalid until: must not be before from."],
  ])("%s", (_what, ask, message) => {
    expect(ask).toThrow(RefusalError);
    expect(ask).toThrow(expect.objectContaining({ message }));
  });

  it("keeps what a step threw as its cause", () => {
    const boom = new TypeError("boom");
    const threw = (): unknown => chain(inService(), () => { throw boom; });
    expect(threw).toThrow(expect.objectContaining({ cause: boom }));
  });

  it("is the one that a step threw itself", () => {
    const own = new RefusalError({ type: "InvalidInput", path: "amount", reason: "must be paid" });
    expect(() => chain(inService(), () => { throw own; })).toThrow(own);
  });

  it("is none where an outcome is one", () => {
    expect(() => unwrap(malformed(paid()))).not.toThrow();
    expect(chain(malformed(paid()))).toMatchObject({ ok: true });
  });
});
