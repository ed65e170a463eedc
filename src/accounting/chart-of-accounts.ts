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

type Place = Omit<ChartLine, "side" | "meaning">;

// Apart from what the chart says of them: a program that keeps books need not load the words.
const places: Readonly<Record<ChartName, Place>> = {
  cash: { ledgerAccount: "Assets:Cash", per: [], unit: "currency" },
  externalPayments: { ledgerAccount: "Assets:ExternalPayments", per: [], unit: "currency" },
  receivable: { ledgerAccount: "Assets:Receivable", per: ["account"], unit: "currency" },
  customerCash: { ledgerAccount: "Liabilities:CustomerCash", per: ["account"], unit: "currency" },
  deferredRevenue: { ledgerAccount: "Liabilities:DeferredRevenue", per: ["account", "package"], unit: "currency" },
  refundsPayable: { ledgerAccount: "Liabilities:RefundsPayable", per: ["account", "package"], unit: "currency" },
  packageRevenue: { ledgerAccount: "Income:Packages", per: ["account", "package"], unit: "currency" },
  breakage: { ledgerAccount: "Income:Breakage", per: ["account", "package"], unit: "currency" },
  payAsYouGoRevenue: { ledgerAccount: "Income:PayAsYouGo", per: ["account"], unit: "currency" },
  minutesAvailable: { ledgerAccount: "Assets:Minutes:Available", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesGranted: { ledgerAccount: "Equity:Minutes:Granted", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesReturned: { ledgerAccount: "Equity:Minutes:Returned", per: ["account", "package"], unit: MINUTES_UNIT },
  minutesConsumed: { ledgerAccount: "Expenses:Minutes:Consumed", per: ["account", "item"], unit: MINUTES_UNIT },
  minutesForfeited: { ledgerAccount: "Expenses:Minutes:Forfeited", per: ["account", "package"], unit: MINUTES_UNIT },
};

const line = (name: ChartName, side: ChartLine["side"], meaning: string): ChartLine => ({ ...places[name], side, meaning });

/** The chart of ledger accounts: every place that `journal` posts to. */
export const chartOfAccounts: Readonly<Record<ChartName, ChartLine>> = deepFreeze({
  cash: line("cash", "debit", "what customers paid in as cash"),
  externalPayments: line("externalPayments", "debit", "prices of packages paid outside the account, less those paid back"),
  receivable: line("receivable", "debit", "arrears: what the customer's cash lacks"),
  customerCash: line("customerCash", "credit", "the customer's cash, where it is above 0"),
  deferredRevenue: line("deferredRevenue", "credit", "the part of a valid package's price that is not earned yet"),
  refundsPayable: line("refundsPayable", "credit", "the price of a returned package, until it is paid back"),
  packageRevenue: line("packageRevenue", "credit", "earned as minutes are drawn: price × drawn ÷ quota, rounded down to 8 decimals"),
  breakage: line("breakage", "credit", "the rest of the price of a package that has expired"),
  payAsYouGoRevenue: line("payAsYouGoRevenue", "credit", "what bills charged, adjustments included"),
  minutesAvailable: line("minutesAvailable", "debit", "what is left of a valid package"),
  minutesGranted: line("minutesGranted", "credit", "the quota of a package"),
  minutesReturned: line("minutesReturned", "debit", "the quota of a package that was returned"),
  minutesConsumed: line("minutesConsumed", "debit", "what calls of an item drew from packages"),
  minutesForfeited: line("minutesForfeited", "debit", "what was left of a package that has expired"),
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
    const { ledgerAccount, per } = places[name];
    const part = (kind: Place["per"][number]): string => `${PREFIX[kind]}-${pathPart(kind === "account" ? accountId : id)}`;
    return per.reduce<LedgerAccount>((path, kind) => `${path}:${part(kind)}`, ledgerAccount);
  };

/** The unit that a ledger account is kept in, where the tariff's currency is `currency`. */
export const unitOf = (name: ChartName, currency: string): string => (places[name].unit === MINUTES_UNIT ? MINUTES_UNIT : currency);
