/**
 * The books of an account in double entry, made from its events, and their export as text for hledger and Beancount.
 *
 * @module rtc-billing/accounting
 */

// Ledger accounts.
export { type ChartLine, type ChartName, chartOfAccounts, type LedgerAccount } from "./chart-of-accounts.js";

// Journal.
export { journal } from "./journal.js";
export type { JournalEntry, JournalPosting } from "./journal-entry.js";

// Journal as text: for other programs, and for people.
export { toHledger } from "./to-hledger.js";
export { toBeancount } from "./to-beancount.js";
export { journalText } from "./journal-text.js";
