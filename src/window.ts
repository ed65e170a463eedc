import { apply, type Book, type Change, enter, linesOf, revert, usageById, usageOn } from "./book.js";
import { insert } from "./canonical-order.js";
import { type OwnCopies, writable } from "./copying.js";
import type { Bill, UsageRated, UsagesRerated } from "./events.js";
import { addLines, changedLines, type DayLines, isEmpty, type Line, lineKey } from "./lines.js";
import type { MinutePackage } from "./packages.js";
import { invalid } from "./refusals.js";
import type { Day, Instant } from "./time.js";
import { asVoided, ratedAs, type RatedUsage } from "./usages.js";

/** What events change in a book, one after the other. All of it can be taken back, so that no fold is ever half-done. */
export interface Entries {
  readonly book: Book;
  readonly changes: Change[];
  /** Usages that are entered, but for their places in the order: those of a batch are given theirs all at once. */
  added: RatedUsage[];
  ousted: RatedUsage[];
  /** Packages that are not on the shelf yet: many are put there at once. */
  packs: ReadonlyMap<string, MinutePackage> | null;
}

export const entriesIn = (book: Book): Entries => ({ book, changes: [], added: [], ousted: [], packs: null });

export function addUsage(entries: Entries, event: UsageRated): void {
  if (entries.packs) closeEntries(entries);
  const { book, added, ousted } = entries;
  const before = book.byId.get(event.usageId);
  if (before) ousted.push(before);
  const usage = ratedAs(event, event.pieces, book.calendar);
  enter(book, usage);
  added.push(usage);
}

/** Gives what was added so far its place: whatever looks at the order of usages or at the shelf comes after this. */
export function closeEntries(entries: Entries): void {
  const { book, changes, added, ousted, packs } = entries;
  if (added.length > 0) {
    insert(book.order, added);
    changes.push({ kind: "added", usages: added, ousted: ousted.length > 0 ? without(ousted, added) : ousted });
    entries.added = [];
    entries.ousted = [];
  }
  if (packs) {
    entries.packs = null;
    change(entries, { kind: "packages changed", before: book.shelf.packs, after: [...packs.values()] });
  }
}

/** What an earlier fold had entered: an id that was taken twice in this one was free before. */
function without(ousted: readonly RatedUsage[], added: readonly RatedUsage[]): readonly RatedUsage[] {
  const own = new Set(added);
  return ousted.filter((usage) => !own.has(usage));
}

/** Takes everything back. */
export function withdraw(entries: Entries): void {
  closeEntries(entries);
  for (const change of entries.changes.toReversed()) revert(entries.book, change);
}

function change(entries: Entries, next: Change): void {
  closeEntries(entries);
  apply(entries.book, next);
  entries.changes.push(next);
}

export function rerate(entries: Entries, { changes }: UsagesRerated): void {
  closeEntries(entries);
  for (const { usageId, before, after } of changes) {
    const first = before[0] ?? invalid("changes", "must have the pieces from before");
    const known = usageOn(entries.book, usageId, first.day) ?? invalid("usageId", "must be the id of a usage in the window");
    change(entries, { kind: "rated anew", before: known, after: ratedAs(known, after, entries.book.calendar) });
  }
}

export function voidUsage(entries: Entries, usageId: string, openFrom: Instant): void {
  const known = usageById(entries.book, usageId, openFrom) ?? invalid("usageId", "must be the id of a usage of an open day");
  change(entries, { kind: "rated anew", before: known, after: asVoided(known) });
}

/** The account's packages are others than before. */
export function changePackages(entries: Entries, packs: ReadonlyMap<string, MinutePackage>): void {
  if (entries.added.length > 0) closeEntries(entries);
  entries.packs = packs;
}

/** Forgets the lines of closed days that are billed to the end, and returns what is billed of the days that are left. */
export function dropClosedDays(entries: Entries, billed: ReadonlyMap<Day, DayLines>, oldestDay: Day): ReadonlyMap<Day, DayLines> {
  const { book } = entries;
  const dropped = [...book.lines.keys()].filter((day) => day < oldestDay && changedLines(linesOf(book, day), billed.get(day)).length === 0);
  for (const day of dropped) change(entries, { kind: "day dropped", day, lines: book.lines.get(day) ?? new Map<string, never>() });
  return dropped.length > 0 ? new Map([...billed].filter(([day]) => !dropped.includes(day))) : billed;
}

/** What is billed, with the lines of another bill. */
export function withBilled(billed: ReadonlyMap<Day, DayLines>, { lines }: Bill, own: OwnCopies): ReadonlyMap<Day, DayLines> {
  return lines.reduce((days, { day, region, item, minutes, drawn, overage }) => addToDay(days, { day, region, item, minutes, drawn, overage }, own), billed);
}

function addToDay(days: ReadonlyMap<Day, DayLines>, line: Line, own: OwnCopies): ReadonlyMap<Day, DayLines> {
  const key = lineKey(line);
  const ofDay = writable(own, days.get(line.day));
  const known = ofDay.get(key);
  const next = known ? addLines(known, line) : line;
  if (isEmpty(next)) ofDay.delete(key);
  else ofDay.set(key, next);

  const changed = writable(own, days);
  if (ofDay.size === 0) changed.delete(line.day);
  else changed.set(line.day, ofDay);
  return changed;
}
