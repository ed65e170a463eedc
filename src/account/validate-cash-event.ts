import type { CashAdjusted, CashPaidOut, CashRunningLow, CashToppedUp, PaymentReversed } from "../ledger/events.js";
import { unreachable } from "../refusals/refusal-error.js";
import { type Decimal, ZERO } from "../values/money.js";
import type { Account } from "./account.js";
import { isAllowedAdjustment, reversibleOf } from "./cash-movements.js";
import { projectedCashOf, spendableCash } from "./unbilled-charges.js";

type CashEvent = CashToppedUp | CashAdjusted | PaymentReversed | CashPaidOut | CashRunningLow;

/** Why an event that moves cash, or warns of it, cannot be the next one; `null` if it can. */
export function whyCashEventInvalid(account: Account, event: CashEvent): string | null {
  const { payments, adjustments, reversals, payouts } = account;
  switch (event.type) {
    case "CashToppedUp":
      return payments.has(event.paymentId) ? "must not use a payment id again" : null;
    case "CashAdjusted":
      if (adjustments.has(event.adjustmentId)) return "must not use an adjustment id again";
      return isAllowedAdjustment(event) ? null : "must credit or debit as its kind does";
    case "PaymentReversed":
      if (reversals.has(event.reversalId)) return "must not use a reversal id again";
      return isReversible(account, event) ? null : "must reverse some of what is left of a payment";
    case "CashPaidOut":
      if (payouts.has(event.payoutId)) return "must not use a pay-out id again";
      return isWithin(event.amount, spendableCash(account)) ? null : "must pay out some of what may be spent";
    case "CashRunningLow":
      return namesTheCash(account, event) ? null : "must name the cash that there is";
    default:
      return unreachable(event);
  }
}

const isWithin = (amount: Decimal, most: Decimal): boolean => amount.greaterThan(0) && amount.lessThanOrEqualTo(most);

const isReversible = (account: Account, { paymentId, amount }: PaymentReversed): boolean =>
  isWithin(amount, reversibleOf(account, paymentId) ?? ZERO);

const namesTheCash = (account: Account, { cash, projectedCash }: CashRunningLow): boolean =>
  cash.equals(account.cash) && (projectedCash?.equals(projectedCashOf(account)) ?? true);
