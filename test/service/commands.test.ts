import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import * as library from "../../src/index.js";
import { commands, perform } from "../../src/service/index.js";
import { unwrap } from "../../src/index.js";

const at = "2021-04-01T00:00:00Z";
const opened = unwrap(library.openAccount({ at, accountId: "school" })).account;

describe("commands", () => {
  it("are all that the root exports of src/commands", () => {
    const files = readdirSync("src/commands").filter((file) => file.endsWith(".ts")).map((file) => readFileSync(`src/commands/${file}`, "utf8"));
    const declared = files.flatMap((text) => [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = ""]) => name));
    const exported = declared.filter((name) => name in library);
    expect(Object.keys(commands).sort()).toEqual(exported.sort());
    for (const [name, command] of Object.entries(commands)) expect(command).toBe(library[name as keyof typeof library]);
  });
});

describe("perform", () => {
  it("opens an account on null, and does with an account what the command does", () => {
    const request = { at, accountId: "school" };
    expect(perform(null, { command: "openAccount", request })).toEqual(library.openAccount(request));
    const payment = { at, paymentId: "pay-1", amount: "5.00" };
    expect(perform(opened, { command: "topUp", request: payment })).toEqual(library.topUp(opened, payment));
    const usages = { at, usages: [{ usageId: "" }] };
    expect(perform(opened, { command: "recordUsages", request: usages })).toEqual(library.recordUsages(opened, usages as never));
  });

  it("refuses to open an account a second time, a wrong request first", () => {
    expect(perform(opened, { command: "openAccount", request: { at, accountId: "other" } })).toEqual({ ok: false, refusal: { type: "IdConflict", kind: "account", id: "school" } });
    expect(perform(opened, { command: "openAccount", request: { at } })).toMatchObject({ refusal: { type: "InvalidInput", path: "accountId" } });
  });

  test.each([["closeAccount"], ["__proto__"], ["toString"], ["constructor"], [""], [7], [null], [undefined], [["topUp"]]])("refuses the command %j, which there is not", (command) => {
    const outcome = perform(opened, { command: command as string, request: { at } });
    expect(outcome).toMatchObject({ ok: false, refusal: { type: "InvalidInput", path: "command" } });
    expect(JSON.stringify(outcome)).toContain("topUp");
  });

  test.each([
    ["account", null, { command: "topUp", request: { at, paymentId: "p", amount: "1" } }],
    ["account", {}, { command: "settle", request: { at } }],
    ["request", opened, null],
    ["request", opened, "settle"],
    ["at", opened, { command: "settle", request: {} }],
    ["extra", opened, { command: "settle", request: { at }, extra: 1 }],
    ["request", opened, { command: "settle" }],
    ["command", opened, Object.defineProperty({}, "command", { enumerable: true, get: () => { throw new Error("trap"); } })],
  ])("names as wrong: %s", (path, account, step) => {
    expect(perform(account as never, step as never)).toMatchObject({ ok: false, refusal: { type: "InvalidInput", path } });
  });
});
