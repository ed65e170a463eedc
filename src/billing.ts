import { type Account, termsFor } from "./account.js";
import { linesByDay } from "./book.js";
import { dayCharge, NOTHING_SHOWN, rateOf, shownOf } from "./charges.js";
import type { Bill, BillLine, Fact } from "./events.js";
import { changedLines, type DayLines, inLineOrder, type Line, lineKey } from "./lines.js";
import { type Decimal, minus, plus, ZERO } from "./money.js";
import { bookFor } from "./sealing.js";
import { lastRunDay, type Terms } from "./terms.js";
import { addDays, type Day, type Instant } from "./time.js";

/** What is rated and what is billed, by day. */
interface Lines {
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly billed: ReadonlyMap<Day, DayLines>;
}

const linesFor = (account: Account): Lines => ({ rated: linesByDay(bookFor(account)), billed: account.billed });

/** The days of which something is rated otherwise than it is billed. */
const unbilledDays = ({ rated, billed }: Lines): readonly Day[] =>
  [...new Set([...rated.keys(), ...billed.keys()])].filter((day) => changedLines(rated.get(day), billed.get(day)).length > 0);

/** The next run after `after`, while anything is to be billed: by that run or, where its day is not over then, by the one that follows. */
export function nextBillingRun(account: Account, after: Instant): Instant | null {
  return unbilledDays(linesFor(account)).length > 0 ? termsFor(account).openAt(after).nextRunAt : null;
}

/** The bill of the run at `at`: what is rated now minus what was billed before, over all past days (rule 11). */
export function billingFacts(account: Account, at: Instant): readonly Fact[] {
  const terms = termsFor(account);
  const runDay = lastRunDay(terms, at);
  if (terms.billingRunOf(runDay) !== at) return [];
  const known = linesFor(account);
  const days = unbilledDays(known).filter((day) => day < runDay);
  if (days.length === 0) return [];

  const lines = billLines(known, days, terms);
  const total = days.reduce((sum, day) => plus(sum, dueFor(known, day, terms)), ZERO);
  const amounts = lines.reduce((sum, { amount }) => plus(sum, amount), ZERO);
  const day = addDays(runDay, -1);
  const bill: Bill = {
    billId: `${account.accountId}-${day}`,
    day,
    issuedAt: at,
    lines,
    roundDown: minus(amounts, total),
    total,
  };
  return [{ type: "BillIssued", at, bill }];
}

/** The rounded-down charge of a day now, minus the same of what was billed of it. */
function dueFor({ rated, billed }: Lines, day: Day, terms: Terms): Decimal {
  return minus(dayCharge(rated.get(day)?.values() ?? [], terms), dayCharge(billed.get(day)?.values() ?? [], terms));
}

const billLines = (known: Lines, days: readonly Day[], terms: Terms): readonly BillLine[] =>
  days
    .flatMap((day) => changedLines(known.rated.get(day), known.billed.get(day)))
    .sort(inLineOrder)
    .map((line) => ({ ...line, ...shownDifference(known, line, terms), rate: rateOf(line, terms) }));

/** What is shown are differences of rounded totals, so that the lines of all bills of a day sum to what the day comes to. */
function shownDifference({ rated, billed }: Lines, line: Line, terms: Terms) {
  const shown = (known: Line | undefined) => (known ? shownOf(known, terms) : NOTHING_SHOWN);
  const now = shown(rated.get(line.day)?.get(lineKey(line)));
  const before = shown(billed.get(line.day)?.get(lineKey(line)));
  return {
    coveredMinutes: minus(now.coveredMinutes, before.coveredMinutes),
    overageMinutes: minus(now.overageMinutes, before.overageMinutes),
    amount: minus(now.amount, before.amount),
  };
}

/** What the next runs would list if nothing else happened, sorted by day, region and item. */
export function unbilledLines(account: Account): readonly BillLine[] {
  const known = linesFor(account);
  return billLines(known, unbilledDays(known), termsFor(account));
}
