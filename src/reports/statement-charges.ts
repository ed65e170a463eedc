import type { Account } from "../account/account.js";
import { withBilled } from "../account/billed-lines.js";
import { unbilledCharge } from "../account/unbilled-charges.js";
import type { Bill } from "../ledger/events.js";
import { exactCharge } from "../rating/charge.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { addFractions, type Fraction, subtractFractions, sumOfFractions, ZERO_FRACTION } from "../values/fraction.js";
import { unitsOf } from "../values/money.js";
import type { PeriodAccounts } from "./statement-packages.js";

/** How the charges of a period were billed. */
interface BillingOfPeriod {
  readonly unbilled: { readonly opening: ExactAmount; readonly closing: ExactAmount };
  readonly rounding: ExactAmount;
}

export const billingOf = ({ opening, closing }: PeriodAccounts, bills: readonly Bill[], compiled: CompiledTariff): BillingOfPeriod => ({
  unbilled: { opening: exactAmountOf(unbilledIn(opening)), closing: exactAmountOf(unbilledIn(closing)) },
  rounding: exactAmountOf(roundingOf(bills, opening?.billed ?? new Map(), compiled)),
});

const unbilledIn = (account: Account | null): Fraction => (account ? unbilledCharge(account) : ZERO_FRACTION);

/** The exact charges that bills charged less their totals, in units of 10⁻⁸ of the currency. */
function roundingOf(bills: readonly Bill[], billedBefore: Account["billed"], compiled: CompiledTariff): Fraction {
  let billed = billedBefore;
  let rounding = ZERO_FRACTION;
  const chargeOn = (day: Day): Fraction => exactCharge(billed.get(day)?.values() ?? [], compiled);
  for (const bill of bills) {
    const days = [...new Set(bill.lines.map(({ day }) => day))];
    const before = sumOfFractions(days.map(chargeOn));
    billed = withBilled(billed, bill);
    const charged = subtractFractions(sumOfFractions(days.map(chargeOn)), before);
    rounding = addFractions(rounding, subtractFractions(charged, { numerator: unitsOf(bill.total), denominator: 1n }));
  }
  return rounding;
}

