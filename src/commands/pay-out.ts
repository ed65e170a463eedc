import { spendableCash } from "../account/unbilled-charges.js";
import { anId, anInstant, aPositiveAmount, objectOf } from "../parsing/parser.js";
import { type IdConflict, type InsufficientCash, refuse } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import type { DecimalInput } from "../values/money.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `payOut` takes. */
export interface PayOutRequest {
  readonly at: InstantInput;
  readonly payoutId: string;
  /** In the tariff's currency; more than 0. */
  readonly amount: DecimalInput;
}

/**
 * Pays cash back to the customer: at most what may be spent, so that usage which is rated and not billed yet stays paid for. The same
 * pay-out again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `IdConflict` (a pay-out of another amount has the id), `ClockWentBackwards`,
 * `InsufficientCash` (`price` is the amount, `cash` what may be spent).
 *
 * @example
 * const at = "2021-04-02T00:00:00Z";
 * const { account: paid } = unwrap(topUp(account, { at, paymentId: "pay-1", amount: "50.00" }));
 * const outcome = payOut(paid, { at, payoutId: "back-1", amount: "60.00" });
 * outcome.ok ? "paid out" : describeRefusal(outcome.refusal); // => The price is 60.00, and 50.00 of the cash may be spent.
 */
export const payOut: Command<PayOutRequest, IdConflict | InsufficientCash | CommonRefusal> = command(
  objectOf((field) => ({
    at: field("at", anInstant),
    payoutId: field("payoutId", anId),
    amount: field("amount", aPositiveAmount),
  })),
  {
    name: "payOut",
    repeated: ({ payouts }, { payoutId, amount }) => payouts.get(payoutId)?.equals(amount) ?? false,
    conflicting: ({ payouts }, { payoutId }) => (payouts.has(payoutId) ? { type: "IdConflict", kind: "payout", id: payoutId } : null),
    decide: (account, { at, payoutId, amount }) => {
      const cash = spendableCash(account);
      if (cash.lessThan(amount)) return refuse({ type: "InsufficientCash", price: amount, cash });

      return accept({ type: "CashPaidOut", at, payoutId, amount });
    },
  },
);
