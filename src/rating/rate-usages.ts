import { drawDown } from "../packages/drawdown.js";
import { creditDraws, type PackageBalances } from "../packages/package-balances.js";
import { packageTimeNeeded, type CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Instant } from "../values/instant.js";
import { billedSecondsCounter, type MeteredMs } from "./minute-rounding.js";
import type { Piece } from "./rated-usage.js";
import { comparePieces } from "./rating-order.js";
import { type Span, spansOf } from "./spans.js";
import type { Usage } from "./usage.js";

/** How things stand at the instant that rating starts from. */
export interface RatingBaseline {
  /** Pieces that end at or before this instant are rated already. No usage is cut differently before it than then. */
  readonly since: Instant;
  /** What those pieces left in the packages. */
  readonly balances: PackageBalances;
  /** What those pieces have metered. */
  readonly meteredMs: MeteredMs;
}

/**
 * Rates what ends after `since` (rules 4 to 8): cuts usages into spans, takes the spans in canonical order, hands out minutes and
 * draws them from packages. Returns the pieces of each usage, in the order in which the usages are given; the result itself
 * depends on the set of usages and packages alone. Since the canonical order follows the ends, rating on from any instant
 * equals rating everything. The shelf is left as it was.
 */
export function rateUsages(usages: readonly Usage[], { since, balances, meteredMs }: RatingBaseline, compiled: CompiledTariff): readonly (readonly Piece[])[] {
  const billedSecondsFor = billedSecondsCounter(compiled.tariff.rounding, meteredMs);
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

/** What a span of so many billed seconds becomes: it draws on the packages that cover it, and leaves the rest as overage (rules 5, 6). */
export function rateSpan(span: Span, billedSeconds: number, balances: PackageBalances, { items }: CompiledTariff): Piece {
  const { usage, day, endedAt } = span;
  const item = items.get(usage.item);
  const need = packageTimeNeeded(item, billedSeconds);
  const { draws, overageMs } = item?.covered ? drawDown(balances, { region: usage.region, startedAt: span.startedAt, endedAt }, need) : { draws: [], overageMs: need };
  return { day, endedAt, billedSeconds, draws, overageMs };
}
