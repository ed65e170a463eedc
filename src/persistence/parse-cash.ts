import type { Account, CashAdjustment, PaymentReversal } from "../account/account.js";
import { adjustmentShape, reversalShape } from "../ledger/parse-event.js";
import { aFlag, anId, type FieldParser, objectOf, optional, type Parser } from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { aStoredAmount } from "../parsing/stored-values.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import { mapOf } from "./map-parser.js";

type Cash = Pick<Account, "cash" | "payments" | "adjustments" | "reversals" | "reversed" | "payouts" | "cashWasLow">;

/** Payments or pay-outs: amounts by an id, which has the name `id` in the document. */
const amountsBy = (id: string): Parser<ReadonlyMap<string, Decimal>> => {
  const read = mapOf(objectOf((field) => ({ id: field(id, anId), amount: field("amount", aStoredAmount) })), (movement) => movement.id);
  return (value, path) => new Map([...read(value, path)].map(([key, { amount }]) => [key, amount]));
};

const adjustments = mapOf(shapeOf<CashAdjustment>(adjustmentShape), ({ adjustmentId }) => adjustmentId);
const reversals = mapOf(shapeOf<PaymentReversal>({ ...reversalShape, whole: aFlag }), ({ reversalId }) => reversalId);
const NONE: ReadonlyMap<string, never> = new Map<string, never>();

/** The cash of a stored account and what moved it, bills and packages aside. What is lacking has the default of documents of before. */
export function cashFields(field: FieldParser): Cash {
  const reversed = new Map<string, Decimal>();
  const fields = {
    cash: field("cash", aStoredAmount),
    payments: field("payments", amountsBy("paymentId")),
    adjustments: field("adjustments", optional(adjustments, NONE)),
    reversals: field("reversals", optional(reversals, NONE)),
    payouts: field("payouts", optional(amountsBy("payoutId"), NONE)),
    cashWasLow: field("cashWasLow", optional(aFlag, true)),
  };
  for (const { paymentId, amount } of fields.reversals.values()) reversed.set(paymentId, plus(reversed.get(paymentId) ?? ZERO, amount));
  return { ...fields, reversed };
}
