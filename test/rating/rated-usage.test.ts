import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { draftOf, emptyUsageIndex, enterUsage } from "../../src/account/usage-index.js";
import { openUsageById } from "../../src/account/usage-lookup.js";
import { aliyunRtc } from "../../src/index.js";
import { withPackage } from "../../src/packages/package-balances.js";
import { areSamePieces, type Piece, piecesOf, type RatedUsage } from "../../src/rating/rated-usage.js";
import type { Usage } from "../../src/rating/usage.js";
import { calendarOf } from "../../src/values/calendar.js";
import { instantOf } from "../../src/values/instant.js";
import type { PackageTime } from "../../src/values/package-time.js";
import { bought, given, inService } from "../support/account-steps.js";

/*
 * A usage of one piece and at most one draw is stored in flat fields; `piecesOf` returns the same for both forms.
 */
const sampled = { numRuns: 300, seed: 20210401 };
const calendar = calendarOf(aliyunRtc.timeZone);
const startedAt = instantOf(Date.parse("2021-03-01T23:30:00+08:00"));
const usage: Usage = { usageId: "call", appId: "class", region: "cn", item: "audio", startedAt, seconds: 3_600, roundWith: "call" };
const atEnd = instantOf(startedAt + 3_600_000);
const time = (ms: number): PackageTime => ms as PackageTime;

/** A usage with its rating, as an account that has both packages holds it. */
function held(pieces: readonly Piece[]): RatedUsage {
  const draft = draftOf(emptyUsageIndex(calendar));
  for (const pack of packages) draft.balances = withPackage(draft.balances, pack);
  enterUsage(draft, usage, pieces);
  return openUsageById(draft, "call", instantOf(0)) ?? expect.fail("the usage is not there");
}

const packages = [...given(inService(), bought("first", "2021-03-01T01:00:00+08:00"), bought("second", "2021-03-01T01:00:00+08:00")).packages.values()]
  .filter(({ refunded }) => !refunded);

const arbPiece: fc.Arbitrary<Piece> = fc.record({
  day: fc.constantFrom(calendar.dayOf(startedAt), calendar.dayOf(atEnd)),
  endedAt: fc.constantFrom(atEnd, instantOf(startedAt + 1_800_000)),
  billedSeconds: fc.integer({ min: 0, max: 60 }).map((minutes) => minutes * 60),
  draws: fc.array(fc.record({ packageId: fc.constantFrom("first", "second"), drawnMs: fc.integer({ min: 1, max: 9 }).map(time) }), { maxLength: 2 }),
  overageMs: fc.integer({ min: 0, max: 9 }).map(time),
});
const arbPieces = fc.array(arbPiece, { maxLength: 3 });

describe("pieces of a usage", () => {
  it("are read back as they were rated", () => {
    fc.assert(fc.property(arbPieces, (pieces) => {
      expect(piecesOf(held(pieces), calendar)).toEqual(pieces);
    }), sampled);
  });

  it("are stored flat when there is one piece, of the whole usage, with at most one draw", () => {
    fc.assert(fc.property(arbPieces, (pieces) => {
      const [piece] = pieces;
      const isFlat = pieces.length === 1 && piece?.endedAt === atEnd && piece.day === "2021-03-01" && piece.draws.length < 2;
      expect(held(pieces).pieces).toEqual(isFlat ? null : pieces);
    }), sampled);
  });

  it("are the same exactly when nothing in them differs", () => {
    fc.assert(fc.property(arbPieces, arbPieces, (a, b) => {
      expect(areSamePieces(a, structuredClone(a))).toBe(true);
      expect(areSamePieces(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    }), sampled);
  });

  const draw = { packageId: "first", drawnMs: time(60_000) };
  const piece: Piece = { day: calendar.dayOf(startedAt), endedAt: atEnd, billedSeconds: 60, draws: [draw], overageMs: time(0) };

  test.each<[what: string, other: readonly Piece[]]>([
    ["a day", [{ ...piece, day: calendar.dayOf(atEnd) }]],
    ["an end", [{ ...piece, endedAt: startedAt }]],
    ["billed seconds", [{ ...piece, billedSeconds: 120 }]],
    ["overage", [{ ...piece, overageMs: time(1) }]],
    ["the package of a draw", [{ ...piece, draws: [{ ...draw, packageId: "second" }] }]],
    ["the time of a draw", [{ ...piece, draws: [{ ...draw, drawnMs: time(59_999) }] }]],
    ["a draw less", [{ ...piece, draws: [] }]],
    ["a draw more", [{ ...piece, draws: [draw, draw] }]],
    ["a piece less", []],
    ["a piece more", [piece, piece]],
  ])("differ by %s alone", (_, other) => {
    expect(areSamePieces([piece], other)).toBe(false);
    expect(areSamePieces(other, [piece])).toBe(false);
  });
});
