import { type Account, tariffOf } from "../account/account.js";
import { type RatedAndBilled, ratedAndBilled, smallestAmountsDue, unbilledDays } from "../account/unbilled-charges.js";
import type { Bill, BillLine, NewEvent } from "../ledger/events.js";
import { displayRate, type DisplayUnits, displayUnits, fromSmallest, ZERO_UNITS } from "../rating/charge.js";
import { changedLines, type DayLines, compareLines, type UsageLine, lineKey } from "../rating/usage-line.js";
import { lastRunDay, type CompiledTariff } from "../tariff/compiled-tariff.js";
import { addDays, type Day } from "../values/calendar.js";
import { type Instant, latest } from "../values/instant.js";
import { displayed } from "../values/fraction.js";
import { minus } from "../values/money.js";

/**
 * The next billing run after `after` (exclusive) if anything is unbilled, else `null`. If the only unbilled day is not over at that run,
 * it bills nothing, and the run after it does.
 */
export function nextBillingRun(account: Account, after: Instant): Instant | null {
  return unbilledDays(ratedAndBilled(account)).length > 0 ? tariffOf(account).openAt(after).nextRunAt : null;
}

/** The next run after the account's clock that bills something if nothing else happens; `null` if all is billed. */
export function nextBill(account: Account): Instant | null {
  const compiled = tariffOf(account);
  const [oldest] = unbilledDays(ratedAndBilled(account)).toSorted();
  if (oldest === undefined) return null;
  return latest(compiled.openAt(account.clock).nextRunAt, compiled.billingRunOf(addDays(oldest, 1)));
}

/** The bill of the run at `at`: what is rated now minus what was billed before, over all days before the run's day (rule 11). */
export function billEvents(account: Account, at: Instant): readonly NewEvent[] {
  const compiled = tariffOf(account);
  const runDay = lastRunDay(compiled, at);
  if (compiled.billingRunOf(runDay) !== at) return [];
  const lineSets = ratedAndBilled(account);
  const days = unbilledDays(lineSets).filter((day) => day < runDay);
  if (days.length === 0) return [];

  const lines = billLines(lineSets, days, compiled);
  let [due, shownUnits] = [0n, 0n];
  for (const day of days) due += smallestAmountsDue(lineSets, day, compiled);
  for (const { shown } of lines) shownUnits += shown.amount;
  const total = fromSmallest(due, compiled);
  const day = addDays(runDay, -1);
  const bill: Bill = {
    billId: `${account.accountId}-${day}`,
    day,
    issuedAt: at,
    lines: lines.map(({ line }) => line),
    rounding: minus(displayed(shownUnits), total),
    total,
  };
  return [{ type: "BillIssued", at, bill }];
}

/** A line of a bill, and what it shows in units of 10⁻⁶. */
interface ShownLine {
  readonly line: BillLine;
  readonly shown: DisplayUnits;
}

const billLines = (lineSets: RatedAndBilled, days: readonly Day[], compiled: CompiledTariff): readonly ShownLine[] =>
  days
    .flatMap((day) => changedLines(lineSets.rated.get(day), lineSets.billed.get(day)))
    .sort(compareLines)
    .map((line) => billLine(line, displayDifference(lineSets, line, compiled), compiled));

function billLine(total: UsageLine, shown: DisplayUnits, compiled: CompiledTariff): ShownLine {
  const { day, region, item, billedSeconds, drawnMs, overageMs } = total;
  const line: BillLine = {
    day, region, item, billedSeconds, drawnMs, overageMs,
    minutes: displayed(shown.minutes),
    coveredMinutes: displayed(shown.coveredMinutes),
    overageMinutes: displayed(shown.overageMinutes),
    amount: displayed(shown.amount),
    rate: displayRate({ day, region, item }, compiled),
  };
  return { line, shown };
}

/** Differences of rounded totals, not rounded differences: so the lines of all bills of a day sum to the rounded totals of that day. */
function displayDifference({ rated, billed }: RatedAndBilled, line: UsageLine, compiled: CompiledTariff): DisplayUnits {
  const unitsIn = (lines: DayLines | undefined): DisplayUnits => {
    const total = lines?.get(lineKey(line));
    return total ? displayUnits(total, compiled) : ZERO_UNITS;
  };
  const now = unitsIn(rated.get(line.day));
  const before = unitsIn(billed.get(line.day));
  return {
    minutes: now.minutes - before.minutes,
    coveredMinutes: now.coveredMinutes - before.coveredMinutes,
    overageMinutes: now.overageMinutes - before.overageMinutes,
    amount: now.amount - before.amount,
  };
}

/** The lines that the next runs would bill if nothing else happened, sorted by day, region and item. */
export function unbilledLines(account: Account): readonly BillLine[] {
  const lineSets = ratedAndBilled(account);
  return billLines(lineSets, unbilledDays(lineSets), tariffOf(account)).map(({ line }) => line);
}
