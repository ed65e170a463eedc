import { type Instant, instantOf, plusMs } from "../values/instant.js";
import { legOf, type LegSource, type MeteredUsage, wholeSecond } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";

/** What is billed of a source, and since when. */
export interface OpenLeg {
  /** `null` while nothing is billed. */
  readonly item: string | null;
  /** A whole second. Where the leg was cut, the end of what was cut off. */
  readonly since: Instant;
  /** Whether the leg was found to be longer than the longest leg. */
  readonly isCut: boolean;
}

export const NOT_BILLED: OpenLeg = { item: null, since: instantOf(0), isCut: false };

/** A leg that starts at an instant. */
export const openLeg = (item: string | null, at: Instant): OpenLeg => ({ item, since: wholeSecond(at), isCut: false });

const NO_LEGS: readonly MeteredUsage[] = [];

/**
 * The pieces of a leg that ended by an instant, where the leg is longer than `longestLegSeconds`: it is cut at midnights of the
 * tariff's zone, and what is still longer at each multiple from its start. Whoever receives a stream for weeks is billed every day.
 */
export function piecesUntil(
  source: LegSource, { item, since, isCut }: OpenLeg, at: Instant, rules: MeteringRules,
): readonly MeteredUsage[] {
  const until = wholeSecond(at);
  if (item === null || (!isCut && until - since <= rules.longestLegMs)) return NO_LEGS;
  const pieces: MeteredUsage[] = [];
  let start = since;
  for (let cut = nextCut(start, rules); cut <= until; cut = nextCut(start, rules)) {
    const piece = legOf(source, item, start, cut);
    if (piece) pieces.push(piece);
    start = cut;
  }
  return pieces;
}

const nextCut = (start: Instant, { longestLegMs, nextMidnight }: MeteringRules): Instant =>
  instantOf(Math.min(start + longestLegMs, nextMidnight(start)));

/** What is left of a leg, of which pieces were cut off. */
export function withoutPieces(open: OpenLeg, pieces: readonly MeteredUsage[]): OpenLeg {
  const last = pieces.at(-1);
  return last ? { ...open, since: plusMs(last.startedAt, last.seconds * 1_000), isCut: true } : open;
}

/** All legs that a leg comes to if it ends at an instant. */
export function legsUntil(source: LegSource, open: OpenLeg, at: Instant, rules: MeteringRules): readonly MeteredUsage[] {
  const pieces = piecesUntil(source, open, at, rules);
  const { item, since } = withoutPieces(open, pieces);
  const rest = item === null ? null : legOf(source, item, since, wholeSecond(at));
  if (!rest) return pieces;
  return pieces.length === 0 ? [rest] : [...pieces, rest];
}
