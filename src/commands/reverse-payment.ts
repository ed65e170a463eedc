import { reversibleOf } from "../account/cash-movements.js";
import { anId, anInstant, aPositiveAmount, objectOf, optional } from "../parsing/parser.js";
import { type IdConflict, type PaymentNotFound, refuse, type ReversalExceedsPayment } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import type { DecimalInput } from "../values/money.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `reversePayment` takes. */
export interface ReversePaymentRequest {
  readonly at: InstantInput;
  readonly reversalId: string;
  readonly paymentId: string;
  /** In the tariff's currency; more than 0. By default all of the payment that is not reversed yet. */
  readonly amount?: DecimalInput;
  readonly reason: string;
}

/** The refusals of `reversePayment` besides `CommonRefusal`. */
export type ReversePaymentRefusal = IdConflict | PaymentNotFound | ReversalExceedsPayment;

/**
 * Takes back a payment that bounced or was charged back, or a part of it: its amount leaves the cash again. That may take cash below zero;
 * then arrears start at once (rule 12). The id of the payment stays taken. The same reversal again is a repeat; without an amount it is
 * the same as one that took all that was left of the payment.
 *
 * Refuses, in this order: `InvalidInput`, `IdConflict` (another reversal has the id), `ClockWentBackwards`, `PaymentNotFound`,
 * `ReversalExceedsPayment` (of the payment, less than `amount` is left, or nothing).
 *
 * @example
 * const at = "2021-04-02T00:00:00Z";
 * const { account: paid } = unwrap(topUp(account, { at, paymentId: "pay-1", amount: "50.00" }));
 * const { events } = unwrap(reversePayment(paid, { at, reversalId: "bounce-1", paymentId: "pay-1", reason: "bounced" }));
 * events.map((event) => (event.type === "PaymentReversed" ? event.amount : "")).join(); // => 50
 */
export const reversePayment: Command<ReversePaymentRequest, ReversePaymentRefusal | CommonRefusal> = command(
  objectOf((field) => ({
    at: field("at", anInstant),
    reversalId: field("reversalId", anId),
    paymentId: field("paymentId", anId),
    amount: field("amount", optional(aPositiveAmount, null)),
    reason: field("reason", anId),
  })),
  {
    name: "reversePayment",
    repeated: ({ reversals }, { reversalId, paymentId, amount, reason }) => {
      const reversal = reversals.get(reversalId);
      if (reversal?.paymentId !== paymentId || reversal.reason !== reason) return false;
      return amount ? amount.equals(reversal.amount) : reversal.whole;
    },
    conflicting: ({ reversals }, { reversalId }) =>
      reversals.has(reversalId) ? { type: "IdConflict", kind: "reversal", id: reversalId } : null,
    decide: (account, { at, reversalId, paymentId, amount, reason }) => {
      const reversible = reversibleOf(account, paymentId);
      if (!reversible) return refuse({ type: "PaymentNotFound", paymentId });
      if (reversible.isZero() || amount?.greaterThan(reversible)) return refuse({ type: "ReversalExceedsPayment", paymentId, reversible });

      return accept({ type: "PaymentReversed", at, reversalId, paymentId, amount: amount ?? reversible, reason });
    },
  },
);
