import { drawDown } from "../packages/drawdown.js";
import type { PackageBalances } from "../packages/package-balances.js";
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
 * Rates spans (rules 4 to 8): sorts them into canonical order, rounds each up to minutes and draws these from packages. Returns the
 * balances after it. The pieces depend only on the set of spans and packages (rule 9); since the canonical order follows the ends,
 * rating from an instant on equals rating everything.
 */
export function rateSpans(
  spans: readonly UnratedSpan[], { balances, meteredMs, isAlone }: RatingBaseline, compiled: CompiledTariff,
): PackageBalances {
  const billedSecondsFor = billedSecondsCounter(compiled.tariff.rounding, compiled.calendar, meteredMs, isAlone);
  let after = balances;
  for (const span of spans.length > 1 ? spans.toSorted(comparePieces) : spans) {
    after = rateSpan(span, billedSecondsFor(span), after, compiled);
  }
  return after;
}

/** Rates one span: draws what its billed seconds need from the packages that cover it; the rest is overage (rules 5 and 6). */
function rateSpan(span: UnratedSpan, billedSeconds: number, before: PackageBalances, { items }: CompiledTariff): PackageBalances {
  const { usage, day, startedAt, endedAt, pieces } = span;
  const item = items.get(usage.item);
  const neededMs = packageTimeNeeded(item, billedSeconds);
  if (!item?.covered) {
    pieces.push({ day, endedAt, billedSeconds, draws: [], overageMs: neededMs });
    return before;
  }
  const { draws, overageMs, balances } = drawDown(before, { region: usage.region, startedAt, endedAt }, neededMs);
  pieces.push({ day, endedAt, billedSeconds, draws, overageMs });
  return balances;
}
