import { type Account, tariffOf } from "../account/account.js";
import { advanceTime } from "../billing/advance-time.js";
import type { Event } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { anInstant } from "../parsing/parser.js";
import { aStoredList } from "../parsing/stored-values.js";
import { addDays } from "../values/calendar.js";
import { type Instant, type InstantInput, isoOf, latest, plusMs } from "../values/instant.js";
import { ledgerAccountOf, MINUTES_UNIT } from "./chart-of-accounts.js";
import type { JournalEntry, JournalPosting } from "./journal-entry.js";
import { entriesOf } from "./journal-writer.js";
import { type JournalOptions, recognitionOf } from "./revenue-recognition.js";

/** What a close needs besides the journal, and what takes it back when the next period begins. */
export interface Accruals {
  /** Dated the last millisecond before the close. */
  readonly entries: readonly JournalEntry[];
  /** The same with the signs changed, dated at the close. */
  readonly reversal: readonly JournalEntry[];
}

/**
 * The income that was delivered before `at` and is not posted yet: charges of days that are over and on no bill, and the breakage of
 * packages whose expiry the ledger does not have yet. An expiry at `at` itself is posted by the journal. Events after `at`, and those at
 * `at` that are not expiries, are not looked at, so a close can be made again later.
 *
 * All income posted before a close, with the expiries at that instant, and its accruals are all income that was delivered before it
 * (`valueAt`), as it was known then: the income of a period is the difference of two closes.
 *
 * `events` is the whole ledger, as `journal` takes it, with the same refusals for the events that are looked at.
 *
 * @example
 * const at = "2021-04-30T08:00:00+08:00";
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: at, seconds: 600 };
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => createApp(a, { at, appId: "class" }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *     (a) => enableApp(a, { at, appId: "class" }),
 *     (a) => recordUsage(a, { at: "2021-04-30T09:00:00+08:00", ...call }),
 *   ),
 * );
 * const { entries } = accruals(events, "2021-05-01T00:00:00+08:00");
 * entries[0].postings.map(({ ledgerAccount, amount }) => `${ledgerAccount} ${amount}`)[0]; // => Assets:Unbilled:Account-school 0.26
 */
export function accruals(events: readonly Event[], at: InstantInput, options?: JournalOptions): Accruals {
  const recognition = recognitionOf(options);
  const parsed = aStoredList(anEvent)(events, "events");
  const closeAt = anInstant(at, "at");
  const known = knownAt(parsed, closeAt);
  if (known.length === 0) return { entries: [], reversal: [] };
  const { account } = entriesOf(known, recognition);
  const next = entriesOf([...known, ...nextRunOf(account, closeAt)], recognition);
  const isOwnExpiry = ({ refs, valueAt }: JournalEntry): boolean =>
    !recognition.atClosing && refs.eventType === "PackageExpired" && valueAt === closeAt - 1;
  const missing = [...next.entries.filter(({ sequence }) => sequence > account.version), ...next.closingsUntil(closeAt)]
    .filter((entry) => entry.valueAt < closeAt && !isOwnExpiry(entry) && entry.postings.some(isIncome));
  const entries = missing.map((entry, index) => accrualOf(entry, account, closeAt, index + 1));
  return { entries, reversal: entries.map((entry, index) => reversalOf(entry, account, closeAt, index + 1)) };
}

/** The events before a close, and the expiries at its instant, which come first of what happens then. */
function knownAt(events: readonly Event[], closeAt: Instant): readonly Event[] {
  const next = events.findIndex(({ at, type }) => at > closeAt || (at === closeAt && type !== "PackageExpired"));
  return next < 0 ? events : events.slice(0, next);
}

/** What time brings until the run that bills the days which are over at the close, if nothing else happens. */
const nextRunOf = (account: Account, closeAt: Instant): readonly Event[] => {
  const { calendar, billingRunOf } = tariffOf(account);
  return advanceTime(account, billingRunOf(addDays(calendar.dayOf(latest(account.clock, closeAt)), 1))).events;
};

const isIncome = ({ ledgerAccount }: JournalPosting): boolean => ledgerAccount.startsWith("Income:");

/** An entry of the future as an accrual: what a bill would take from cash is an asset that is not billed yet. */
function accrualOf(
  { valueAt, refs, postings }: JournalEntry, { accountId, version }: Account, closeAt: Instant, number: number,
): JournalEntry {
  const cashAccounts = [ledgerAccountOf("customerCash", accountId, ""), ledgerAccountOf("receivable", accountId, "")];
  const money = postings.filter(({ unit }) => unit !== MINUTES_UNIT);
  const isCash = ({ ledgerAccount }: JournalPosting): boolean => cashAccounts.includes(ledgerAccount);
  const unbilled = money.filter((posting) => !isCash(posting) && refs.eventType === "BillIssued")
    .map((posting): JournalPosting => negated({ ...posting, ledgerAccount: ledgerAccountOf("unbilled", accountId, "") }));
  const { packageId } = refs;
  return {
    entryId: `${accountId}-close-${isoOf(closeAt)}.${number}`,
    at: plusMs(closeAt, -1),
    valueAt,
    description: packageId === undefined ? "accrued: delivered and not billed yet" : `accrued: what is not drawn of package "${packageId}"`,
    sequence: version,
    refs: packageId === undefined ? { eventType: "Accrual" } : { eventType: "Accrual", packageId },
    postings: [...unbilled, ...money.filter((posting) => !isCash(posting))],
  };
}

/** What was delivered stays where it is: the event that brings it posts it there again. */
const reversalOf = (entry: JournalEntry, { accountId }: Account, closeAt: Instant, number: number): JournalEntry => ({
  ...entry,
  entryId: `${accountId}-reopen-${isoOf(closeAt)}.${number}`,
  at: closeAt,
  description: `reversal of ${entry.description}`,
  refs: { ...entry.refs, eventType: "AccrualReversal" },
  postings: entry.postings.map(negated),
});

const negated = (posting: JournalPosting): JournalPosting => ({ ...posting, amount: posting.amount.negated() });
