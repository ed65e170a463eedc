import { apply, type Book, type Change, copyOfBook, revert } from "./book.js";

/**
 * A version of a book. The book stands at one of its versions; every other leads to that one, step by step, and the book goes
 * those steps back when an older version is asked for. So the newest version costs nothing, an old one what has changed since.
 */
export interface Version {
  leadsTo: Book | Step;
}

/** A step towards the book: the changes from this version to the next on the way, or, backward, from that one to this. */
interface Step {
  readonly next: Version;
  readonly changes: readonly Change[];
  readonly forward: boolean;
}

export const versionOf = (book: Book): Version => ({ leadsTo: book });

/** The book, taken to where it stands at `version`. */
export const bookAt = (version: Version): Book => ("next" in version.leadsTo ? broughtTo(version) : version.leadsTo);

/** Lets `next` follow on `version`, after `changes` that the book has gone through. */
export function advance(version: Version, next: Version, changes: readonly Change[]): void {
  version.leadsTo = { next, changes, forward: true };
}

function broughtTo(version: Version): Book {
  const way: { readonly from: Version; readonly step: Step }[] = [];
  let standing = version;
  while ("next" in standing.leadsTo) {
    way.push({ from: standing, step: standing.leadsTo });
    standing = standing.leadsTo.next;
  }
  const book = standing.leadsTo;
  for (const { from, step } of way.reverse()) {
    go(book, step);
    step.next.leadsTo = { next: from, changes: step.changes, forward: !step.forward };
    from.leadsTo = book;
  }
  if (book.travelled <= book.order.length + FREE_STEPS) return book;
  return partedAt(version, way.at(-1)?.step, book);
}

/** Goes a step the other way round: from its `next` to where it leads from. */
function go(book: Book, { changes, forward }: Step): void {
  if (forward) for (const change of changes.toReversed()) revert(book, change);
  else for (const change of changes) apply(book, change);
  book.travelled += changes.reduce((sum, change) => sum + (change.kind === "added" ? change.usages.length : 1), 0);
}

/** How far a small book may be taken back and forth before it is copied. */
const FREE_STEPS = 100;

/**
 * Gives a version a book of its own: two branches that are both written to would take one book back and forth for ever, and
 * nobody shall pay more for that than for a copy. The versions that the book came from, over `step`, keep the old one.
 */
function partedAt(version: Version, step: Step | undefined, book: Book): Book {
  const left: Version = { leadsTo: book };
  if (step) step.next.leadsTo = { next: left, changes: step.changes, forward: !step.forward };
  book.travelled = 0;
  const own = copyOfBook(book);
  version.leadsTo = own;
  return own;
}

/** The changes from a version to one that followed on it, at which the book then stands. */
export function changesBetween(earlier: Version, later: Version): readonly Change[] {
  bookAt(later); // or the way from the earlier one leads to wherever somebody asked last
  const changes: Change[] = [];
  for (let { leadsTo } = earlier; "next" in leadsTo; { leadsTo } = leadsTo.next) for (const change of leadsTo.changes) changes.push(change);
  return changes;
}
