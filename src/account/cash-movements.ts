import type { AdjustmentKind } from "../ledger/events.js";
import { unreachable } from "../refusals/refusal-error.js";
import { type Decimal, isNegative, minus, ZERO } from "../values/money.js";
import type { Account } from "./account.js";

/** What is left of a payment to reverse; `null` if there is no such payment. */
export function reversibleOf({ payments, reversed }: Account, paymentId: string): Decimal | null {
  const paid = payments.get(paymentId);
  return paid ? minus(paid, reversed.get(paymentId) ?? ZERO) : null;
}

/** Which sign the amount of an adjustment can have. */
export function signOf(kind: AdjustmentKind): "credit" | "debit" | "either" {
  switch (kind) {
    case "goodwill":
    case "promotion":
    case "write-off":
      return "credit";
    case "fee":
      return "debit";
    case "correction":
      return "either";
    default:
      return unreachable(kind);
  }
}

/** Whether an adjustment is not of 0, and credits or debits as its kind does. */
export function isAllowedAdjustment({ amount, kind }: { readonly amount: Decimal; readonly kind: AdjustmentKind }): boolean {
  const sign = signOf(kind);
  return !amount.isZero() && (sign === "either" || (sign === "debit") === isNegative(amount));
}
