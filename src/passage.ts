import { type Account, termsFor } from "./account.js";
import { alertFacts, announcementFacts, nextAnnouncement } from "./alerts.js";
import { arrearsFacts, deadlineFacts, nextDeadline } from "./arrears.js";
import { billingFacts, nextBillingRun } from "./billing.js";
import { withoutClosedUsages } from "./book.js";
import type { Fact } from "./events.js";
import { expiryFacts, nextExpiry } from "./expiry.js";
import { type Progress, record, setOut } from "./progress.js";
import { bookFor, insideOf } from "./sealing.js";
import type { Instant } from "./time.js";
import { versionOf } from "./versions.js";

/**
 * Lets time pass until `until`, that instant included (rule 13): the one way in which it passes, whoever asks. It goes from one
 * instant at which something is due to the next, so an idle year costs nothing and leaves no trace.
 */
export function passTime(account: Account, until: Instant): Progress {
  const { quietUntil } = insideOf(account);
  if (quietUntil !== null && until < quietUntil) return setOut(account);

  leaveClosedUsages(account);
  let progress = setOut(account);
  let reached = account.clock;
  for (;;) {
    const next = nextDue(progress.account, reached);
    if (next === null || next > until) break;
    progress = arriveAt(progress, next);
    reached = next;
  }
  expectQuiet(progress.account);
  return progress;
}

function nextDue(account: Account, after: Instant): Instant | null {
  return first(nextExpiry(account, after), nextAnnouncement(account, after), nextBillingRun(account, after), nextDeadline(account));
}

const first = (...instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((least, at) => (least === null || (at !== null && at < least) ? at : least), null);

/**
 * Notes before which instant nothing can fall due, whatever is used and billed until then: the next run bounds it. So a call
 * is recorded without looking at each package for one that expires.
 */
function expectQuiet(account: Account): void {
  const { clock } = account;
  const { nextRunAt } = termsFor(account).openAt(clock);
  insideOf(account).quietUntil = first(nextExpiry(account, clock), nextAnnouncement(account, clock), nextDeadline(account), nextRunAt);
}

/** Gives the account a book without the usages that no longer count, where those have become the larger part. */
function leaveClosedUsages(account: Account): void {
  const book = withoutClosedUsages(bookFor(account), termsFor(account).openAt(account.clock).openFrom);
  if (book) insideOf(account).version = versionOf(book);
}

/** What falls on one instant, in the order of rule 13. */
const steps: readonly ((account: Account, at: Instant) => readonly Fact[])[] = [
  expiryFacts,
  announcementFacts,
  billingFacts,
  arrearsFacts,
  deadlineFacts,
];

function arriveAt(progress: Progress, at: Instant): Progress {
  const arrived = steps.reduce((reached, step) => record(reached, step(reached.account, at)), progress);
  return record(arrived, alertFacts(progress.account, arrived.account, [], at)); // time draws on no package
}
