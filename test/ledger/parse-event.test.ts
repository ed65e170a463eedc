import { describe, expect, test } from "vitest";
import { eventFromJSON, unwrap } from "../../src/index.js";
import { ms } from "../support/account-steps.js";
import { march } from "../support/accounts.js";
import { byText, damaged, type Damages, refusalText } from "../support/damage.js";

const long = "a".repeat(257);

describe("an event", () => {
  const piece = { day: "2021-03-10", endedAt: ms(march) + 61_000, billedSeconds: 120, draws: [{ packageId: "p", drawnMs: 15_000 }], overageMs: 15_000 };
  const rated = {
    type: "UsageRated", sequence: 9, at: ms(march) + 61_000, usageId: "u", appId: "app", region: "cn", item: "audio", startedAt: ms(march), seconds: 61, roundWith: "stream",
    billedSeconds: 120, pieces: [piece],
  };

  const damages: Damages = [
    ["type", "Nonsense", "type: must be the type of an event"],
    ["type", "constructor", "type: must be the type of an event"],
    ["sequence", 0, "sequence: must be at least 1"],
    ["sequence", 1.5, "sequence: must be a whole number"],
    ["sequence", undefined, "sequence: must be a whole number"],
    ["at", -1, "at: must lie between the years 1970 and 9999"],
    ["at", 0.5, "at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["at", undefined, "at: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["usageId", ["u"], "usageId: must be a text that is not empty"],
    ["usageId", "", "usageId: must be a text that is not empty"],
    ["usageId", long, "usageId: must have at most 256 characters"],
    ["appId", undefined, "appId: must be a text that is not empty"],
    ["appId", 7, "appId: must be a text that is not empty"],
    ["region", undefined, "region: must be a text that is not empty"],
    ["region", [], "region: must be a text that is not empty"],
    ["item", {}, "item: must be a text that is not empty"],
    ["startedAt", undefined, "startedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["startedAt", Date.UTC(9900, 0, 1), "startedAt: must lie between the years 1970 and 9899"],
    ["startedAt", -1, "startedAt: must lie between the years 1970 and 9899"],
    ["startedAt", 0.5, "startedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["seconds", undefined, "seconds: must be a whole number"],
    ["seconds", -1, "seconds: must be at least 0"],
    ["seconds", 2 ** 53, "seconds: must be at most 9007199254740991"],
    ["seconds", "61", "seconds: must be a whole number"],
    ["roundWith", "", "roundWith: must be a text that is not empty"],
    ["roundWith", 7, "roundWith: must be a text that is not empty"],
    ["roundWith", long, "roundWith: must have at most 256 characters"],
    ["billedSeconds", undefined, "billedSeconds: must be a whole number"],
    ["billedSeconds", -2, "billedSeconds: must be at least 0"],
    ["billedSeconds", 1.5, "billedSeconds: must be a whole number"],
    ["pieces", undefined, "pieces: must be a list"],
    ["pieces", { length: 1 }, "pieces: must be a list"],
    ["pieces", [null], "pieces[0]: must be an object"],
    ["pieces.0.day", "2021-02-29", "pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["pieces.0.day", undefined, "pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["pieces.0.endedAt", undefined, "pieces[0].endedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["pieces.0.endedAt", -1, "pieces[0].endedAt: must lie between the years 1970 and 9999"],
    ["pieces.0.billedSeconds", undefined, "pieces[0].billedSeconds: must be a whole number"],
    ["pieces.0.billedSeconds", 0.5, "pieces[0].billedSeconds: must be a whole number"],
    ["pieces.0.draws", undefined, "pieces[0].draws: must be a list"],
    ["pieces.0.draws", {}, "pieces[0].draws: must be a list"],
    ["pieces.0.overageMs", undefined, "pieces[0].overageMs: must be package time: a whole number of milliseconds"],
    ["pieces.0.overageMs", "0.25", "pieces[0].overageMs: must be package time: a whole number of milliseconds"],
    ["pieces.0.overageMs", -3, "pieces[0].overageMs: must not be negative"],
    ["pieces.0.draws.0", null, "pieces[0].draws[0]: must be an object"],
    ["pieces.0.draws.0.packageId", undefined, "pieces[0].draws[0].packageId: must be a text that is not empty"],
    ["pieces.0.draws.0.packageId", "", "pieces[0].draws[0].packageId: must be a text that is not empty"],
    ["pieces.0.draws.0.drawnMs", undefined, "pieces[0].draws[0].drawnMs: must be package time: a whole number of milliseconds"],
    ["pieces.0.draws.0.drawnMs", 0.5, "pieces[0].draws[0].drawnMs: must be package time: a whole number of milliseconds"],
  ];

  test.each(byText(damages))("damage %$ is refused: %s", (text, place, value) => {
    expect(refusalText(eventFromJSON(damaged(rated, place, value)))).toBe(text);
  });

  test.each<[place: string, value: unknown]>([
    ["sequence", 1], ["at", 1], ["at", Date.UTC(9900, 0, 1)], ["startedAt", 0], ["startedAt", Date.UTC(9900, 0, 1) - 1], ["seconds", 0], ["billedSeconds", 0], ["pieces", []],
    ["usageId", "u".repeat(256)], ["pieces.0.billedSeconds", 0], ["pieces.0.draws", []], ["pieces.0.overageMs", 0], ["pieces.0.overageMs", 1], ["pieces.0.overageMs", Number.MAX_SAFE_INTEGER], ["pieces.0.endedAt", Date.UTC(9900, 0, 1)],
    ["pieces", Array.from({ length: 1_001 }, () => piece)],
  ])("is read as it is where its %s is at the bound", (place, value) => {
    const other = damaged(rated, place, value);
    expect(unwrap(eventFromJSON(other)).event).toEqual(other);
  });

  test("that is a rated usage never lets a field pass that is not known, also where a known one is inherited", () => {
    const { seconds, ...own } = rated;
    const heir: object = Object.assign(Object.create({ seconds }) as object, own);
    expect(unwrap(eventFromJSON(heir)).event).toEqual(rated);
    expect(refusalText(eventFromJSON(Object.assign(heir, { colour: "red" })))).toBe("colour: is not a known field");
    expect(unwrap(eventFromJSON({ ...rated, colour: undefined })).event).toEqual(rated);
  });

  test("that is a rated usage has no negative zero", () => {
    const zeros = { ...rated, billedSeconds: -0, seconds: -0, pieces: [{ ...piece, billedSeconds: -0, overageMs: -0, draws: [{ packageId: "p", drawnMs: -0 }] }] };
    expect(unwrap(eventFromJSON(zeros)).event).toEqual(JSON.parse(JSON.stringify(zeros)));
  });
});
