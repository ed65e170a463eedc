import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { linesByDay } from "../account/usage-index.js";
import type { Bill, BillLine, NewEvent } from "../ledger/events.js";
import { dayCharge, ZERO_AMOUNTS, displayRate, displayAmounts } from "../rating/charge.js";
import { changedLines, type DayLines, compareLines, type UsageLine, lineKey } from "../rating/usage-line.js";
import { lastRunDay, type CompiledTariff } from "../tariff/compiled-tariff.js";
import { addDays, type Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";

/** What is rated and what is billed, by day. */
interface RatedAndBilled {
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly billed: ReadonlyMap<Day, DayLines>;
}

const ratedAndBilled = (account: Account): RatedAndBilled => ({ rated: linesByDay(usageIndexOf(account)), billed: account.billed });

/** The days of which something is rated otherwise than it is billed. */
const unbilledDays = ({ rated, billed }: RatedAndBilled): readonly Day[] =>
  [...new Set([...rated.keys(), ...billed.keys()])].filter((day) => changedLines(rated.get(day), billed.get(day)).length > 0);

/** The next run after `after`, while anything is to be billed: by that run or, where its day is not over then, by the one that follows. */
export function nextBillingRun(account: Account, after: Instant): Instant | null {
  return unbilledDays(ratedAndBilled(account)).length > 0 ? tariffOf(account).openAt(after).nextRunAt : null;
}

/** The bill of the run at `at`: what is rated now minus what was billed before, over all past days (rule 11). */
export function billEvents(account: Account, at: Instant): readonly NewEvent[] {
  const compiled = tariffOf(account);
  const runDay = lastRunDay(compiled, at);
  if (compiled.billingRunOf(runDay) !== at) return [];
  const known = ratedAndBilled(account);
  const days = unbilledDays(known).filter((day) => day < runDay);
  if (days.length === 0) return [];

  const lines = billLines(known, days, compiled);
  const total = days.reduce((sum, day) => plus(sum, dueOf(known, day, compiled)), ZERO);
  const amounts = lines.reduce((sum, { amount }) => plus(sum, amount), ZERO);
  const day = addDays(runDay, -1);
  const bill: Bill = {
    billId: `${account.accountId}-${day}`,
    day,
    issuedAt: at,
    lines,
    rounding: minus(amounts, total),
    total,
  };
  return [{ type: "BillIssued", at, bill }];
}

/** The rounded-down charge of a day now, minus the same of what was billed of it. */
function dueOf({ rated, billed }: RatedAndBilled, day: Day, compiled: CompiledTariff): Decimal {
  return minus(dayCharge(rated.get(day)?.values() ?? [], compiled), dayCharge(billed.get(day)?.values() ?? [], compiled));
}

const billLines = (known: RatedAndBilled, days: readonly Day[], compiled: CompiledTariff): readonly BillLine[] =>
  days
    .flatMap((day) => changedLines(known.rated.get(day), known.billed.get(day)))
    .sort(compareLines)
    .map((line) => ({ ...line, ...displayDifference(known, line, compiled), rate: displayRate(line, compiled) }));

/** What is shown are differences of rounded totals, so that the lines of all bills of a day sum to what the day comes to. */
function displayDifference({ rated, billed }: RatedAndBilled, line: UsageLine, compiled: CompiledTariff) {
  const shown = (known: UsageLine | undefined) => (known ? displayAmounts(known, compiled) : ZERO_AMOUNTS);
  const now = shown(rated.get(line.day)?.get(lineKey(line)));
  const before = shown(billed.get(line.day)?.get(lineKey(line)));
  return {
    minutes: minus(now.minutes, before.minutes),
    coveredMinutes: minus(now.coveredMinutes, before.coveredMinutes),
    overageMinutes: minus(now.overageMinutes, before.overageMinutes),
    amount: minus(now.amount, before.amount),
  };
}

/** What the next runs would list if nothing else happened, sorted by day, region and item. */
export function unbilledLines(account: Account): readonly BillLine[] {
  const known = ratedAndBilled(account);
  return billLines(known, unbilledDays(known), tariffOf(account));
}
