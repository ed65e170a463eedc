/**
 * What an account's events say to a customer or a support desk: why a usage, a package, a bill is as it is, and the statement of a
 * period.
 *
 * @module rtc-billing/reports
 */

// Why a usage costs what it costs.
export { explainUsage, type UsageExplanation } from "./explain-usage.js";
export type { Candidate, PieceExplanation, RunningTotal, Verdict } from "./explain-pieces.js";
export type { BilledPart, UsagePart } from "./bill-contributions.js";
export type { RatingStep } from "./audit-trail.js";

// What drew from a package.
export { type ConsumptionChange, explainPackage, type PackageDraw, type PackageExplanation } from "./explain-package.js";

// What a bill is made of.
export { type BilledDay, type BillExplanation, type BillLineExplanation, explainBill } from "./explain-bill.js";

// An explanation in words.
export { describeExplanation, type Explanation } from "./describe-explanation.js";

// The statement of a period.
export { type ArrearsPeriod, type CashFlow, statement, type Statement, type StatementRequest } from "./statement.js";
export type { MinutesFlow, StatementPackage } from "./statement-packages.js";
export type { StatementUsage } from "./statement-usage.js";
