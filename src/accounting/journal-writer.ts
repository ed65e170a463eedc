import type { Account } from "../account/account.js";
import { fromStart } from "../account/replay.js";
import type { Event } from "../ledger/events.js";
import { invalid } from "../refusals/refusal-error.js";
import type { Instant } from "../values/instant.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import { entryDescriptions } from "./entry-descriptions.js";
import { entryRefs } from "./entry-refs.js";
import type { JournalEntry } from "./journal-entry.js";
import { type Books, booksFor, postClosings } from "./package-books.js";
import { postingWriter } from "./posting-writer.js";
import { isMovement, postEvent } from "./posting-rules.js";
import type { Recognition } from "./revenue-recognition.js";

/** The entries of a ledger, and what can follow on them. */
interface PostedLedger {
  readonly account: Account;
  readonly entries: readonly JournalEntry[];
  /** The entries of closings up to an instant that no event has followed yet, where breakage waits for them. */
  readonly closingsUntil: (until: Instant) => readonly JournalEntry[];
}

/** Posts a whole ledger of parsed events. */
export function entriesOf(events: readonly Event[], recognition: Recognition): PostedLedger {
  const entries: JournalEntry[] = [];
  const books = new Set<Books>();
  const account = fromStart(events, (opened) => {
    const { accountId, tariff } = opened;
    const { currency } = tariff;
    if (currency === MINUTES_UNIT) invalid("events[0].tariff.currency", `must not be ${MINUTES_UNIT}, the unit of package minutes`);
    const kept = booksFor(events, postingWriter(accountId, currency), recognition);
    books.add(kept);
    const descriptionOf = entryDescriptions(tariff);
    return (before, event) => {
      const { sequence, at } = event;
      let number = 0;
      if (kept.closing.size > 0) {
        for (const entry of closingEntries(kept, at, { accountId, sequence, at })) {
          number += 1;
          entries.push(entry);
        }
      }
      if (!isMovement(event)) return;
      for (const { valueAt, postings } of postEvent(kept, event, before)) {
        if (postings.length === 0) continue;
        number += 1;
        const entryId = `${accountId}-${sequence}.${number}`;
        entries.push({ entryId, at, valueAt, description: descriptionOf(event), sequence, refs: entryRefs(event), postings });
      }
    };
  });
  const closingsUntil = (until: Instant): readonly JournalEntry[] => [...books].flatMap((kept) =>
    closingEntries(kept, until, { accountId: account.accountId, sequence: account.version, at: until }));
  return { account, entries, closingsUntil };
}

/** What an entry is posted with. */
interface PostedWith {
  readonly accountId: string;
  readonly sequence: number;
  readonly at: Instant;
}

/** The breakage of packages whose last day closes at `until` or before, posted with the first event from then on. */
const closingEntries = (books: Books, until: Instant, { accountId, sequence, at }: PostedWith): readonly JournalEntry[] =>
  postClosings(books, until).filter(({ postings }) => postings.length > 0).map(({ packageId, valueAt, postings }, index) => ({
    entryId: `${accountId}-${sequence}.${index + 1}`,
    at,
    valueAt,
    description: `no call can draw on package "${packageId}" again`,
    sequence,
    refs: { eventType: "PackageExpired", packageId },
    postings,
  }));
