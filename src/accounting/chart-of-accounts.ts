import { deepFreeze } from "../values/freeze.js";

/** A place in the books: a path down from one of the five roots, fit for hledger and Beancount as it stands. */
export type LedgerAccount = `${"Assets" | "Liabilities" | "Equity" | "Income" | "Expenses"}:${string}`;

/** The unit of package minutes, beside the tariff's currency. */
export const MINUTES_UNIT = "MIN";

/** One line of the chart of ledger accounts. */
export interface ChartLine {
  /** The path, without the ids that follow. */
  readonly ledgerAccount: LedgerAccount;
  /** Whose ids follow the path, each as a part of its own: `Account-school`. */
  readonly per: readonly ("account" | "package" | "item")[];
  readonly unit: "currency" | "MIN";
  /** The side on which it grows: debits are positive. */
  readonly side: "debit" | "credit";
  readonly meaning: string;
}

/** The places that a journal posts to. */
export type ChartName =
  | "cash" | "externalPayments" | "receivable" | "customerCash" | "deferredRevenue" | "refundsPayable"
  | "packageRevenue" | "breakage" | "payAsYouGoRevenue"
  | "minutesAvailable" | "minutesGranted" | "minutesConsumed" | "minutesForfeited" | "minutesReturned";

/** The chart of ledger accounts: every place that `journal` posts to. */
export const chartOfAccounts: Readonly<Record<ChartName, ChartLine>> = deepFreeze({
  cash: { ledgerAccount: "Assets:Cash", per: [], unit: "currency", side: "debit", meaning: "what customers paid in as cash" },
  externalPayments: {
    ledgerAccount: "Assets:ExternalPayments", per: [], unit: "currency", side: "debit",
    meaning: "prices of packages paid outside the account, less those paid back",
  },
  receivable: { ledgerAccount: "Assets:Receivable", per: ["account"], unit: "currency", side: "debit", meaning: "arrears: what the customer's cash lacks" },
  customerCash: { ledgerAccount: "Liabilities:CustomerCash", per: ["account"], unit: "currency", side: "credit", meaning: "the customer's cash, where it is above 0" },
  deferredRevenue: {
    ledgerAccount: "Liabilities:DeferredRevenue", per: ["account", "package"], unit: "currency", side: "credit",
    meaning: "the part of a valid package's price that is not earned yet",
  },
  refundsPayable: {
    ledgerAccount: "Liabilities:RefundsPayable", per: ["account", "package"], unit: "currency", side: "credit",
    meaning: "the price of a returned package, until it is paid back",
  },
  packageRevenue: {
    ledgerAccount: "Income:Packages", per: ["account", "package"], unit: "currency", side: "credit",
    meaning: "earned as minutes are drawn: price × drawn ÷ quota, rounded down to 8 decimals",
  },
  breakage: {
    ledgerAccount: "Income:Breakage", per: ["account", "package"], unit: "currency", side: "credit",
    meaning: "the rest of the price of a package that has expired",
  },
  payAsYouGoRevenue: { ledgerAccount: "Income:PayAsYouGo", per: ["account"], unit: "currency", side: "credit", meaning: "what bills charged, adjustments included" },
  minutesAvailable: { ledgerAccount: "Assets:Minutes:Available", per: ["account", "package"], unit: MINUTES_UNIT, side: "debit", meaning: "what is left of a valid package" },
  minutesGranted: { ledgerAccount: "Equity:Minutes:Granted", per: ["account", "package"], unit: MINUTES_UNIT, side: "credit", meaning: "the quota of a package" },
  minutesReturned: { ledgerAccount: "Equity:Minutes:Returned", per: ["account", "package"], unit: MINUTES_UNIT, side: "debit", meaning: "the quota of a package that was returned" },
  minutesConsumed: { ledgerAccount: "Expenses:Minutes:Consumed", per: ["account", "item"], unit: MINUTES_UNIT, side: "debit", meaning: "what calls of an item drew from packages" },
  minutesForfeited: { ledgerAccount: "Expenses:Minutes:Forfeited", per: ["account", "package"], unit: MINUTES_UNIT, side: "debit", meaning: "what was left of a package that has expired" },
});

const READABLE = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;

/**
 * An id as part of a path, which has letters, digits and dashes alone: a dash between two of those stays, and any other character
 * becomes `--`, its code in hex, `-`. Different ids stay different.
 */
const pathPart = (id: string): string =>
  READABLE.test(id)
    ? id
    : id.replace(/(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])|[^A-Za-z0-9-]/g, (character) => `--${character.charCodeAt(0).toString(16)}-`);

const PREFIX = { account: "Account", package: "Package", item: "Item" };

/** Names the ledger accounts of a customer's account; `id` is that of the package or the item where the chart has one per such. */
export const ledgerAccountsOf =
  (accountId: string) =>
  (name: ChartName, id = ""): LedgerAccount => {
    const { ledgerAccount, per } = chartOfAccounts[name];
    return per.reduce<LedgerAccount>((path, kind) => `${path}:${PREFIX[kind]}-${pathPart(kind === "account" ? accountId : id)}`, ledgerAccount);
  };
