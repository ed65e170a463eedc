import { type Account, tariffOf } from "../account/account.js";
import type { Event, PackageExpiredEvent, PackagePurchased, PackageRenewed } from "../ledger/events.js";
import { bug } from "../refusals/refusal-error.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { addDays } from "../values/calendar.js";
import { type Instant, plusMs } from "../values/instant.js";
import { unitsOf } from "../values/money.js";
import { ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { type DrawdownTracker, drawdownTracker } from "./drawdown-changes.js";
import type { JournalPosting } from "./journal-entry.js";
import type { DrawnByItem } from "./posted-minutes.js";
import type { PostingWriter } from "./posting-writer.js";
import { type BookedPackage, breakagePostings, forfeitPostings } from "./postings.js";
import type { Recognition } from "./revenue-recognition.js";

type MutablePackage = { -readonly [Key in keyof BookedPackage]: BookedPackage[Key] } & { readonly drawnByItem: DrawnByItem };

/** A package that has expired, and the instant from which no call can draw on it any more. */
interface ClosingPackage {
  readonly packageId: string;
  readonly closesAt: Instant;
}

/** The books of an account while its events are posted, one after another. */
export interface Books {
  readonly writer: PostingWriter;
  readonly recognition: Recognition;
  readonly packages: Map<string, MutablePackage>;
  /** Where breakage waits for the closing: by rising instants. */
  readonly closing: Set<ClosingPackage>;
  readonly changesOf: DrawdownTracker;
}

/** Empty books for a ledger. */
export const booksFor = (events: readonly Event[], writer: PostingWriter, recognition: Recognition): Books =>
  ({ writer, recognition, packages: new Map(), closing: new Set(), changesOf: drawdownTracker(events) });

/** The postings of one entry, and when what they are about was delivered. */
export interface PostedPart {
  readonly valueAt: Instant;
  readonly postings: readonly JournalPosting[];
}

/** A package that is bought, or granted by a renewal. */
export function addPackage({ packages }: Books, { packageId, price, quotaMs }: PackagePurchased | PackageRenewed): BookedPackage {
  const pack: MutablePackage = {
    packageId, price: unitsOf(price), quotaMs, consumedMs: ZERO_PACKAGE_TIME, hasExpired: false, isOver: false, drawnByItem: new Map(),
  };
  packages.set(packageId, pack);
  return pack;
}

/** The expiry of a package: its minutes are forfeited, and its price is earned unless that waits for the closing. */
export function postExpiry(books: Books, { packageId }: PackageExpiredEvent, before: Account): readonly PostedPart[] {
  const { writer, recognition: { atClosing, expected } } = books;
  const pack = packageOf(books, packageId);
  if (pack.hasExpired) return [];
  const lastInstant = plusMs(before.packages.get(packageId)?.expiresAt ?? bug("that an expired package was bought"), -1);
  const breakage = atClosing ? [] : breakagePostings(writer, pack, expected);
  const postings = [...breakage, ...forfeitPostings(writer, pack)];
  pack.hasExpired = true;
  if (atClosing) books.closing.add({ packageId, closesAt: closingOf(tariffOf(before), lastInstant) });
  else pack.isOver = true;
  return [{ valueAt: lastInstant, postings }];
}

/** The run that closes the day of an instant (rule 10): a call that is reported later is refused. */
const closingOf = ({ calendar, billingRunOf, tariff }: CompiledTariff, at: Instant): Instant =>
  billingRunOf(addDays(calendar.dayOf(at), tariff.lateUsageDays + 1));

/** An entry that time brings, without an event of its own. */
export interface ClosingPart extends PostedPart {
  readonly packageId: string;
}

/** Where breakage waits for the closing: that of the packages on which no call can draw from `until` on, or from before. */
export function postClosings(books: Books, until: Instant): readonly ClosingPart[] {
  const parts: ClosingPart[] = [];
  for (const next of books.closing) {
    if (next.closesAt > until) break;
    const pack = packageOf(books, next.packageId);
    const postings = breakagePostings(books.writer, pack, books.recognition.expected);
    parts.push({ packageId: next.packageId, valueAt: next.closesAt, postings });
    pack.isOver = true;
    books.closing.delete(next);
  }
  return parts;
}

export const packageOf = ({ packages }: Books, packageId: string): MutablePackage =>
  packages.get(packageId) ?? bug("that a replayed event names a package of the account");
