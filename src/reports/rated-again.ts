import type { MinutePackage } from "../packages/minute-package.js";
import { NO_BALANCES, type PackageBalances, withPackage, withRemaining } from "../packages/package-balances.js";
import { roundingGroupKey } from "../rating/minute-rounding.js";
import { rateSpans } from "../rating/rate-usages.js";
import { drawnMsIn, type Piece } from "../rating/rated-usage.js";
import { type Span, spansOf } from "../rating/spans.js";
import { isEmpty, type UsageLine } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime, subtractPackageTime, type PackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { dayLineKey } from "../rating/charge-shares.js";

/** Usages and packages that can be rated again, also on other terms, and what is settled before them and stays as it is. */
export interface Material {
  readonly usages: readonly Usage[];
  readonly packages: readonly MinutePackage[];
  /** What ends at this instant or before is not rated again. */
  readonly after: Instant;
  /** What was drawn up to then, by package. */
  readonly drawnBefore: ReadonlyMap<string, PackageTime>;
  /** The milliseconds metered up to then of what usages are rounded up with, by `roundingGroupKey`. */
  readonly meteredBefore: ReadonlyMap<string, number>;
}

/** A piece, and the usage that it is a part of. */
export interface RatedPiece {
  readonly usage: Usage;
  readonly piece: Piece;
}

/** The terms of a tariff that a reading of the sources changes. */
export type Terms = Pick<Tariff, "rounding" | "coverFrom">;

/** Rates all usages of `material` on the terms given, by the same `rateSpans` that rates them as they are recorded. */
export function rateAgain(material: Material, tariff: Tariff, { rounding, coverFrom }: Terms): readonly RatedPiece[] {
  const compiled = compiledTariff(tariff.rounding === rounding ? tariff : { ...tariff, rounding });
  const { calendar } = compiled;
  const packages = material.packages.map((pack) => coveringFrom(pack, coverFrom, compiled));
  const balances = balancesOf(packages, material.drawnBefore);
  const spans = material.usages
    .flatMap((usage) => spansOf(usage, balances.cuts, calendar))
    .filter(({ endedAt }) => endedAt > material.after);
  const grouped = new Set(material.usages.filter((usage) => isGrouped(usage, material, compiled)).map(({ roundWith }) => roundWith));
  const pieces = rateSpans(spans, {
    balances,
    meteredMs: (_day, usage) => (rounding === "per-day" ? 0 : (material.meteredBefore.get(groupKey(usage, compiled)) ?? 0)),
    isAlone: ({ roundWith }) => !grouped.has(roundWith),
  }, compiled);
  return spans.flatMap(({ usage }: Span, index) => {
    const piece = pieces[index];
    return piece ? [{ usage, piece }] : [];
  });
}

const groupKey = (usage: Usage, { calendar }: CompiledTariff): string => roundingGroupKey(usage, calendar.dayOf(usage.startedAt));

/** Whether a usage may be rounded up with others: it names one, or others of its group are settled already. */
const isGrouped = (usage: Usage, { meteredBefore }: Material, compiled: CompiledTariff): boolean =>
  usage.roundWith !== usage.usageId || (meteredBefore.size > 0 && meteredBefore.has(groupKey(usage, compiled)));

const coveringFrom = (pack: MinutePackage, coverFrom: Tariff["coverFrom"], { calendar }: CompiledTariff): MinutePackage => {
  const effectiveAt = coverFrom === "purchase" ? pack.purchasedAt : calendar.startOf(calendar.dayOf(pack.purchasedAt));
  return effectiveAt === pack.effectiveAt ? pack : { ...pack, effectiveAt };
};

function balancesOf(packages: readonly MinutePackage[], drawnBefore: Material["drawnBefore"]): PackageBalances {
  let balances = packages.filter(({ refunded }) => !refunded).reduce(withPackage, NO_BALANCES);
  for (const { packageId, quotaMs } of packages) {
    const drawnMs = drawnBefore.get(packageId);
    if (drawnMs !== undefined) balances = withRemaining(balances, packageId, subtractPackageTime(quotaMs, drawnMs));
  }
  return balances;
}

/** The lines that pieces sum to, by `dayLineKey`, without empty ones. */
export function linesOfPieces(rated: readonly RatedPiece[]): ReadonlyMap<string, UsageLine> {
  const totals = new Map<string, { -readonly [Key in keyof UsageLine]: UsageLine[Key] }>();
  for (const { usage: { region, item }, piece } of rated) {
    const { day, billedSeconds, overageMs } = piece;
    const key = dayLineKey({ day, region, item });
    const total = totals.get(key) ?? { day, region, item, billedSeconds: 0, drawnMs: ZERO_PACKAGE_TIME, overageMs: ZERO_PACKAGE_TIME };
    total.billedSeconds += billedSeconds;
    total.drawnMs = addPackageTime(total.drawnMs, drawnMsIn([piece]));
    total.overageMs = addPackageTime(total.overageMs, overageMs);
    totals.set(key, total);
  }
  return new Map([...totals].filter(([, line]) => !isEmpty(line)));
}
