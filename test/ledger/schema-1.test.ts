import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { accountFromJSON, eventFromJSON, unwrap } from "../../src/index.js";
import { march } from "../support/accounts.js";
import { byText, damaged, type Damages, fieldAt, placesIn, refusalText } from "../support/damage.js";

const golden = (path: string): never => JSON.parse(readFileSync(new URL(`../persistence/golden/${path}`, import.meta.url), "utf8")) as never;
const old = { account: golden("schema-1/account.json") as object, events: golden("schema-1/events.json") as readonly { readonly type: string }[] };
const stringified: readonly object[] = golden("schema-1/events-stringified.json");
const eventOf = (type: string): never => (old.events.find((event) => event.type === type) ?? {}) as never;

/** What was renamed, by the names in schema 1. */
const RENAMED = {
  quota: "quotaMs", consumed: "consumedMs", remaining: "remainingMs", drawn: "drawnMs", overage: "overageMs", forfeited: "forfeitedMs",
  minutes: "billedSeconds", roundDown: "rounding",
};

describe("package time of schema 1", () => {
  const expired = { type: "PackageExpired", sequence: 9, at: march, packageId: "p" };
  const forfeitedMs = (forfeited: unknown): unknown => unwrap(eventFromJSON({ ...expired, forfeited })).event;

  test.each([["1.5", 90_000], ["0", 0], ["0.00005", 3], ["150119987579.0165", 9_007_199_254_740_990], [90_000, 90_000], [20_000, 20_000], [0, 0]])(
    "%o is %d ms: text is minutes, a number is milliseconds", (forfeited, ms) => {
      expect(forfeitedMs(forfeited)).toMatchObject({ forfeitedMs: ms });
    },
  );

  test.each(["0.00001", "150119987579.0166", "1e3", "", "ten"])("may not be the text %o", (forfeited) => {
    expect(refusalText(eventFromJSON({ ...expired, forfeited }))).toMatch(/^forfeited: must be (?:package time|a decimal number)/);
  });
});

describe("a billed line of schema 1", () => {
  it("shows its minutes, and counts them in seconds", () => {
    const { event } = unwrap(eventFromJSON(eventOf("BillIssued")));
    expect(event).toMatchObject({ bill: { rounding: expect.anything(), lines: [{ billedSeconds: 660, minutes: expect.anything() }, {}, {}] } });
    expect(event.type === "BillIssued" && event.bill.lines.map(({ minutes }) => String(minutes))).toEqual(["11", "30", "2"]);
  });
});

