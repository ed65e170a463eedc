import type { CashAct } from "./cash-intents.js";
import type { Adjustment, Call, Reversal, Step } from "./commands.js";
import { fromLast } from "./landmarks.js";

/** What a cash step refers to: when it is, the number that makes its id unique, and what came before it. */
export interface CashContext {
  readonly at: number;
  readonly idNumber: number;
  readonly calls: readonly Call[];
  readonly paymentIds: readonly string[];
}

export function cashStepFor(context: CashContext, act: CashAct): Step {
  const { at, idNumber } = context;
  switch (act.act) {
    case "topUp":
      return { command: "topUp", request: { at, paymentId: `pay${idNumber}`, amount: act.amount } };
    case "adjust":
      return { command: "adjustCash", request: { at, ...adjustmentOf(context, act) } };
    case "reverse":
      return { command: "reversePayment", request: { at, ...reversalOf(context, act) } };
    case "payOut":
      return { command: "payOut", request: { at, payoutId: `out${idNumber}`, amount: act.amount } };
  }
}

type ActOf<Name extends CashAct["act"]> = Extract<CashAct, { act: Name }>;

function adjustmentOf({ idNumber, calls, paymentIds }: CashContext, { amount, kind, aboutLast }: ActOf<"adjust">): Adjustment {
  const ids = { bill: "some-bill", usage: calls.at(-1)?.usageId ?? "some-call", payment: paymentIds.at(-1) ?? "some-payment" };
  const refersTo = aboutLast && { kind: aboutLast, id: ids[aboutLast] };
  return { adjustmentId: `adj${idNumber}`, amount, kind, reason: "as agreed", ...(refersTo && { refersTo }) };
}

const reversalOf = ({ idNumber, paymentIds }: CashContext, { nth, unknown, amount }: ActOf<"reverse">): Reversal => ({
  reversalId: `back${idNumber}`,
  paymentId: (!unknown && fromLast(paymentIds, nth)) || "no-such-payment",
  reason: "bounced",
  ...(amount !== null && { amount }),
});
