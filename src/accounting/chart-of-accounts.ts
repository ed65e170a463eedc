import { deepFreeze } from "../values/freeze.js";

/** The name of a ledger account: a path from one of five root accounts, valid in hledger and Beancount. */
export type LedgerAccount = `${"Assets" | "Liabilities" | "Equity" | "Income" | "Expenses"}:${string}`;

/** The unit of package minutes. The other unit of a journal is the tariff's currency. */
export const MINUTES_UNIT = "MIN";

/** One line of the chart of accounts: a ledger account, or one for each customer's account, package, item or kind of adjustment. */
export interface ChartLine {
  /** The path without ids. */
  readonly ledgerAccount: LedgerAccount;
  /** The ids that follow the path, each as a separate part: `Account-school`. */
  readonly per: readonly ("account" | "package" | "item" | "kind")[];
  readonly unit: "currency" | "MIN";
  /** The side that increases the ledger account: debits are positive amounts, credits negative ones. */
  readonly side: "debit" | "credit";
  readonly meaning: string;
}

/** The names of the lines of the chart. */
export type ChartName =
  | "cash" | "externalPayments" | "receivable" | "unbilled" | "customerCash" | "deferredRevenue" | "refundsPayable"
  | "packageRevenue" | "breakage" | "payAsYouGoRevenue"
  | "debits" | "credits"
  | "minutesAvailable" | "minutesGranted" | "minutesConsumed" | "minutesForfeited" | "minutesReturned";

type AccountTemplate = Omit<ChartLine, "side" | "meaning">;

// Separate from the meanings in the chart, so that a bundle with `journal` alone does not contain those texts.
const templates: Readonly<Record<ChartName, AccountTemplate>> = {
  cash: { ledgerAccount: "Assets:Cash", per: [], unit: "currency" },
  externalPayments: { ledgerAccount: "Assets:ExternalPayments", per: [], unit: "currency" },
  receivable: { ledgerAccount: "Assets:Receivable", per: ["account"], unit: "currency" },
  unbilled: { ledgerAccount: "Assets:Unbilled", per: ["account"], unit: "currency" },
  customerCash: { ledgerAccount: "Liabilities:CustomerCash", per: ["account"], unit: "currency" },
  deferredRevenue: { ledgerAccount: "Liabilities:DeferredRevenue", per: ["account", "package"], unit: "currency" },
  refundsPayable: { ledgerAccount: "Liabilities:RefundsPayable", per: ["account", "package"], unit: "currency" },
  packageRevenue: { ledgerAccount: "Income:Packages", per: ["account", "package"], unit: "currency" },
  breakage: { ledgerAccount: "Income:Breakage", per: ["account", "package"], unit: "currency" },
  payAsYouGoRevenue: { ledgerAccount: "Income:PayAsYouGo", per: ["account"], unit: "currency" },
  debits: { ledgerAccount: "Income:Adjustments", per: ["account", "kind"], unit: "currency" },
  credits: { ledgerAccount: "Expenses:Adjustments", per: ["account", "kind"], unit: "currency" },
  minutesAvailable: { ledgerAccount: "Assets:Minutes:Available", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesGranted: { ledgerAccount: "Equity:Minutes:Granted", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesReturned: { ledgerAccount: "Equity:Minutes:Returned", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesConsumed: { ledgerAccount: "Expenses:Minutes:Consumed", per: ["account", "item"], unit: MINUTES_UNIT },
  minutesForfeited: { ledgerAccount: "Expenses:Minutes:Forfeited", per: ["account", "package"], unit: MINUTES_UNIT },
};

const line = (name: ChartName, side: ChartLine["side"], meaning: string): ChartLine => ({ ...templates[name], side, meaning });

/** The chart of accounts: all ledger accounts that `journal` and `accruals` post to. */
export const chartOfAccounts: Readonly<Record<ChartName, ChartLine>> = deepFreeze({
  cash: line("cash", "debit", "what customers paid in as cash, less what was reversed and paid out"),
  externalPayments: line("externalPayments", "debit", "prices of packages paid outside the account, less those paid back"),
  receivable: line("receivable", "debit", "arrears: what the customer's cash lacks"),
  unbilled: line("unbilled", "debit", "what is delivered and not billed yet, by the accruals of a close"),
  customerCash: line("customerCash", "credit", "the customer's cash, where it is above 0"),
  deferredRevenue: line("deferredRevenue", "credit", "the part of a package's price that is not earned yet"),
  refundsPayable: line("refundsPayable", "credit", "the price of a returned package, until it is paid back"),
  packageRevenue: line("packageRevenue", "credit", "earned as minutes are drawn: price × drawn ÷ quota, rounded down to 8 decimals"),
  breakage: line("breakage", "credit", "what is earned of a package's price without being drawn"),
  payAsYouGoRevenue: line("payAsYouGoRevenue", "credit", "what bills charged, adjustments included"),
  debits: line("debits", "credit", "what adjustments debited cash with, by kind"),
  credits: line("credits", "debit", "what adjustments credited cash with, by kind"),
  minutesAvailable: line("minutesAvailable", "debit", "what is left of a valid package"),
  minutesGranted: line("minutesGranted", "credit", "the quota of a package"),
  minutesReturned: line("minutesReturned", "debit", "the quota of a package that was returned"),
  minutesConsumed: line("minutesConsumed", "debit", "what calls of an item drew from packages"),
  minutesForfeited: line("minutesForfeited", "debit", "what was left of a package that has expired"),
});

const READABLE = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;

/**
 * An id as a part of a path, which can have only letters, digits and dashes. A dash between a letter or digit and another is kept;
 * any other character becomes `--`, its UTF-16 code in hexadecimal, and `-`. Different ids get different parts.
 */
const pathPart = (id: string): string =>
  READABLE.test(id)
    ? id
    : id.replace(/(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])|[^A-Za-z0-9-]/g, (character) => `--${character.charCodeAt(0).toString(16)}-`);

const PREFIX = { account: "Account", package: "Package", item: "Item", kind: "Kind" };

/** The ledger account of a line for a customer's account. `id` is that of the package or item, or the kind; empty if the line has none. */
export function ledgerAccountOf(name: ChartName, accountId: string, id: string): LedgerAccount {
  const { ledgerAccount, per } = templates[name];
  const part = (kind: AccountTemplate["per"][number]): string => `${PREFIX[kind]}-${pathPart(kind === "account" ? accountId : id)}`;
  return per.reduce<LedgerAccount>((path, kind) => `${path}:${part(kind)}`, ledgerAccount);
}

/** The unit of a ledger account: package minutes, or the tariff's `currency`. */
export const unitOf = (name: ChartName, currency: string): string => (templates[name].unit === MINUTES_UNIT ? MINUTES_UNIT : currency);
