import { isAllowedAdjustment, signOf } from "../account/cash-movements.js";
import { anAdjustmentKind, aReference } from "../ledger/parse-event.js";
import type { AdjustmentKind, AdjustmentReference } from "../ledger/events.js";
import { anId, anInstant, anySignedAmount, objectOf, optional } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import type { IdConflict } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import type { DecimalInput } from "../values/money.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `adjustCash` takes. */
export interface AdjustCashRequest {
  readonly at: InstantInput;
  readonly adjustmentId: string;
  /** In the tariff's currency: a credit is above 0, a debit below; not 0. */
  readonly amount: DecimalInput;
  /** `"goodwill"`, `"promotion"` and `"write-off"` are credits, `"fee"` is a debit, `"correction"` is either. */
  readonly kind: AdjustmentKind;
  readonly reason: string;
  /** What the adjustment is about. It is recorded and not looked up. */
  readonly refersTo?: AdjustmentReference;
}

const WRONG_SIGN = { credit: "must be more than 0", debit: "must be less than 0", either: "must not be 0" };

const anAdjustment = objectOf((field) => {
  const at = field("at", anInstant);
  const adjustmentId = field("adjustmentId", anId);
  const amount = field("amount", anySignedAmount);
  const kind = field("kind", anAdjustmentKind);
  if (!isAllowedAdjustment({ amount, kind })) return invalid("amount", `${WRONG_SIGN[signOf(kind)]} where the kind is "${kind}"`);
  return { at, adjustmentId, amount, kind, reason: field("reason", anId), refersTo: field("refersTo", optional(aReference, null)) };
});

type ParsedAdjustment = ReturnType<typeof anAdjustment>;

const isSameAdjustment = (a: Omit<ParsedAdjustment, "at">, b: ParsedAdjustment): boolean =>
  a.amount.equals(b.amount) && a.kind === b.kind && a.reason === b.reason &&
  a.refersTo?.kind === b.refersTo?.kind && a.refersTo?.id === b.refersTo?.id;

/**
 * Credits or debits cash without a payment: goodwill, a promotion, a debt that is written off, a fee, a correction. A debit may take cash
 * below zero; then arrears start at once (rule 12). A credit that brings it to zero or more clears them. An adjustment of any later day
 * is the way to credit what a closed day was charged too much: `refersTo` names the bill. The same adjustment again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `IdConflict` (another adjustment has the id), `ClockWentBackwards`.
 *
 * @example
 * const credit = { adjustmentId: "credit-1", amount: "4.00", kind: "goodwill", reason: "echo in Tuesday's lesson" };
 * const { account: after } = unwrap(adjustCash(account, { at: "2021-04-02T00:00:00Z", ...credit }));
 * after.cash; // => 4
 */
export const adjustCash: Command<AdjustCashRequest, IdConflict | CommonRefusal> = command(anAdjustment, {
  name: "adjustCash",
  repeated: ({ adjustments }, request) => {
    const adjustment = adjustments.get(request.adjustmentId);
    return adjustment !== undefined && isSameAdjustment(adjustment, request);
  },
  conflicting: ({ adjustments }, { adjustmentId }) =>
    adjustments.has(adjustmentId) ? { type: "IdConflict", kind: "adjustment", id: adjustmentId } : null,
  decide: (_account, { at, adjustmentId, amount, kind, reason, refersTo }) =>
    accept({ type: "CashAdjusted", at, adjustmentId, amount, kind, reason, refersTo }),
});
