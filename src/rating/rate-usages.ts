import { drawDown } from "../packages/drawdown.js";
import { creditDraws, type PackageBalances } from "../packages/package-balances.js";
import { packageTimeNeeded, type CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Instant } from "../values/instant.js";
import { billedSecondsCounter, type MeteredMs } from "./minute-rounding.js";
import type { Piece } from "./rated-usage.js";
import { comparePieces } from "./rating-order.js";
import { type Span, spansOf } from "./spans.js";
import type { Usage } from "./usage.js";

/** The state from which rating starts: what is rated already. */
export interface RatingBaseline {
  /** Pieces that end at or before this instant are rated already, and the cuts up to it have not changed since. */
  readonly since: Instant;
  /** The balances of packages after those pieces. */
  readonly balances: PackageBalances;
  /** The metered milliseconds of those pieces. */
  readonly meteredMs: MeteredMs;
  /** Whether a usage is rounded up by itself. */
  readonly isAlone: (usage: Usage) => boolean;
}

/**
 * Rates the spans that end after `since` (rules 4 to 8): cuts usages into spans, sorts the spans into canonical order, rounds each up to
 * minutes and draws these from packages. Returns the pieces of each usage, in the order of `usages`; the pieces themselves depend only
 * on the set of usages and packages (rule 9). Since the canonical order follows the ends, rating from an instant on equals rating
 * everything. The balances are the same afterwards: the draws are credited again.
 */
export function rateUsages(
  usages: readonly Usage[],
  { since, balances, meteredMs, isAlone }: RatingBaseline,
  compiled: CompiledTariff,
): readonly (readonly Piece[])[] {
  const billedSecondsFor = billedSecondsCounter(compiled.tariff.rounding, compiled.calendar, meteredMs, isAlone);
  const rated: Piece[][] = [];
  const spans: (Span & { readonly pieces: Piece[] })[] = [];
  for (const usage of usages) {
    const pieces: Piece[] = [];
    rated.push(pieces);
    for (const { day, startedAt, endedAt } of spansOf(usage, balances.cuts, compiled.calendar)) {
      if (endedAt > since) spans.push({ usage, day, startedAt, endedAt, pieces });
    }
  }
  spans.sort(comparePieces);

  for (const span of spans) span.pieces.push(rateSpan(span, billedSecondsFor(span), balances, compiled));
  for (const pieces of rated) for (const { draws } of pieces) creditDraws(balances, draws);
  return rated;
}

/** Rates one span: draws what its billed seconds need from the packages that cover it; the rest is overage (rules 5 and 6). */
export function rateSpan(span: Span, billedSeconds: number, balances: PackageBalances, { items }: CompiledTariff): Piece {
  const { usage, day, endedAt } = span;
  const item = items.get(usage.item);
  const neededMs = packageTimeNeeded(item, billedSeconds);
  const { draws, overageMs } = item?.covered
    ? drawDown(balances, { region: usage.region, startedAt: span.startedAt, endedAt }, neededMs)
    : { draws: [], overageMs: neededMs };
  return { day, endedAt, billedSeconds, draws, overageMs };
}
