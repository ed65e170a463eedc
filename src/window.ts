import { type Draft, usageById } from "./account.js";
import { type OwnCopies, writable } from "./copying.js";
import type { Bill, UsageRated, UsagesRerated } from "./events.js";
import { addLines, changedLines, type DayLines, isEmpty, type Line, lineKey, negated } from "./lines.js";
import { addTime, NO_TIME, subtractTime } from "./minutes.js";
import type { MinutePackage } from "./packages.js";
import { invalid } from "./refusals.js";
import { oldestOpenDay, termsOf } from "./terms.js";
import type { Day, Instant } from "./time.js";
import type { Piece, RatedUsage, Usage } from "./usages.js";

export function changePack(draft: Draft, packageId: string, own: OwnCopies, change: (pack: MinutePackage) => MinutePackage): void {
  const pack = draft.packs.get(packageId) ?? invalid("packageId", "must be the id of a package of the account");
  draft.packs = writable(own, draft.packs).set(packageId, change(pack));
}

export function addUsage(draft: Draft, event: UsageRated, own: OwnCopies): void {
  const { usageId, appId, region, item, startedAt, seconds, pieces } = event;
  const usage: Usage = { usageId, appId, region, item, startedAt, seconds };
  putUsage(draft, { usage, pieces, voided: false }, own);
  post(draft, usage, pieces, add, own);
}

export function rerate(draft: Draft, { changes }: UsagesRerated, own: OwnCopies): void {
  for (const { usageId, before, after } of changes) {
    const first = before[0] ?? invalid("changes", "must have the pieces from before");
    const known = draft.usages.get(first.day)?.get(usageId) ?? invalid("usageId", "must be the id of a usage in the window");
    putUsage(draft, { ...known, pieces: after }, own);
    post(draft, known.usage, known.pieces, takeBack, own);
    post(draft, known.usage, after, add, own);
  }
}

export function voidUsage(draft: Draft, usageId: string, at: Instant, own: OwnCopies): void {
  const oldestDay = oldestOpenDay(termsOf(draft.tariff), at);
  const known = usageById(draft, usageId, oldestDay) ?? invalid("usageId", "must be the id of a usage of an open day");
  putUsage(draft, { ...known, pieces: [], voided: true }, own);
  post(draft, known.usage, known.pieces, takeBack, own);
}

function putUsage(draft: Draft, rated: RatedUsage, own: OwnCopies): void {
  const day = termsOf(draft.tariff).calendar.dayOf(rated.usage.startedAt);
  const ofDay = writable(own, draft.usages.get(day)).set(rated.usage.usageId, rated);
  draft.usages = writable(own, draft.usages).set(day, ofDay);
}

interface Posting {
  readonly line: (line: Line) => Line;
  readonly time: typeof addTime;
}
const add: Posting = { line: (line) => line, time: addTime };
const takeBack: Posting = { line: negated, time: subtractTime };

/** Adds what `pieces` draw and come to, or takes it back. */
function post(draft: Draft, { region, item }: Usage, pieces: readonly Piece[], posting: Posting, own: OwnCopies): void {
  for (const { day, minutes, draws, overage } of pieces) {
    for (const { packageId, drawn } of draws) {
      changePack(draft, packageId, own, (pack) => ({ ...pack, consumed: posting.time(pack.consumed, drawn) }));
    }
    const drawn = draws.reduce((sum, draw) => addTime(sum, draw.drawn), NO_TIME);
    draft.rated = addToDay(draft.rated, posting.line({ day, region, item, minutes, drawn, overage }), own);
  }
}

export function postBill(draft: Draft, { lines }: Bill, own: OwnCopies): void {
  for (const { day, region, item, minutes, drawn, overage } of lines) {
    draft.billed = addToDay(draft.billed, { day, region, item, minutes, drawn, overage }, own);
  }
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

/** Forgets what can no longer change: closed days that are billed, and their usages but for those that run into an open day. */
export function dropClosedDays(draft: Draft, own: OwnCopies): void {
  const oldestDay = oldestOpenDay(termsOf(draft.tariff), draft.clock);
  for (const [day, lines] of draft.rated) {
    if (day >= oldestDay || changedLines(lines, draft.billed.get(day)).length > 0) continue;
    draft.rated = without(draft.rated, day, own);
    draft.billed = without(draft.billed, day, own);
  }
  for (const [day, ofDay] of draft.usages) {
    if (day >= oldestDay) continue;
    const running = [...ofDay].filter(([, { pieces }]) => (pieces.at(-1)?.day ?? day) >= oldestDay);
    if (running.length === ofDay.size) continue;
    const days = writable(own, draft.usages);
    if (running.length > 0) days.set(day, new Map(running));
    else days.delete(day);
    draft.usages = days;
  }
}

function without<Value>(days: ReadonlyMap<Day, Value>, day: Day, own: OwnCopies): ReadonlyMap<Day, Value> {
  if (!days.has(day)) return days;
  const changed = writable(own, days);
  changed.delete(day);
  return changed;
}
