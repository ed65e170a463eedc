/**
 * Reports for customers and support, made from the events of an account: explanations of usages, packages and bills, and statements of
 * a period.
 *
 * @module rtc-billing/reports
 */

// How a usage is charged.
export { explainUsage, type UsageExplanation } from "./explain-usage.js";
export type { Candidate, PieceExplanation, RunningTotal, Verdict } from "./explain-pieces.js";
export type { BilledPart, UsagePart } from "./bill-contributions.js";
export type { RatingEvent } from "./usage-histories.js";
export type { Rating, RatingStep } from "./rating-steps.js";

// How a package was used.
export { explainPackage, type PackageDraw, type PackageExplanation } from "./explain-package.js";
export type { ConsumptionChange } from "./package-corrections.js";

// What a bill consists of.
export { type BilledDay, type BillExplanation, type BillLineExplanation, explainBill } from "./explain-bill.js";

// An explanation in words.
export { describeExplanation, type Explanation } from "./describe-explanation.js";

// The statement of a period.
export { type CashFlow, statement, type Statement, type StatementRequest } from "./statement.js";
export type { MinutesFlow, StatementPackage } from "./statement-packages.js";
export type { StatementUsage } from "./statement-usage.js";
export type { ArrearsPeriod } from "./statement-arrears.js";

// A vendor's bill, checked.
export { reconcile, type Reconciliation, type VendorBill } from "./reconcile.js";
export type { Difference, OurFigures, ReconciledUsage } from "./reconcile-differences.js";
export type { Reading } from "./reconcile-readings.js";
export type { DifferenceCause } from "./reconcile-trials.js";
export type { VendorFigures, VendorLine } from "./vendor-lines.js";

// What would have cost least.
export { type Advice, type AdviceRequest, type AdvisedPurchase, advisePackages } from "./advise-packages.js";
