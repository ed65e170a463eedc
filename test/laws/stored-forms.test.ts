import fc from "fast-check";
import { describe, expect } from "vitest";
import {
  type Account, accountFromBytes, accountFromJSON, accountFromParts, accountToBytes, accountToJSON, accountToParts, type ReadAccount,
} from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { open, performAll, type Performance } from "../../src/testing/commands.js";
import { law } from "../support/law.js";
import { forged, partsIn, tableOf, withUuids, written } from "../support/stored-bytes.js";

const places = fc.nat({ max: 1_000_000 });

/** A history that is cut somewhere: the account there, and what follows. */
function cut(history: History, place: number): { readonly before: Performance; readonly rest: History["steps"] } {
  const steps = withUuids(history.steps);
  const length = place % (steps.length + 1);
  return { before: performAll(open(history.tariff, history.openedAt), steps.slice(0, length)), rest: steps.slice(length) };
}

const accountIn = (read: ReadAccount): Account => {
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return read.account;
};

function expectRefused(read: ReadAccount): void {
  if (read.ok) throw new Error("was accepted");
  expect(read.refusal.type).toBe("InvalidInput");
}

describe("accounts as bytes and as parts", () => {
  law("an account that is read from its bytes or parts has the same JSON, and continues with the same outcomes", 120, fc.property(histories(), places, (history, place) => {
    const { before: { account }, rest } = cut(history, place);
    const expected = performAll(account, rest);
    for (const read of [accountFromBytes(accountToBytes(account)), accountFromParts([...accountToParts(account)].reverse())]) {
      const copy = accountIn(read);
      expect(copy).toEqual(account);
      expect(JSON.stringify(copy)).toBe(JSON.stringify(account));
      const continued = performAll(copy, rest);
      expect(continued.events).toEqual(expected.events);
      expect(JSON.stringify(continued.account)).toBe(JSON.stringify(expected.account));
    }
  }));

  law("the same version has the same bytes, also once it is read from them", 60, fc.property(histories(), places, (history, place) => {
    const { account } = cut(history, place).before;
    const bytes = accountToBytes(account);
    expect(accountToBytes(account)).toEqual(bytes);
    expect(accountToBytes(accountIn(accountFromBytes(bytes)))).toEqual(bytes);
  }));

  law("parts that are written over those of any other version, on whatever branch or copy, are those of the account, and no part is written that is the same", 80, fc.property(histories(), places, places, (history, place, other) => {
    const { before: { account }, rest } = cut(history, place);
    const later = performAll(account, rest.filter((_, index) => index % 2 === 0)).account;
    const branch = performAll(account, rest.slice(other % (rest.length + 1))).account;
    const copy = accountIn(accountFromJSON(JSON.parse(JSON.stringify(branch))));
    for (const [from, to] of [[account, later], [later, account], [later, branch], [copy, later], [later, copy]] as const) {
      const changes = [...accountToParts(to, from)];
      const before = tableOf(from);
      expect(written(before, changes)).toEqual(tableOf(to));
      for (const { name, bytes } of changes) expect(bytes === null ? before.has(name) : !isSame(before.get(name), bytes)).toBe(true);
    }
  }));

  law("bytes with random damage are refused", 200, fc.property(histories(), places, places, places, fc.constantFrom("flip", "truncate", "extend", "splice", "swap"), (history, place, at, other, damage) => {
    const bytes = accountToBytes(cut(history, place).before.account);
    const damaged = damagedBytes(bytes, at % bytes.length, other % bytes.length, damage);
    fc.pre(!isSame(damaged, bytes));
    expectRefused(accountFromBytes(damaged));
  }));

  law("parts of which one is damaged, lacks, is there twice or is of another version or account are refused", 120, fc.property(histories(), histories(), places, places, (history, another, place, at) => {
    const { before: { account }, rest } = cut(history, place);
    const table = tableOf(account);
    const parts = partsIn(table);
    const index = at % parts.length;
    const [name = "", bytes = new Uint8Array()] = [...table][index] ?? [];
    const flipped = bytes.map((byte, position) => (position === at % bytes.length ? byte ^ (1 << at % 8) : byte));
    expectRefused(accountFromParts(parts.with(index, { name, bytes: flipped })));
    expectRefused(accountFromParts(parts.toSpliced(index, 1)));
    expectRefused(accountFromParts([...parts, { name, bytes }]));
    for (const other of [performAll(account, rest).account, performAll(open(another.tariff, another.openedAt), another.steps).account]) {
      for (const [strange, strangeBytes] of tableOf(other)) {
        const mixed = new Map([...table, [strange, strangeBytes] as const]);
        const isBoth = [tableOf(account), tableOf(other)].some((whole) => whole.size === mixed.size && [...mixed].every(([each, content]) => isSame(whole.get(each), content)));
        if (!isBoth) expectRefused(accountFromParts(partsIn(mixed)));
      }
    }
  }));

  law("a part that is forged, with the right checksum, is refused, or is an account whose JSON is accepted", 240, fc.property(histories(), places, places, places, fc.constantFrom("flip", "truncate", "extend", "splice", "swap"), (history, place, at, other, damage) => {
    const table = tableOf(cut(history, place).before.account);
    const names = [...table.keys()].filter((name) => name !== "head");
    fc.pre(names.length > 0);
    const name = names[at % names.length] ?? "";
    const bytes = table.get(name) ?? new Uint8Array();
    const read = accountFromParts(forged(table, name, damagedBytes(bytes, at % bytes.length, other % bytes.length, damage)));
    if (read.ok) expect(accountFromJSON(JSON.parse(JSON.stringify(accountToJSON(read.account))))).toMatchObject({ ok: true });
    else expect(read.refusal.type).toBe("InvalidInput");
  }));
});

const isSame = (a: Uint8Array | undefined, b: Uint8Array): boolean => a?.length === b.length && a.every((byte, index) => byte === b[index]);

function damagedBytes(bytes: Uint8Array, at: number, other: number, damage: "flip" | "truncate" | "extend" | "splice" | "swap"): Uint8Array {
  const list = [...bytes];
  const [low, high] = [Math.min(at, other), Math.max(at, other)];
  switch (damage) {
    case "flip": return bytes.with(at, (bytes[at] ?? 0) ^ (1 << other % 8));
    case "truncate": return bytes.slice(0, at);
    case "extend": return Uint8Array.from([...list, ...list.slice(low, high), 0]);
    case "splice": return Uint8Array.from([...list.slice(0, low), ...list.slice(high)]);
    case "swap": return bytes.with(at, bytes[other] ?? 0).with(other, bytes[at] ?? 0);
  }
}
