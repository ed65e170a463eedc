import { type Account, termsFor } from "./account.js";
import { type Book, meteredOn } from "./book.js";
import { firstEndingAfter } from "./canonical-order.js";
import { spansOf } from "./cutting.js";
import type { Cause, Event, RatingChange } from "./events.js";
import { rate } from "./rating.js";
import { type Metered, totalKey } from "./rounding.js";
import { bookFor } from "./sealing.js";
import { giveBack, takeFrom } from "./shelf.js";
import { type Instant, instantOf, latest } from "./time.js";
import { areSamePieces, minutesIn, type Piece, piecesOf, type RatedUsage, type Usage } from "./usages.js";

/** The instant up to which a usage, recorded or taken back, changes no rating: what ends before its first piece stays. */
export function beforeUsage(account: Account, usage: Usage): Instant {
  const [first] = spansOf(usage, bookFor(account).shelf.cuts, termsFor(account).calendar);
  return instantOf((first?.endedAt ?? usage.startedAt) - 1);
}

/**
 * Rates the open days anew, because of a command that changes nothing up to the instant `since`, with `added` usages besides the
 * account's own. Returns the events that follow on the account's. Earlier usages that give way come first, so that no prefix of
 * the ledger draws more from a package than it has. Only what ends after `since` is looked at: for a call that is reported when
 * it ends, nothing but itself.
 */
export function ratingEvents(account: Account, at: Instant, cause: Cause, since: Instant, added: readonly Usage[] = []): readonly Event[] {
  const terms = termsFor(account);
  const book = bookFor(account);
  // Pieces of closed days are never touched, also those of a usage that runs on into an open day.
  const from = latest(since, terms.openAt(at).openFrom);
  const standing = standingAfter(from, book);

  const drawn = standing.flatMap(({ undone }) => undone).flatMap(({ draws }) => draws);
  giveBack(book.shelf, drawn);
  const usages = standing.length === 0 ? added : [...standing.map(({ usage }) => usage), ...added];
  const rated = rate(usages, { since: from, shelf: book.shelf, metered: meteredBefore(standing, book) }, terms);
  takeFrom(book.shelf, drawn);

  const changes = standing.map((before, index) => changeOf(before, rated[index] ?? [])).filter((change) => change !== null);
  const events: Event[] = [];
  const nextSequence = (): number => account.version + 1 + events.length;
  if (changes.length > 0) events.push({ type: "UsagesRerated", sequence: nextSequence(), at, cause, changes });
  added.forEach(({ usageId, appId, region, item, startedAt, seconds }, index) => {
    const pieces = rated[standing.length + index] ?? [];
    events.push({ type: "UsageRated", sequence: nextSequence(), at, usageId, appId, region, item, startedAt, seconds, minutes: minutesIn(pieces), pieces });
  });
  return events;
}

/** A usage of the account's before it is rated anew: its pieces, of which some stay and the others are undone. */
interface Standing {
  readonly usage: RatedUsage;
  readonly pieces: readonly Piece[];
  readonly kept: readonly Piece[];
  readonly undone: readonly Piece[];
}

/** The usages that are rated beyond `since`; of a voided one there is nothing to rate. */
function standingAfter(since: Instant, { order, calendar }: Book): readonly Standing[] {
  const ending = order.slice(firstEndingAfter(order, since)).filter(({ voided }) => !voided);
  return ending.map((usage) => {
    const pieces = piecesOf(usage, calendar);
    const kept = pieces.filter(({ endedAt }) => endedAt <= since);
    return { usage, pieces, kept, undone: pieces.slice(kept.length) };
  });
}

function changeOf({ usage, pieces, kept }: Standing, rated: readonly Piece[]): RatingChange | null {
  const after = [...kept, ...rated];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}

/** What was metered before: what is metered now, without the pieces that are undone. */
function meteredBefore(standing: readonly Standing[], book: Book): Metered {
  const undone = new Map<string, number>();
  for (const { usage, kept, undone: pieces } of standing) {
    let startedAt = kept.at(-1)?.endedAt ?? usage.startedAt;
    for (const { day, endedAt } of pieces) {
      const key = totalKey(day, usage);
      undone.set(key, (undone.get(key) ?? 0) + (endedAt - startedAt));
      startedAt = endedAt;
    }
  }
  return (day, usage) => meteredOn(book, day, usage) - (undone.get(totalKey(day, usage)) ?? 0);
}
