import { cutsOf, type Span, spansOf } from "./cutting.js";
import { drawDown } from "./drawdown.js";
import { NO_TIME, type PackageTime, packageTimeOf, subtractTime } from "./minutes.js";
import { inDrawdownOrder, type MinutePackage } from "./packages.js";
import { minuteCounter } from "./rounding.js";
import type { ItemTerms, Terms } from "./terms.js";
import type { Instant } from "./time.js";
import { inCanonicalOrder, type Piece, type Usage } from "./usages.js";

/** What rating looks at: facts, the instant it starts from, and how things stand there. */
export interface Facts {
  /** The usages that end after `since`. */
  readonly usages: readonly Usage[];
  /** The packages that are not returned. */
  readonly packages: readonly MinutePackage[];
  /** Pieces that end at or before this instant are rated already. No usage of `usages` is cut differently before it than then. */
  readonly since: Instant;
  /** What those pieces left of a package. */
  readonly leftAt: (pack: MinutePackage) => PackageTime;
  /** The milliseconds of those pieces, by `totalKey`. */
  readonly metered: ReadonlyMap<string, number>;
}

/**
 * Rates what ends after `since` (rules 4 to 8): cuts usages into spans, takes the spans in canonical order, hands out minutes and
 * draws them from packages. The result depends on the set of usages and packages alone, not on their order; and since the
 * canonical order follows the ends, rating on from any instant equals rating everything.
 */
export function rate({ usages, packages, since, leftAt, metered }: Facts, terms: Terms): ReadonlyMap<Usage, readonly Piece[]> {
  const ordered = packages.toSorted(inDrawdownOrder);
  const left = new Map(ordered.map((pack) => [pack.packageId, leftAt(pack)]));
  const minutesFor = minuteCounter(terms.tariff.rounding, metered);

  const cuts = cutsOf(packages);
  const spans = usages.flatMap((usage) => spansOf(usage, cuts, terms.calendar)).filter(({ endedAt }) => endedAt > since);
  const rated = new Map<Usage, Piece[]>(usages.map((usage) => [usage, []]));
  for (const span of spans.sort(inCanonicalOrder)) {
    const item = terms.items.get(span.usage.item);
    const minutes = minutesFor(span);
    const need = packageTimeOf(minutes * (item?.perMinute ?? 0));
    const { draws, overage } = drawDown(need, sourcesFor(span, item, ordered, left));
    for (const { packageId, drawn } of draws) left.set(packageId, subtractTime(left.get(packageId) ?? NO_TIME, drawn));
    rated.get(span.usage)?.push({ day: span.day, endedAt: span.endedAt, minutes, draws, overage });
  }
  return rated;
}

/** The packages that cover a span: its item and region, and valid during the whole of it (rules 1, 5 and 7). */
function* sourcesFor(
  { usage, startedAt, endedAt }: Span,
  item: ItemTerms | undefined,
  ordered: readonly MinutePackage[],
  left: ReadonlyMap<string, PackageTime>,
): Iterable<{ readonly packageId: string; readonly left: PackageTime }> {
  if (!item?.covered) return;
  for (const pack of ordered) {
    const valid = pack.effectiveAt <= startedAt && endedAt <= pack.expiresAt;
    if (valid && pack.regions.includes(usage.region)) yield { packageId: pack.packageId, left: left.get(pack.packageId) ?? NO_TIME };
  }
}
