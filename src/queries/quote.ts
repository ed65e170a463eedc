import type { Account } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { unbilledCharge } from "../account/unbilled-charges.js";
import { recordUsages, type RecordUsagesRequest, type RefusedUsage } from "../commands/record-usages.js";
import type { RatingChange, UsageRated } from "../ledger/events.js";
import { type DisplayMinutes, displayMinutes } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { drawnMsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { addDays } from "../values/calendar.js";
import { type Fraction, subtractFractions, sumOfFractions } from "../values/fraction.js";
import { type Decimal, minus } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";
import { pieceCharges } from "./piece-charges.js";

/** A usage as it would be rated. */
export interface QuotedUsage extends DisplayMinutes {
  readonly usageId: string;
  readonly billedSeconds: number;
  /** What each piece would draw from which packages, and leave as overage. */
  readonly pieces: readonly Piece[];
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** The charge of the overage, before a bill rounds it down. */
  readonly charge: ExactAmount;
}

/** What usages would cost. Its minutes are the totals of `usages`. */
export interface Quote extends DisplayMinutes {
  readonly ok: true;
  /** The usages that would be rated, in the order given, without repeats of recorded ones. */
  readonly usages: readonly QuotedUsage[];
  readonly refused: readonly RefusedUsage[];
  /** Recorded usages that would be rated differently. */
  readonly rerated: readonly RatingChange[];
  /** By how much the sum of all charges would rise, including those of re-rated usages, before bills round it down. */
  readonly charge: ExactAmount;
  /** By how much the sum of the next bills would rise. */
  readonly due: Decimal;
}

/**
 * What usages would cost if they were recorded at `at`, and from which packages they would draw. It records them hypothetically, with
 * the code of `recordUsages`, and bills the account with and without them. It assumes that nothing else happens until the run that bills
 * them. As for `recordUsages`, a usage must end at `at` or before: for a call in the future, choose an `at` in the future. Amounts are in
 * the tariff's currency.
 *
 * The quote as a whole is refused only with `InvalidInput`; refused usages are listed as `recordUsages` lists them.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-02T08:00:00Z", seconds: 72_000 };
 * const { usages, due } = unwrap(quote(account, { at: "2021-04-03T04:00:00Z", usages: [call] }));
 * usages.map(({ drawnMs, overageMs }) => `${drawnMs / 60_000} + ${overageMs / 60_000} min`).join(); // => 1000 + 200 min
 * due; // => 6.4
 */
export function quote(account: Account, request: RecordUsagesRequest): Quote | Refused<InvalidInput> {
  const outcome = recordUsages(account, request);
  if (!outcome.ok) return outcome;
  const { account: recorded, events, refused } = outcome;
  const compiled = compiledTariff(recorded.tariff);
  const { calendar, billingRunOf } = compiled;
  const nextRun = billingRunOf(addDays(calendar.dayOf(recorded.clock), 1));
  const charge = subtractFractions(unbilledCharge(recorded), unbilledCharge(accountAt(account, recorded.clock)));
  const rated = events.filter((event) => event.type === "UsageRated").map(withTotals);
  const chargesOf = pieceCharges(recorded, rated);
  return {
    ok: true,
    usages: rated.map((usage) => quotedUsage(usage, chargesOf(usage), compiled)),
    ...displayMinutes(rated, compiled),
    refused,
    rerated: events.filter((event) => event.type === "UsagesRerated").flatMap(({ changes }) => changes),
    charge: exactAmountOf(charge),
    due: minus(accountAt(recorded, nextRun).billedTotal, accountAt(account, nextRun).billedTotal),
  };
}

interface RatedWithTotals extends UsageRated {
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
}

const withTotals = (event: UsageRated): RatedWithTotals =>
  ({ ...event, drawnMs: drawnMsIn(event.pieces), overageMs: overageMsIn(event.pieces) });

function quotedUsage(usage: RatedWithTotals, charges: readonly Fraction[], compiled: CompiledTariff): QuotedUsage {
  const { usageId, billedSeconds, pieces, drawnMs, overageMs } = usage;
  const charge = exactAmountOf(sumOfFractions(charges));
  return { usageId, billedSeconds, pieces, drawnMs, overageMs, ...displayMinutes([usage], compiled), charge };
}
