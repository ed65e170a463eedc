import type { Account } from "../account/account.js";
import type { Event } from "../ledger/events.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";

/** Arrears at some time within a period, as known at its end: `null` for what had not happened by then. */
export interface ArrearsPeriod {
  readonly startedAt: Instant;
  /** The missing cash when arrears started; `null` where that was before the account from which the statement is made. */
  readonly due: Decimal | null;
  readonly suspendedAt: Instant | null;
  readonly releasedAt: Instant | null;
  readonly clearedAt: Instant | null;
}

/** The arrears of events, after those in which the account `start` is. */
export function arrearsIn(start: Account | null, events: readonly Event[]): readonly ArrearsPeriod[] {
  const periods: ArrearsPeriod[] = start && start.arrearsSince !== null ? [arrearsOf(start, start.arrearsSince)] : [];
  const change = (changes: Partial<ArrearsPeriod>): void => {
    const last = periods.pop();
    if (last) periods.push({ ...last, ...changes });
  };
  for (const event of events) {
    const { type, at } = event;
    if (event.type === "ArrearsStarted") {
      periods.push({ startedAt: at, due: event.due, suspendedAt: null, releasedAt: null, clearedAt: null });
    } else if (type === "ServiceSuspended") change({ suspendedAt: at });
    else if (type === "ServiceReleased") change({ releasedAt: at });
    else if (type === "ArrearsCleared") change({ clearedAt: at });
  }
  return periods;
}

/** The arrears in which an account is. What was due when they started is not kept. */
const arrearsOf = ({ suspensions, releasedAt }: Account, startedAt: Instant): ArrearsPeriod => ({
  startedAt,
  due: null,
  suspendedAt: suspensions.findLast(({ from }) => from >= startedAt)?.from ?? null,
  releasedAt,
  clearedAt: null,
});
