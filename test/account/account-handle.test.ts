import { describe, expect, it, test } from "vitest";
import {
  accountToJSON, authorizeCall, chain, createApp, maxCallSeconds, packageViews, quote, recordUsage, recordUsages, replay, settle, topUp,
  unbilled, unwrap,
} from "../../src/index.js";
import { inService, malformed } from "../support/account-steps.js";

const at = "2021-03-10T10:00:00+08:00";
const call = { appId: "app", item: "audio" };
const usage = { ...call, usageId: "u", startedAt: at, seconds: 60 };

/** Every function that expects an account, as one that may be given anything. */
const askers: readonly (readonly [name: string, path: string, ask: (account: never) => unknown])[] = [
  ["a command", "account", (account) => unwrap(topUp(account, { at, paymentId: "p", amount: "1" }))],
  ["settle", "account", (account) => unwrap(settle(account, { at }))],
  ["recordUsage", "account", (account) => unwrap(recordUsage(account, { at, ...usage }))],
  ["recordUsages", "account", (account) => unwrap(recordUsages(account, { at, usages: [usage] }))],
  ["authorizeCall", "account", (account) => unwrap(authorizeCall(account, { at, ...call }))],
  ["maxCallSeconds", "account", (account) => unwrap(maxCallSeconds(account, { at, ...call }))],
  ["quote", "account", (account) => unwrap(quote(account, { at, usages: [usage] }))],
  ["packageViews", "account", (account) => packageViews(account, at)],
  ["unbilled", "account", (account) => unbilled(account)],
  ["accountToJSON", "account", (account) => accountToJSON(account)],
  ["replay", "from", (account) => replay([], account)],
];

const accepted = createApp(inService(), { at, appId: "new" });
const refused = createApp(inService(), { at, appId: "" });
const trap = new Proxy({}, { has: () => { throw new Error("trap"); } });

describe.each(askers)("%s, which expects an account", (_name, path, ask) => {
  test.each<[what: string, value: unknown, question: string]>([
    ["an outcome", accepted, ": is this an outcome? pass its `.account`"],
    ["a refused outcome", refused, ": is this an outcome that was refused? read its `.refusal`"],
    ["a promise", Promise.resolve(inService()), ": is this a promise? await it"],
    ["something like a promise", { then: () => undefined }, ": is this a promise? await it"],
    ["a copy of an account", { ...inService() }, ""],
    ["something else", {}, ""],
    ["a trap", trap, ""],
    ["a text", "account", ""],
    ["nothing", path === "from" ? null : undefined, ""],
  ])("asks about %s", (_what, value, question) => {
    expect(() => ask(malformed(value))).toThrow(expect.objectContaining({
      name: "RefusalError", message: `Invalid ${path}: must be an account made by this library${question}.`,
    }));
  });
});

describe("what expects an outcome", () => {
  it.each<[name: string, ask: () => unknown, path: string]>([
    ["unwrap", () => unwrap(malformed(Promise.resolve(accepted))), "outcome"],
    ["the start of chain", () => chain(malformed(Promise.resolve(accepted))), "start"],
    ["a step of chain", () => chain(inService(), () => malformed(Promise.resolve(accepted))), "steps"],
  ])("asks about a promise: %s", (_name, ask, path) => {
    expect(ask).toThrow(expect.objectContaining({ message: `Invalid ${path}: must be what a command returned: is this a promise? await it.` }));
  });
});
