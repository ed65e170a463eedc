/**
 * The books of an account in double entry, made from its events, and their export as text for hledger and Beancount.
 *
 * @module rtc-billing/accounting
 */

// Ledger accounts.
export { type ChartLine, type ChartName, chartOfAccounts, type LedgerAccount } from "./chart-of-accounts.js";

// Journal.
export { journal } from "./journal.js";
export type { JournalEntry, JournalPosting, JournalRefs } from "./journal-entry.js";
export type { BreakagePolicy, JournalOptions } from "./revenue-recognition.js";

// Closing a period.
export { type Accruals, accruals } from "./accruals.js";
export { type LedgerAccountBalance, trialBalance } from "./trial-balance.js";

// Journal as text: for other programs, and for people.
export type { ExportOptions } from "./export-options.js";
export { entriesToCSV } from "./entries-to-csv.js";
export { toHledger } from "./to-hledger.js";
export { toBeancount } from "./to-beancount.js";
export { journalText } from "./journal-text.js";
