import type { Account } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { unbilledLines } from "../billing/billing-run.js";
import { recordUsages, type RecordUsagesRequest, type RefusedUsage } from "../commands/record-usages.js";
import type { RatingChange, UsageRated } from "../ledger/events.js";
import { chargeOf, type DisplayMinutes, displayMinutes } from "../rating/charge.js";
import { chargeForTime, type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { drawnMsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { addDays } from "../values/calendar.js";
import { addFractions, type Fraction, ZERO_FRACTION } from "../values/fraction.js";
import { type Decimal, minus } from "../values/money.js";
import type { PackageTime } from "../values/package-time.js";

/** A usage as it would be rated. */
export interface QuotedUsage extends DisplayMinutes {
  readonly usageId: string;
  readonly billedSeconds: number;
  /** What each part would draw, from which packages, and leave as overage. */
  readonly pieces: readonly Piece[];
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** What the overage comes to, before a bill rounds it down. */
  readonly charge: ExactAmount;
}

/** What usages would cost. Its minutes are those of `usages` together. */
export interface Quote extends DisplayMinutes {
  readonly ok: true;
  /** Those that would be rated, in the order given; one that is known already is left out. */
  readonly usages: readonly QuotedUsage[];
  readonly refused: readonly RefusedUsage[];
  /** Usages known already that would be rated otherwise. */
  readonly rerated: readonly RatingChange[];
  /** What all charges together would come to more, those of re-rated usages too, before bills round it down. */
  readonly charge: ExactAmount;
  /** What the next bills would come to more. */
  readonly due: Decimal;
}

/**
 * What usages would cost if they were recorded at `at`, and from which packages they would draw: it records them in thought by
 * the same code, and bills both the account with them and the one without. Nothing else is taken to happen until the run that
 * bills them. The usages end at `at` or before, as for `recordUsages`; those of a call that is yet to come are quoted with an
 * `at` to come.
 *
 * Refuses as a whole only with `InvalidInput`; each usage for itself as `recordUsages` does.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-02T08:00:00Z", seconds: 72_000 };
 * const quoted = unwrap(quote(account, { at: "2021-04-03T04:00:00Z", usages: [call] }));
 * quoted.usages.map(({ drawnMs, overageMs }) => `${drawnMs / 60_000} min drawn, ${overageMs / 60_000} beyond`).join(); // => 1000 min drawn, 200 beyond
 * quoted.due; // => 6.4
 */
export function quote(account: Account, request: RecordUsagesRequest): Quote | Refused<InvalidInput> {
  const outcome = recordUsages(account, request);
  if (!outcome.ok) return outcome;
  const { account: recorded, events, refused } = outcome;
  const compiled = compiledTariff(recorded.tariff);
  const { calendar, billingRunOf } = compiled;
  const nextRun = billingRunOf(addDays(calendar.dayOf(recorded.clock), 1));
  const charge = unbilledCharge(recorded, compiled);
  const without = unbilledCharge(accountAt(account, recorded.clock), compiled);
  const rated = events.filter((event) => event.type === "UsageRated").map(withTotals);
  return {
    ok: true,
    usages: rated.map((usage) => quotedUsage(usage, compiled)),
    ...displayMinutes(rated, compiled),
    refused,
    rerated: events.filter((event) => event.type === "UsagesRerated").flatMap(({ changes }) => changes),
    charge: exactAmountOf(addFractions(charge, { numerator: -without.numerator, denominator: without.denominator })),
    due: minus(accountAt(account, nextRun).cash, accountAt(recorded, nextRun).cash),
  };
}

interface RatedWithTotals extends UsageRated {
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
}

const withTotals = (event: UsageRated): RatedWithTotals => ({ ...event, drawnMs: drawnMsIn(event.pieces), overageMs: overageMsIn(event.pieces) });

function quotedUsage(usage: RatedWithTotals, compiled: CompiledTariff): QuotedUsage {
  const { usageId, region, item, billedSeconds, pieces, drawnMs, overageMs } = usage;
  const charge = pieces.reduce((total, piece) => addFractions(total, chargeForTime(piece.overageMs, { day: piece.day, region, item }, compiled)), ZERO_FRACTION);
  return { usageId, billedSeconds, pieces, drawnMs, overageMs, ...displayMinutes([usage], compiled), charge: exactAmountOf(charge) };
}

const unbilledCharge = (account: Account, compiled: CompiledTariff): Fraction =>
  unbilledLines(account).reduce((total, line) => addFractions(total, chargeOf(line, compiled)), ZERO_FRACTION);
