import { firstEndingAfter, insert, positionOf, remove } from "./canonical-order.js";
import { addTime, NO_TIME, type PackageTime, packageTimeOf } from "./minutes.js";
import { type DayLines, isEmpty, type Line, lineKey } from "./lines.js";
import type { MinutePackage } from "./packages.js";
import { changeLeft, copyOfShelf, leftOn, type Shelf, shelfOf } from "./shelf.js";
import type { Calendar, Day, Instant } from "./time.js";
import { endOf, type RatedUsage, type Usage } from "./usages.js";

/**
 * The rated usages of an account's window, and what they come to. It is changed in place, for an account of a million usages
 * cannot be copied for each: many versions of an account share one book, which stands at one of them at a time (see versions.ts).
 */
export interface Book {
  readonly calendar: Calendar;
  /** By id; of two usages of one id, the newer. */
  readonly byId: Map<string, RatedUsage>;
  /** In canonical order. */
  readonly order: RatedUsage[];
  readonly lines: Map<Day, RunningLines>;
  shelf: Shelf;
  /** How many changes it was taken back or on by since it was made: what asking old versions has cost. */
  travelled: number;
}

/** A line that is added to in place, and how much of the day is metered. */
type RunningLine = { -readonly [Key in keyof Line]: Line[Key] } & { ms: number };

/** The lines of a day, by region and item. */
type RunningLines = Map<string, Map<string, RunningLine>>;

/**
 * A step from one version of a book to the next, which can be taken in both directions, and by several books: nothing in it is
 * changed in place.
 */
export type Change =
  | { readonly kind: "added"; readonly usages: readonly RatedUsage[]; readonly ousted: readonly RatedUsage[] }
  | { readonly kind: "rated anew"; readonly before: RatedUsage; readonly after: RatedUsage }
  | { readonly kind: "packages changed"; readonly before: readonly MinutePackage[]; readonly after: readonly MinutePackage[] }
  | { readonly kind: "day dropped"; readonly day: Day; readonly lines: RunningLines };

export const bookOf = (calendar: Calendar, shelf: Shelf): Book => ({ calendar, byId: new Map(), order: [], lines: new Map(), shelf, travelled: 0 });

/**
 * A book with usages, of one id the oldest first, where what they come to and leave is told besides: of closed days neither
 * follows from them.
 */
export function bookWith(calendar: Calendar, shelf: Shelf, rated: ReadonlyMap<Day, DayLines>, usages: readonly RatedUsage[]): Book {
  const book = bookOf(calendar, shelfOf([], ({ quota }) => quota));
  for (const usage of usages) enter(book, usage);
  insert(book.order, usages);
  for (const day of book.lines.keys()) if (!rated.has(day)) book.lines.delete(day);
  for (const lines of rated.values()) for (const line of lines.values()) Object.assign(runningLine(book, line.day, line), line);
  book.shelf = shelf;
  return book;
}

export const copyOfBook = (book: Book): Book => apartFrom(book, new Map(book.byId), [...book.order]);

/** A book that shares nothing that is changed in place with `book`, and has these usages. */
const apartFrom = (book: Book, byId: Book["byId"], order: Book["order"]): Book => ({
  ...book,
  byId,
  order,
  lines: copyOfLines(book),
  shelf: copyOfShelf(book.shelf),
  travelled: 0,
});

const copyOfLines = ({ lines }: Book): Book["lines"] =>
  new Map([...lines].map(([day, ofDay]) => [day, copyOfDay(ofDay)]));

const copyOfDay = (ofDay: RunningLines): RunningLines => mapValues(ofDay, (ofRegion) => mapValues(ofRegion, (line) => ({ ...line })));

/** Of a package that comes nothing is drawn yet, of one that goes nothing is drawn any more. */
function putOnShelf(book: Book, packs: readonly MinutePackage[]): void {
  const { shelf } = book;
  book.shelf = shelfOf(packs, (pack) => leftOn(shelf, pack));
}

/** A book of its own without the usages that no longer count, where those are the larger part; until then they are kept. */
export function withoutClosedUsages(book: Book, openFrom: Instant): Book | null {
  if (2 * firstEndingAfter(book.order, openFrom) <= book.order.length) return null;
  const order = usagesSince(book, openFrom);
  const byId = new Map<string, RatedUsage>();
  for (const usage of order) if (usage.startedAt >= (byId.get(usage.usageId)?.startedAt ?? 0)) byId.set(usage.usageId, usage);
  return apartFrom(book, byId, order);
}

const mapValues = <T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> => new Map([...map].map(([key, value]) => [key, copy(value)]));

export function apply(book: Book, change: Change): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) enter(book, usage);
      return insert(book.order, change.usages);
    case "rated anew":
      return exchange(book, change.before, change.after);
    case "packages changed":
      return putOnShelf(book, change.after);
    case "day dropped":
      book.lines.delete(change.day);
      return;
  }
}

