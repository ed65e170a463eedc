import type { Bill, BillIssued, BillLine, Event } from "../ledger/events.js";
import { anId } from "../parsing/parser.js";
import { dayCharge, exactCharge } from "../rating/charge.js";
import { dayLineKey } from "../rating/charge-shares.js";
import { type ExactAmount, exactAmountOf } from "../rating/exact-amount.js";
import { notFound } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { type Decimal, minus, plus, ZERO } from "../values/money.js";
import { type AuditTrail, auditTrailOf } from "./audit-trail.js";
import { billedBefore, partsOfDay, type UsagePart } from "./bill-contributions.js";
import { cashChangeOf } from "./cash-balance.js";
import { linesBilled } from "./lines-billed.js";

/** A line of a bill and the usages it consists of. */
export interface BillLineExplanation extends BillLine {
  /** Whether something of the line was billed before: then the line is the difference to that. */
  readonly adjustment: boolean;
  /** The usages that changed since the line was billed before; on the first bill of the line, all of them. They sum to the line.
   * The amounts of all parts of a day sum to what the day is due. */
  readonly parts: readonly UsagePart[];
}

/** What a bill charges for a day: the day's charge now minus what earlier bills charged for it. */
export interface BilledDay {
  readonly day: Day;
  /** The exact charge of the day, not rounded. */
  readonly charge: ExactAmount;
  /** The exact charge of the day up to the bill before. */
  readonly chargeBefore: ExactAmount;
  /** `charge` rounded as the tariff says, by default down to 0.01 (rule 11). */
  readonly rounded: Decimal;
  /** `chargeBefore` rounded likewise. */
  readonly roundedBefore: Decimal;
  /** `rounded` − `roundedBefore`. The days of a bill sum to its `total`. */
  readonly due: Decimal;
}

/** Why a bill has its total. */
export interface BillExplanation extends Omit<Bill, "lines"> {
  readonly kind: "bill";
  readonly currency: string;
  /** The decimals of the smallest amount that the tariff charges. */
  readonly moneyDecimals: number;
  /** The tariff's. */
  readonly timeZone: string;
  readonly lines: readonly BillLineExplanation[];
  readonly days: readonly BilledDay[];
  /** The sum of the lines' amounts, each rounded half-even to 6 decimals: `amounts` − `rounding` = `total`. */
  readonly amounts: Decimal;
  readonly cashBefore: Decimal;
  readonly cashAfter: Decimal;
  /** Arrears that the bill started or cleared. */
  readonly arrears: { readonly started: { readonly due: Decimal; readonly suspendsAt: Instant } | null; readonly cleared: boolean };
}

/**
 * Explains the total of a bill: for each line the usages on it, for an adjustment those that changed and why; for each day the exact
 * charge and its rounding; and the arrears that the bill started or cleared (rules 11 and 12, B6, B10).
 *
 * `events` is the whole ledger, read as `replay` reads it. An explanation replays it: its cost is linear in the number of events.
 *
 * Throws a `RefusalError`: `BillNotFound`, or `InvalidInput` if `events` is not a ledger.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 61 };
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => createApp(a, { at, appId: "class" }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *     (a) => enableApp(a, { at, appId: "class" }),
 *     (a) => recordUsage(a, { at: "2021-04-01T09:00:00+08:00", ...call }),
 *     (a) => settle(a, { at: "2021-04-02T02:00:00+08:00" }),
 *   ),
 * );
 * const { lines, days, total } = explainBill(events, "school-2021-04-01");
 * lines.map(({ item, parts }) => `${item}: ${parts.map(({ usageId }) => usageId).join()}`).join(); // => recording-360p: u1
 * `${days[0]?.charge.numerator}/${days[0]?.charge.denominator} is charged as ${total}`; // => 131/2500 is charged as 0.05
 */
export function explainBill(events: readonly Event[], billId: string): BillExplanation {
  const id = anId(billId, "billId");
  const trail = auditTrailOf(events);
  const issued = trail.events.find((event) => event.type === "BillIssued" && event.bill.billId === id);
  if (issued?.type !== "BillIssued") return notFound({ type: "BillNotFound", billId: id });
  return explanationOf(issued, trail);
}

function explanationOf(issued: BillIssued, trail: AuditTrail): BillExplanation {
  const { bill, sequence } = issued;
  const cashBefore = cashChangeOf(trail.events.slice(0, sequence - 1));
  const [next] = trail.events.slice(sequence, sequence + 1).filter(({ at }) => at === issued.at);
  return {
    kind: "bill",
    currency: trail.compiled.tariff.currency,
    moneyDecimals: trail.compiled.money.decimals,
    timeZone: trail.compiled.tariff.timeZone,
    ...bill,
    lines: explainedLines(issued, trail),
    days: [...new Set(bill.lines.map(({ day }) => day))].map((day) => billedDay(day, issued, trail)),
    amounts: bill.lines.reduce((total, { amount }) => plus(total, amount), ZERO),
    cashBefore,
    cashAfter: minus(cashBefore, bill.total),
    arrears: {
      started: next?.type === "ArrearsStarted" ? { due: next.due, suspendsAt: next.suspendsAt } : null,
      cleared: next?.type === "ArrearsCleared",
    },
  };
}

function explainedLines({ bill, sequence }: BillIssued, trail: AuditTrail): readonly BillLineExplanation[] {
  const lines = new Set(bill.lines.map(dayLineKey));
  const days = new Set(bill.lines.map(({ day }) => day));
  const parts = [...days].flatMap((day) => [...partsOfDay(day, { until: sequence, lines }, trail).values()]);
  return bill.lines.map((line) => {
    const key = dayLineKey(line);
    return { ...line, adjustment: billedBefore(key, sequence, trail) > 0, parts: parts.filter((part) => dayLineKey(part) === key) };
  });
}

/** The charge of a day up to this bill, and up to the bill before it. */
function billedDay(day: Day, { sequence }: BillIssued, { compiled, events }: AuditTrail): BilledDay {
  const now = linesBilled(day, events.slice(0, sequence));
  const before = linesBilled(day, events.slice(0, sequence - 1));
  const [rounded, roundedBefore] = [dayCharge(now, compiled), dayCharge(before, compiled)];
  return {
    day,
    charge: exactAmountOf(exactCharge(now, compiled)),
    chargeBefore: exactAmountOf(exactCharge(before, compiled)),
    rounded,
    roundedBefore,
    due: minus(rounded, roundedBefore),
  };
}
