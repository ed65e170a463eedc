import { anId, type Parser, objectOf, optional } from "../parsing/parser.js";
import { aSequence, aStoredAmount, aStoredInstant, aStoredList, aText } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, plus, ZERO } from "../values/money.js";
import type { LedgerAccount } from "./chart-of-accounts.js";

/** What an entry adds to a ledger account: a debit is positive, a credit negative. Entries share equal postings, which are frozen. */
export interface JournalPosting {
  readonly ledgerAccount: LedgerAccount;
  /** The tariff's currency, or `"MIN"` for package minutes. */
  readonly unit: string;
  readonly amount: Decimal;
}

/** What an entry is about: the type of its event, and the ids in it. */
export interface JournalRefs {
  /** The type of the event; `"Accrual"` and `"AccrualReversal"` for the entries of a close. */
  readonly eventType: string;
  readonly paymentId?: string;
  readonly packageId?: string;
  readonly usageId?: string;
  readonly billId?: string;
  readonly adjustmentId?: string;
  readonly callId?: string;
}

/** The refs of an entry that are ids, in the order in which exports write them. */
export const REF_IDS = ["paymentId", "packageId", "usageId", "billId", "adjustmentId", "callId"] as const;

/** One entry in double entry for an event. Its postings sum to 0 in each unit. */
export interface JournalEntry {
  /** The account's id, the event's sequence, and the entry's number among those of the event: `"school-7.1"`. */
  readonly entryId: string;
  /** When it is posted: the instant of the event. */
  readonly at: Instant;
  /**
   * When it was delivered: the last millisecond of the piece, of the package's validity, or of the bill line's day; else `at`. An event
   * whose parts were delivered on several days has an entry for each.
   */
  readonly valueAt: Instant;
  readonly description: string;
  /** The sequence of the event. */
  readonly sequence: number;
  readonly refs: JournalRefs;
  readonly postings: readonly JournalPosting[];
}

const PATH = /^(?:Assets|Liabilities|Equity|Income|Expenses)(?::[A-Z0-9][A-Za-z0-9-]*)+$/;
const isLedgerAccount = (text: unknown): text is LedgerAccount => typeof text === "string" && PATH.test(text);

const aLedgerAccount: Parser<LedgerAccount> = (value, path) =>
  isLedgerAccount(value)
    ? value
    : invalid(path, "must be a path of letters, digits and dashes from Assets, Liabilities, Equity, Income or Expenses down");

const aPosting: Parser<JournalPosting> = objectOf((field) => ({
  ledgerAccount: field("ledgerAccount", aLedgerAccount),
  unit: field("unit", anId),
  amount: field("amount", aStoredAmount),
}));

const anEntry: Parser<JournalEntry> = (value, path) => {
  const entry = readEntry(value, path);
  return isBalanced(entry.postings) ? entry : invalid(`${path}.postings`, "must sum to 0 in each unit");
};

/** Ids that are not there stay away, so that an entry read back equals the one that was written. */
const someRefs: Parser<JournalRefs> = (value, path) => {
  const { eventType, ...ids } = readRefs(value, path);
  return REF_IDS.reduce<JournalRefs>((refs, id) => (ids[id] === undefined ? refs : { ...refs, [id]: ids[id] }), { eventType });
};

const readRefs = objectOf((field) => ({
  eventType: field("eventType", aText),
  paymentId: field("paymentId", optional(aText, undefined)),
  packageId: field("packageId", optional(aText, undefined)),
  usageId: field("usageId", optional(aText, undefined)),
  billId: field("billId", optional(aText, undefined)),
  adjustmentId: field("adjustmentId", optional(aText, undefined)),
  callId: field("callId", optional(aText, undefined)),
}));

const readEntry = objectOf((field) => ({
  entryId: field("entryId", aText),
  at: field("at", aStoredInstant),
  valueAt: field("valueAt", aStoredInstant),
  description: field("description", aText),
  sequence: field("sequence", aSequence),
  refs: field("refs", someRefs),
  postings: field("postings", aStoredList(aPosting)),
}));

function isBalanced(postings: readonly JournalPosting[]): boolean {
  const sums = new Map<string, Decimal>();
  for (const { unit, amount } of postings) sums.set(unit, plus(sums.get(unit) ?? ZERO, amount));
  return [...sums.values()].every((sum) => sum.isZero());
}

/** Reads entries as `journal` returns them, or as `JSON.stringify` writes them. */
export const someEntries = (value: unknown, path = "entries"): readonly JournalEntry[] => aStoredList(anEntry)(value, path);