export function revert(book: Book, change: Change): void {
  switch (change.kind) {
    case "added":
      for (const usage of change.usages) {
        book.byId.delete(usage.usageId);
        post(book, usage, -1);
      }
      for (const usage of change.ousted) book.byId.set(usage.usageId, usage);
      return remove(book.order, change.usages);
    case "rated anew":
      return exchange(book, change.after, change.before);
    case "packages changed":
      return putOnShelf(book, change.before);
    case "day dropped":
      book.lines.set(change.day, copyOfDay(change.lines));
      return;
  }
}

/** Enters a usage, but for its place in the order, which many can be given at once. */
export function enter(book: Book, usage: RatedUsage): void {
  book.byId.set(usage.usageId, usage);
  post(book, usage, 1);
}

function exchange(book: Book, before: RatedUsage, after: RatedUsage): void {
  post(book, before, -1);
  post(book, after, 1);
  book.order[positionOf(book.order, before)] = after;
  if (book.byId.get(before.usageId) === before) book.byId.set(after.usageId, after);
}

/** Adds what a usage draws and comes to, `times` 1, or takes it back, `times` -1. */
function post(book: Book, usage: RatedUsage, times: 1 | -1): void {
  const { minutes, packageId, drawn, overage, pieces } = usage;
  if (pieces === null) {
    if (packageId !== null) changeLeft(book.shelf, packageId, -times * drawn);
    addToLine(book, usage, book.calendar.dayOf(usage.startedAt), times, minutes, drawn, overage, usage.seconds * 1_000);
    return;
  }
  let startedAt = usage.startedAt;
  for (const { day, endedAt, minutes, draws, overage } of pieces) {
    for (const { packageId, drawn } of draws) changeLeft(book.shelf, packageId, -times * drawn);
    const drawn = draws.reduce((sum, draw) => addTime(sum, draw.drawn), NO_TIME);
    addToLine(book, usage, day, times, minutes, drawn, overage, endedAt - startedAt);
    startedAt = endedAt;
  }
}

function addToLine(
  book: Book, usage: Usage, day: Day, times: 1 | -1, minutes: number, drawn: PackageTime, overage: PackageTime, ms: number,
): void {
  addTo(runningLine(book, day, usage), times * minutes, times * drawn, times * overage, times * ms);
}

/** Adds package time, and milliseconds that are metered, to a line. */
export function addTo(line: RunningLine, minutes: number, drawn: number, overage: number, ms: number): void {
  line.minutes += minutes;
  line.drawn = packageTimeOf(line.drawn + drawn);
  line.overage = packageTimeOf(line.overage + overage);
  line.ms += ms;
}

/** The line of a region and item on a day, where there is none a new one. */
export function runningLine({ lines }: Book, day: Day, { region, item }: { readonly region: string; readonly item: string }): RunningLine {
  const ofDay = lines.get(day) ?? entered(lines, day, new Map<string, Map<string, RunningLine>>());
  const ofRegion = ofDay.get(region) ?? entered(ofDay, region, new Map<string, RunningLine>());
  return ofRegion.get(item) ?? entered(ofRegion, item, { day, region, item, minutes: 0, drawn: NO_TIME, overage: NO_TIME, ms: 0 });
}

function entered<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

/** What the usages of a day come to, each line a copy; a line that comes to nothing is left out. */
export function linesOf({ lines }: Book, day: Day): DayLines {
  const all = [...(lines.get(day)?.values() ?? [])].flatMap((ofRegion) => [...ofRegion.values()]);
  return new Map(all.filter((line) => !isEmpty(line)).map(({ ms: _ms, ...line }) => [lineKey(line), line]));
}

/** The same of all days; a day that comes to nothing is left out. */
export const linesByDay = (book: Book): ReadonlyMap<Day, DayLines> =>
  new Map([...book.lines.keys()].map((day) => [day, linesOf(book, day)] as const).filter(([, lines]) => lines.size > 0));

/** The milliseconds that are metered of a usage's item in its region on a day. */
export const meteredOn = ({ lines }: Book, day: Day, { region, item }: Usage): number => lines.get(day)?.get(region)?.get(item)?.ms ?? 0;

/**
 * The usages that still count where the days from `openFrom` on are open: those that start from then on, and those that are not
 * voided and run into such a day. The others wait until the book is made anew.
 */
export const usagesSince = ({ order }: Book, openFrom: Instant): RatedUsage[] =>
  order.filter((usage) => usage.startedAt >= openFrom || (!usage.voided && endOf(usage) > openFrom));

/** The usage of an open day that holds an id; ids of closed days are free again. */
export function usageById({ byId }: Book, usageId: string, openFrom: Instant): RatedUsage | undefined {
  const usage = byId.get(usageId);
  return usage && usage.startedAt >= openFrom ? usage : undefined;
}

/** The usage that starts on a day and has an id, which one of an open day may have taken since. */
export function usageOn({ byId, order, calendar }: Book, usageId: string, day: Day): RatedUsage | undefined {
  const isIt = (usage: RatedUsage | undefined): boolean => usage?.usageId === usageId && calendar.dayOf(usage.startedAt) === day;
  const newest = byId.get(usageId);
  return isIt(newest) ? newest : order.findLast(isIt);
}
