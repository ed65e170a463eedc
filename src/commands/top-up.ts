import { anId, anInstant, aPositiveAmount, objectOf } from "../parsing/parser.js";
import type { IdConflict } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import type { DecimalInput } from "../values/money.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `topUp` takes. */
export interface TopUpRequest {
  readonly at: InstantInput;
  readonly paymentId: string;
  /** In the tariff's currency; more than 0. */
  readonly amount: DecimalInput;
}

/**
 * Adds a payment to the cash. Cash of zero or more clears arrears and resumes a suspended service; a released service stays released
 * (rule 12, B7). The same payment again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `IdConflict` (a payment of another amount has the id), `ClockWentBackwards`.
 *
 * @example
 * const { account: after } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "99.50" }));
 * after.cash; // => 99.5
 */
export const topUp: Command<TopUpRequest, IdConflict | CommonRefusal> = command(
  objectOf((field) => ({
    at: field("at", anInstant),
    paymentId: field("paymentId", anId),
    amount: field("amount", aPositiveAmount),
  })),
  {
    name: "topUp",
    repeated: ({ payments }, { paymentId, amount }) => payments.get(paymentId)?.equals(amount) ?? false,
    conflicting: ({ payments }, { paymentId }) =>
      payments.has(paymentId) ? { type: "IdConflict", kind: "payment", id: paymentId } : null,
    decide: (_account, { at, paymentId, amount }) => accept({ type: "CashToppedUp", at, paymentId, amount }),
  },
);
