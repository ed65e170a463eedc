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

/**
 * Rates spans (rules 4 to 8): sorts them into canonical order, rounds each up to whole steps and draws these from packages. The pieces
 * depend only on the set of spans and packages (rule 9), and are returned in the order of `spans`. Since the canonical order follows the
 * ends, rating from an instant on equals rating everything.
 */
export function rateSpans(
  spans: readonly Span[], { balances, meteredMs, isAlone }: RatingBaseline, compiled: CompiledTariff,
): readonly Piece[] {
  const billedSecondsFor = billedSecondsCounter(compiled, meteredMs, isAlone);
  const [only] = spans;
  if (only && spans.length === 1) return [ratedPiece(only, billedSecondsFor(only), balances, compiled)];
  let rest = balances;
  const pieces = new Map<Span, Piece>();
  for (const span of spans.toSorted(comparePieces)) {
    const piece = ratedPiece(span, billedSecondsFor(span), rest, compiled);
    pieces.set(span, piece);
    rest = applyDraws(rest, piece.draws, 1, piece.endedAt);
  }
  return spans.map((span) => pieces.get(span)).filter((piece) => piece !== undefined);
}

const NO_DRAWS: readonly Draw[] = Object.freeze([]);

/** Rates one span: draws what its billed seconds need from the packages that cover it; the rest is overage (rules 5 and 6). */
function ratedPiece(span: Span, billedSeconds: number, balances: PackageBalances, { items }: CompiledTariff): Piece {
  const { usage, day, endedAt } = span;
  const item = items.get(usage.item);
  const neededMs = packageTimeNeeded(item, billedSeconds);
  if (!item?.covered) return { day, endedAt, billedSeconds, draws: NO_DRAWS, overageMs: neededMs };
  const { draws, overageMs } = drawDown(balances, span, neededMs);
  return { day, endedAt, billedSeconds, draws, overageMs };
}
