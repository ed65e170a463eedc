import { type Span, spansOf } from "./cutting.js";
import { drawDown } from "./drawdown.js";
import { packageTimeOf } from "./minutes.js";
import { type Metered, minuteCounter } from "./rounding.js";
import { giveBack, type Shelf } from "./shelf.js";
import type { Terms } from "./terms.js";
import type { Instant } from "./time.js";
import { inOrderOfEnds, type Piece, type Usage } from "./usages.js";

/** How things stand at the instant that rating starts from. */
export interface Standing {
  /** Pieces that end at or before this instant are rated already. No usage is cut differently before it than then. */
  readonly since: Instant;
  /** What those pieces left in the packages. */
  readonly shelf: Shelf;
  /** What those pieces have metered. */
  readonly metered: Metered;
}

/**
 * Rates what ends after `since` (rules 4 to 8): cuts usages into spans, takes the spans in canonical order, hands out minutes and
 * draws them from packages. Returns the pieces of each usage, in the order in which the usages are given; the result itself
 * depends on the set of usages and packages alone. Since the canonical order follows the ends, rating on from any instant
 * equals rating everything. The shelf is left as it was.
 */
export function rate(usages: readonly Usage[], { since, shelf, metered }: Standing, terms: Terms): readonly (readonly Piece[])[] {
  const minutesFor = minuteCounter(terms.tariff.rounding, metered);
  const rated: Piece[][] = [];
  const spans: (Span & { readonly pieces: Piece[] })[] = [];
  for (const usage of usages) {
    const pieces: Piece[] = [];
    rated.push(pieces);
    for (const { day, startedAt, endedAt } of spansOf(usage, shelf.cuts, terms.calendar)) {
      if (endedAt > since) spans.push({ usage, day, startedAt, endedAt, pieces });
    }
  }
  spans.sort(inOrderOfEnds);

  for (const span of spans) span.pieces.push(pieceOf(span, minutesFor(span), shelf, terms));
  for (const pieces of rated) for (const { draws } of pieces) giveBack(shelf, draws);
  return rated;
}

/** What a span of so many minutes becomes: it draws on the packages that cover it, and leaves the rest as overage (rules 5, 6). */
export function pieceOf(span: Span, minutes: number, shelf: Shelf, { items }: Terms): Piece {
  const { usage, day, endedAt } = span;
  const item = items.get(usage.item);
  const need = packageTimeOf(minutes * (item?.perMinute ?? 0));
  const { draws, overage } = item?.covered ? drawDown(shelf, span, need) : { draws: [], overage: need };
  return { day, endedAt, minutes, draws, overage };
}
