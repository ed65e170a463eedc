import type { CashAdjusted, CashPaidOut, CashToppedUp, PaymentReversed } from "../ledger/events.js";
import { unreachable } from "../refusals/refusal-error.js";
import { minus, plus, ZERO } from "../values/money.js";
import type { MutableAccount } from "./account-handle.js";
import { withEntry } from "./read-only-map.js";

/** Applies an event that moves cash and nothing else to `account`, in place. Its id stays taken. */
export function evolveCash(account: MutableAccount, event: CashToppedUp | CashAdjusted | PaymentReversed | CashPaidOut): void {
  switch (event.type) {
    case "CashToppedUp":
      account.payments = withEntry(account.payments, event.paymentId, event.amount);
      account.cash = plus(account.cash, event.amount);
      return;
    case "CashAdjusted": {
      const { adjustmentId, amount, kind, reason, refersTo } = event;
      const adjustment = Object.freeze({ adjustmentId, amount, kind, reason, refersTo: refersTo && Object.freeze({ ...refersTo }) });
      account.adjustments = withEntry(account.adjustments, adjustmentId, adjustment);
      account.cash = plus(account.cash, amount);
      return;
    }
    case "PaymentReversed":
      return reverse(account, event);
    case "CashPaidOut":
      account.payouts = withEntry(account.payouts, event.payoutId, event.amount);
      account.cash = minus(account.cash, event.amount);
      return;
    default:
      return unreachable(event);
  }
}

function reverse(account: MutableAccount, { reversalId, paymentId, amount, reason }: PaymentReversed): void {
  const reversed = plus(account.reversed.get(paymentId) ?? ZERO, amount);
  const whole = account.payments.get(paymentId)?.equals(reversed) ?? false;
  account.reversals = withEntry(account.reversals, reversalId, Object.freeze({ reversalId, paymentId, amount, reason, whole }));
  account.reversed = withEntry(account.reversed, paymentId, reversed);
  account.cash = minus(account.cash, amount);
}
