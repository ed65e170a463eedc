import type { AdjustmentKind, AdjustmentReference } from "rtc-billing";
import fc from "fast-check";

/** An intended command that moves cash: a payment, an adjustment, the reversal of the nth last payment, a pay-out. */
export type CashAct =
  | { readonly act: "topUp"; readonly amount: string }
  | { readonly act: "adjust"; readonly amount: string; readonly kind: AdjustmentKind; readonly aboutLast: ReferenceKind | null }
  | { readonly act: "reverse"; readonly nth: number; readonly unknown: boolean; readonly amount: string | null }
  | { readonly act: "payOut"; readonly amount: string };

export const sometimes = (percent: number): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(false) }, { weight: percent, arbitrary: fc.constant(true) });

type ReferenceKind = AdjustmentReference["kind"];

const topUpIntents = fc.record({
  act: fc.constant("topUp" as const),
  amount: fc.constantFrom("5", "0.01", "1", "40", "400", "1000.00000001"),
});

const adjustmentIntents = fc
  .record({
    kind: fc.constantFrom<AdjustmentKind>("goodwill", "promotion", "write-off", "correction", "fee", "fee", "correction"),
    credits: fc.boolean(),
    size: fc.constantFrom("1", "16", "60", "0.00000001", "100000"),
    aboutLast: fc.constantFrom(null, null, "bill" as const, "usage" as const, "payment" as const),
  })
  .map(({ kind, credits, size, aboutLast }) => {
    const isDebit = kind === "fee" || (kind === "correction" && !credits);
    return { act: "adjust" as const, kind, amount: isDebit ? `-${size}` : size, aboutLast };
  });

const reversalIntents = fc.record({
  act: fc.constant("reverse" as const),
  nth: fc.nat({ max: 2 }),
  unknown: sometimes(5),
  amount: fc.constantFrom(null, null, "1", "4.99", "40"),
});

const payOutIntents = fc.record({ act: fc.constant("payOut" as const), amount: fc.constantFrom("0.01", "0.01", "1", "15", "99000", "1000000") });

export const cashActs: fc.Arbitrary<CashAct> = fc.oneof(
  { weight: 8, arbitrary: topUpIntents },
  { weight: 4, arbitrary: adjustmentIntents },
  { weight: 4, arbitrary: reversalIntents },
  { weight: 5, arbitrary: payOutIntents },
);
