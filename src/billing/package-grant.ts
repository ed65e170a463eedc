import type { MinutePackage } from "../packages/minute-package.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { addDays, type Duration } from "../values/calendar.js";
import { earliest, type Instant, MS_PER_DAY, plusMs } from "../values/instant.js";

/** What holds of a package that is granted at `at`, by a purchase or by a renewal (rules 1 and 3). */
export const grantedAt = (
  at: Instant, validFor: Duration, compiled: CompiledTariff,
): Pick<MinutePackage, "effectiveAt" | "expiresAt" | "refundableUntil"> => {
  const { tariff, calendar } = compiled;
  return {
    effectiveAt: tariff.coverFrom === "purchase" ? at : calendar.startOf(calendar.dayOf(at)),
    expiresAt: calendar.endOf(at, validFor),
    refundableUntil: refundableUntil(at, compiled),
  };
};

/**
 * The end of the return window. It ends before the day of the purchase closes, even where the clocks went forward within the window: of a
 * closed day nothing is rated again, so a return could not undo what the package changed there (law 13).
 */
function refundableUntil(purchasedAt: Instant, { calendar, billingRunOf, tariff }: CompiledTariff): Instant {
  const windowEnd = plusMs(purchasedAt, tariff.refundWindowDays * MS_PER_DAY);
  const closingRun = billingRunOf(addDays(calendar.dayOf(purchasedAt), tariff.lateUsageDays + 1));
  return earliest(windowEnd, plusMs(closingRun, -1));
}