describe("damage in a document of schema 1 is refused with the path that it has there:", () => {
  const time = "must be package time: minutes as text, or a whole number of milliseconds";
  const ofAccount: Damages = [
    ["packages.0.quota", "ten", "packages[0].quota: must be a decimal number: digits, with a point where needed, without an exponent"],
    ["packages.0.quota", undefined, `packages[0].quota: ${time}`],
    ["packages.0.quota", "-1", "packages[0].quota: must not be negative"],
    ["packages.0.consumed", null, `packages[0].consumed: ${time}`],
    ["packages.0.remaining", "0.00001", `packages[0].remaining: ${time}`],
    ["packages.0.remaining", 0.5, "packages[0].remaining: must be package time: a whole number of milliseconds"],
    ["packages.0", null, "packages[0]: must be an object"],
    ["packages", {}, "packages: must be a list"],
    ["usages.0.pieces", undefined, "usages[0].pieces: must be a list"],
    ["usages.0.pieces.0.minutes", 1.5, "usages[0].pieces[0].minutes: must be a whole number"],
    ["usages.0.pieces.0.minutes", -1, "usages[0].pieces[0].minutes: must be at least 0"],
    ["usages.0.pieces.0.minutes", 2 ** 53 / 60, "usages[0].pieces[0].minutes: must be a whole number"],
    ["usages.0.pieces.0.minutes", 150_119_987_579_017, "usages[0].pieces[0].minutes: must be at most 150119987579016"],
    ["usages.0.pieces.0.draws", "none", "usages[0].pieces[0].draws: must be a list"],
    ["usages.0.pieces.0.draws.0.drawn", {}, `usages[0].pieces[0].draws[0].drawn: ${time}`],
    ["usages.0.pieces.0.overage", true, `usages[0].pieces[0].overage: ${time}`],
    ["rated.1.minutes", "1", "rated[1].minutes: must be a whole number"],
    ["rated.1.drawn", "-1", "rated[1].drawn: must not be negative"],
    ["billed.1.overage", [], `billed[1].overage: ${time}`],
    ["cash", "0", "cash: must be top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills"],
    ["clock", "yesterday", "clock: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["apps.0.colour", "red", "apps[0].colour: is not a known field"],
    ["packages.0.schema", 1, "packages[0].schema: is not a known field"],
  ];

  test.each(byText(ofAccount))("%s", (text, place, value) => {
    expect(refusalText(accountFromJSON(damaged(old.account, place, value)))).toBe(text);
  });

  const ofEvents: readonly (readonly [type: string, place: string, value: unknown, text: string])[] = [
    ["PackagePurchased", "quota", [], `quota: ${time}`],
    ["PackageExpired", "forfeited", undefined, `forfeited: ${time}`],
    ["PackageRunningLow", "remaining", "-0.25", "remaining: must not be negative"],
    ["PackageExpiringSoon", "remaining", "a", "remaining: must be a decimal number: digits, with a point where needed, without an exponent"],
    ["UsageRated", "minutes", 0.5, "minutes: must be a whole number"],
    ["UsageRated", "pieces", null, "pieces: must be a list"],
    ["UsagesRerated", "changes.0.before.0.minutes", "11", "changes[0].before[0].minutes: must be a whole number"],
    ["UsagesRerated", "changes.0.after.0.draws.0.drawn", -1, "changes[0].after[0].draws[0].drawn: must not be negative"],
    ["BillIssued", "bill", undefined, "bill: must be an object"],
    ["BillIssued", "bill.roundDown", 0, "bill.roundDown: must be a Decimal or decimal text"],
    ["BillIssued", "bill.lines.0.minutes", 1e300, "bill.lines[0].minutes: must be at most 150119987579016"],
    ["BillIssued", "bill.lines.0.overage", null, `bill.lines[0].overage: ${time}`],
    ["BillIssued", "bill.total", undefined, "bill.total: must be a Decimal or decimal text"],
    ["CashToppedUp", "colour", "red", "colour: is not a known field"],
  ];

  test.each(ofEvents.map(([type, place, value, text]) => [type, text, place, value] as const))("%s, %s", (type, text, place, value) => {
    expect(refusalText(eventFromJSON(damaged(eventOf(type), place, value)))).toBe(text);
  });

  it("a getter that throws", () => {
    const throwing = { ...Object(eventOf("PackageExpired")), get forfeited() { throw new Error("trap"); } };
    expect(refusalText(eventFromJSON(throwing))).toBe("forfeited: cannot be read");
    const pieces = [{ get minutes() { throw new Error("trap"); } }];
    expect(refusalText(eventFromJSON({ ...Object(eventOf("UsageRated")), pieces }))).toBe("pieces[0].minutes: cannot be read");
    expect(refusalText(eventFromJSON({ ...Object(eventOf("UsageRated")), schema: undefined, pieces }))).toBe("pieces[0].minutes: cannot be read");
  });
});

describe("a name of one schema version", () => {
  const documents = [
    ["an account", accountFromJSON, [old.account], [golden("schema-2/account.json")]],
    ["events", eventFromJSON, old.events, golden("schema-2/events.json")],
    ["events that JSON.stringify wrote", eventFromJSON, stringified, golden("schema-2/events-stringified.json")],
  ] as readonly (readonly [what: string, read: (json: unknown) => Parameters<typeof refusalText>[0], before: readonly object[], now: readonly object[]])[];

  test.each(documents)("is refused in a document of the other, at every place of %s", (_what, read, before, now) => {
    let count = 0;
    for (const [oldName, newName] of Object.entries(RENAMED)) {
      for (const { path, object, withField } of now.flatMap(placesIn)) {
        if (!(newName in object) || oldName in object || path === "tariff") continue; // `minutes` of a bill's line, `rounding` of a tariff
        expect(refusalText(read(withField(oldName, object[newName])))).toBe(`${fieldAt(path, oldName)}: is not a known field`);
        count += 1;
      }
      for (const { path, object, withField } of before.filter((document) => "schema" in document).flatMap(placesIn)) {
        if (!(oldName in object) || /tariff/.test(path)) continue; // an item is called "drawn", a region "quota"; offers have `minutes`
        expect(refusalText(read(withField(newName, object[oldName])))).toBe(`${fieldAt(path, newName)}: is not a known field of schema 1`);
        count += 1;
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  it("says which version a document without `schema` is of; where it has names of both it is of the current one", () => {
    const expired = { type: "PackageExpired", sequence: 9, at: march, packageId: "p" };
    expect(refusalText(eventFromJSON({ ...expired, forfeited: "1" }))).toBe("accepted");
    expect(refusalText(eventFromJSON({ ...expired, forfeitedMs: 1 }))).toBe("accepted");
    expect(refusalText(eventFromJSON({ ...expired, forfeited: 1, forfeitedMs: 1 }))).toBe("forfeited: is not a known field");
    expect(refusalText(eventFromJSON(expired))).toBe("forfeitedMs: must be package time: a whole number of milliseconds");
    expect(refusalText(eventFromJSON({ ...expired, schema: 1, forfeitedMs: 1 }))).toBe("forfeitedMs: is not a known field of schema 1");
    expect(refusalText(eventFromJSON({ ...expired, schema: 2, forfeited: "1" }))).toMatch(/^forfeitedMs: must be package time/);
  });

  it("counts at any depth", () => {
    const rerated = { type: "UsagesRerated", sequence: 9, at: march, cause: { command: "voidUsage", id: "u" } };
    const piece = { day: "2021-03-10", endedAt: march, draws: [] };
    const changes = (...after: readonly object[]): object => ({ ...rerated, changes: [{ usageId: "u", before: [], after: [] }, { usageId: "v", before: [], after }] });
    expect(refusalText(eventFromJSON(changes({ ...piece, minutes: 1, overage: "1" })))).toBe("accepted");
    expect(refusalText(eventFromJSON(changes({ ...piece, billedSeconds: 60, overageMs: 1 })))).toBe("accepted");
    expect(refusalText(eventFromJSON(changes({ ...piece, minutes: 1, overageMs: 1 })))).toMatch(/^changes\[1\]\.after\[0\]\.billedSeconds:/);
    expect(refusalText(eventFromJSON(changes()))).toBe("accepted");
  });

  test.each([[0], [3], ["1"], ["2"], [null], [1.5], [{}]])("is not looked for where `schema` is %j, which is refused", (schema) => {
    expect(refusalText(eventFromJSON({ ...Object(eventOf("CashToppedUp")), schema }))).toBe("schema: must be a known version: 1 or 2");
    expect(refusalText(accountFromJSON({ ...old.account, schema }))).toBe("schema: must be a known version: 1 or 2");
  });
});
