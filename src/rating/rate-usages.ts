import { drawDown } from "../packages/drawdown.js";
import type { Draw } from "../packages/minute-package.js";
import { applyDraws, type PackageBalances } from "../packages/package-balances.js";
import { packageTimeNeeded, type CompiledTariff } from "../tariff/compiled-tariff.js";
import { billedSecondsCounter, type MeteredMs } from "./minute-rounding.js";
import type { Piece } from "./rated-usage.js";
import { comparePieces } from "./rating-order.js";
import type { Span } from "./spans.js";
import type { Usage } from "./usage.js";

/** The state from which rating starts: what is rated already. */
export interface RatingBaseline {
  /** The balances of packages after what is rated already. */
  readonly balances: PackageBalances;
  /** The metered milliseconds of what is rated already. */
  readonly meteredMs: MeteredMs;
  /** Whether a usage is rounded up by itself. */
  readonly isAlone: (usage: Usage) => boolean;
}

/** A span that is to be rated, and the pieces of its usage, to which its own is added. */
export interface UnratedSpan extends Span {
  readonly pieces: Piece[];
}

/**
 * Rates spans (rules 4 to 8): sorts them into canonical order, rounds each up to minutes and draws these from packages. The pieces depend
 * only on the set of spans and packages (rule 9); since the canonical order follows the ends, rating from an instant on equals rating
 * everything.
 */
export function rateSpans(
  spans: readonly UnratedSpan[], { balances, meteredMs, isAlone }: RatingBaseline, compiled: CompiledTariff,
): void {
  const billedSecondsFor = billedSecondsCounter(compiled.tariff.rounding, compiled.calendar, meteredMs, isAlone);
  const sorted = spans.length > 1 ? spans.toSorted(comparePieces) : spans;
  let rest = balances;
  for (let index = 0; index < sorted.length; index += 1) {
    const span = sorted[index];
    if (!span) continue;
    const piece = ratedPiece(span, billedSecondsFor(span), rest, compiled);
    span.pieces.push(piece);
    if (index + 1 < sorted.length) rest = applyDraws(rest, piece.draws, 1, piece.endedAt);
  }
}

const NO_DRAWS: readonly Draw[] = Object.freeze([]);

/** Rates one span: draws what its billed seconds need from the packages that cover it; the rest is overage (rules 5 and 6). */
function ratedPiece(span: UnratedSpan, billedSeconds: number, balances: PackageBalances, { items }: CompiledTariff): Piece {
  const { usage, day, endedAt } = span;
  const item = items.get(usage.item);
  const neededMs = packageTimeNeeded(item, billedSeconds);
  if (!item?.covered) return { day, endedAt, billedSeconds, draws: NO_DRAWS, overageMs: neededMs };
  const { draws, overageMs } = drawDown(balances, usage.region, span, neededMs);
  return { day, endedAt, billedSeconds, draws, overageMs };
}
