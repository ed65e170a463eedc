import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { aliyunRtc } from "../src/index.js";
import { type PackageTime } from "../src/minutes.js";
import { calendarOf, instantOf } from "../src/time.js";
import { areSamePieces, eachDraw, isSameUsage, type Piece, piecesOf, ratedAs, type Usage } from "../src/usages.js";

/*
 * A usage of one piece and at most one draw lies flat in its record; whoever asks for its pieces may not tell.
 */
const sampled = { numRuns: 300, seed: 20210401 };
const calendar = calendarOf(aliyunRtc.timeZone);
const startedAt = instantOf(Date.parse("2021-03-01T23:30:00+08:00"));
const usage: Usage = { usageId: "call", appId: "class", region: "cn", item: "audio", startedAt, seconds: 3_600 };
const atEnd = instantOf(startedAt + 3_600_000);
const time = (ms: number): PackageTime => ms as PackageTime;

const arbPiece: fc.Arbitrary<Piece> = fc.record({
  day: fc.constantFrom(calendar.dayOf(startedAt), calendar.dayOf(atEnd)),
  endedAt: fc.constantFrom(atEnd, instantOf(startedAt + 1_800_000)),
  minutes: fc.integer({ min: 0, max: 60 }),
  draws: fc.array(fc.record({ packageId: fc.constantFrom("first", "second"), drawn: fc.integer({ min: 1, max: 9 }).map(time) }), { maxLength: 2 }),
  overage: fc.integer({ min: 0, max: 9 }).map(time),
});
const arbPieces = fc.array(arbPiece, { maxLength: 3 });

describe("pieces of a usage", () => {
  it("are told as they were rated", () => {
    fc.assert(fc.property(arbPieces, (pieces) => {
      const rated = ratedAs(usage, pieces, calendar);
      expect(piecesOf(rated, calendar)).toEqual(pieces);
      const told: unknown[] = [];
      eachDraw(rated, (packageId, drawn) => told.push({ packageId, drawn }));
      expect(told).toEqual(pieces.flatMap(({ draws }) => draws));
    }), sampled);
  });

  it("lie flat where there is one, of the whole usage, on at most one package", () => {
    fc.assert(fc.property(arbPieces, (pieces) => {
      const [piece] = pieces;
      const isFlat = pieces.length === 1 && piece?.endedAt === atEnd && piece.day === "2021-03-01" && piece.draws.length < 2;
      expect(ratedAs(usage, pieces, calendar).pieces).toEqual(isFlat ? null : pieces);
    }), sampled);
  });

  it("are the same where nothing in them differs", () => {
    fc.assert(fc.property(arbPieces, arbPieces, (a, b) => {
      expect(areSamePieces(a, structuredClone(a))).toBe(true);
      expect(areSamePieces(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }), sampled);
  });

  const draw = { packageId: "first", drawn: time(60_000) };
  const piece: Piece = { day: calendar.dayOf(startedAt), endedAt: atEnd, minutes: 60, draws: [draw], overage: time(0) };

  test.each<[what: string, other: readonly Piece[]]>([
    ["a day", [{ ...piece, day: calendar.dayOf(atEnd) }]],
    ["an end", [{ ...piece, endedAt: startedAt }]],
    ["minutes", [{ ...piece, minutes: 59 }]],
    ["overage", [{ ...piece, overage: time(1) }]],
    ["the package of a draw", [{ ...piece, draws: [{ ...draw, packageId: "second" }] }]],
    ["the time of a draw", [{ ...piece, draws: [{ ...draw, drawn: time(59_999) }] }]],
    ["a draw less", [{ ...piece, draws: [] }]],
    ["a draw more", [{ ...piece, draws: [draw, draw] }]],
    ["a piece less", []],
    ["a piece more", [piece, piece]],
  ])("differ by %s alone", (_, other) => {
    expect(areSamePieces([piece], other)).toBe(false);
    expect(areSamePieces(other, [piece])).toBe(false);
  });
});

describe("a usage that is reported again", () => {
  test.each<Partial<Usage>>([
    { usageId: "other" }, { appId: "other" }, { region: "other" }, { item: "other" }, { startedAt: instantOf(startedAt + 1) }, { seconds: 1 },
  ])("is another with %o", (differing) => {
    expect(isSameUsage(usage, { ...usage })).toBe(true);
    expect(isSameUsage(usage, { ...usage, ...differing })).toBe(false);
  });
});
