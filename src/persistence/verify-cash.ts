import type { Account } from "../account/account.js";
import { isAllowedAdjustment } from "../account/cash-movements.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";
import { requireThat } from "./verify-state.js";

/** Refuses an account whose cash does not follow from what moved it (law 12), or in which something moved it that could not. */
export function requireCash(account: Account): void {
  const { cash, payments, adjustments, reversals, payouts, packages, billedTotal } = account;
  requireReversals(account);
  for (const adjustment of adjustments.values()) {
    const path = `adjustments.${adjustment.adjustmentId}.amount`;
    requireThat(isAllowedAdjustment(adjustment), path, "must credit or debit as its kind does");
  }
  for (const [id, amount] of payouts) requireThat(amount.greaterThan(0), `payouts.${id}.amount`, "must be more than 0");

  const received = plus(sumOf([...payments.values()]), sumOf([...adjustments.values()].map(({ amount }) => amount)));
  const returned = plus(sumOf([...payouts.values()]), sumOf([...reversals.values()].map(({ amount }) => amount)));
  const paidFromCash = [...packages.values()].filter(({ paidFrom, refunded }) => paidFrom === "cash" && !refunded);
  const spent = plus(sumOf(paidFromCash.map(({ price }) => price)), billedTotal);
  const sources = "top-ups and adjustments minus reversals, pay-outs, packages paid from cash and bills";
  requireThat(minus(minus(received, returned), spent).equals(cash), "cash", `must be ${sources}`);
}

const sumOf = (amounts: readonly Decimal[]): Decimal => amounts.reduce(plus, ZERO);

/** Of a payment no more than its amount is reversed; one reversal, and only one, took the last of it where all is. */
function requireReversals({ payments, reversals, reversed }: Account): void {
  const wholes = new Map<string, number>();
  for (const { reversalId, paymentId, amount, whole } of reversals.values()) {
    requireThat(amount.greaterThan(0), `reversals.${reversalId}.amount`, "must be more than 0");
    wholes.set(paymentId, (wholes.get(paymentId) ?? 0) + (whole ? 1 : 0));
  }
  for (const [paymentId, amount] of reversed) {
    const paid = payments.get(paymentId) ?? ZERO;
    const isPart = amount.lessThanOrEqualTo(paid) && wholes.get(paymentId) === (amount.equals(paid) ? 1 : 0);
    requireThat(isPart, "reversals", `must reverse no more than was paid with "${paymentId}"`);
  }
}
