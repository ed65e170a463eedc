import type { Event } from "rtc-billing";
import fc from "fast-check";
import type { History } from "./arbitrary-history.js";
import { assertSame } from "./assert-same.js";
import { stepText, type Step } from "./commands.js";
import { amountOf, unitsOf } from "./decimal-units.js";
import { type Law, defineLaw, type HistoryRun, runHistory, verdictIn, withStore } from "./law.js";
import { billsIn, chargedIn, isGrant, isOf, linesBilledIn, linesRatedIn, renewedIn, sumOf } from "./ledger-queries.js";
import { boughtAndReturned, scenarios, openings } from "./scenarios.js";
import type { OpenStore } from "./service-under-test.js";

const DAY = 24 * 3_600_000;

export const cash: Law = defineLaw({
  title: "after every command cash = top-ups - reversals + adjustments - pay-outs + refunds to cash - purchases from cash - bills, exactly",
  check: (history, open) => withStore(open, history, async (store) => {
    for (const step of history.steps) {
      if (!(await store.perform(step)).ok) continue;
      const moved = (await store.events()).reduce((sum, event) => sum + cashMovedBy(event), 0n);
      assertSame(`${stepText(step)}: the cash`, amountOf(unitsOf((await store.account()).cash)), amountOf(moved));
    }
  }),
});

/** In hundred millionths. */
function cashMovedBy(event: Event): bigint {
  if (event.type === "CashToppedUp" || event.type === "CashAdjusted") return unitsOf(event.amount);
  if (event.type === "PaymentReversed" || event.type === "CashPaidOut") return -unitsOf(event.amount);
  if (event.type === "PackageRefunded" && event.paidTo === "cash") return unitsOf(event.amount);
  if (isGrant(event) && event.paidFrom === "cash") return -unitsOf(event.price);
  return event.type === "BillIssued" ? -unitsOf(event.bill.total) : 0n;
}

/** Performs the steps and lets time pass beyond the next run. */
async function settled(open: OpenStore, history: History, steps: readonly Step[]): Promise<HistoryRun> {
  const last = Math.max(history.openedAt, ...history.steps.map(({ request }) => request.at));
  return runHistory(open, history, [...steps, { command: "settle", request: { at: last + 2 * DAY } }]);
}

export const bills: Law = defineLaw({
  title: "the line amounts of every bill minus its rounding are its total; "
    + "after the next run all bills together contain every rated line exactly once",
  check: async (history, open) => {
    const { events } = await settled(open, history, history.steps);
    for (const { billId, lines, rounding, total } of billsIn(events)) {
      const sum = sumOf(lines.map(({ amount }) => amount)) - unitsOf(rounding);
      assertSame(`bill "${billId}": its lines minus its rounding`, amountOf(sum), amountOf(unitsOf(total)));
      assertSame(`bill "${billId}" without a line`, lines.length === 0, false);
    }
    assertSame("what is billed, in sum", linesBilledIn(events), linesRatedIn(events));
  },
});

/** Histories in which a package is likely to be bought, left unused and returned. */
const historiesWithReturns = fc
  .tuple(openings, fc.array(scenarios, { maxLength: 5 }), boughtAndReturned, fc.array(scenarios, { maxLength: 9, size: "max" }))
  .map(([opening, before, returned, after]) => [...opening, ...before.flat(), ...returned, ...after.flat()]);

export const returns: Law = defineLaw({
  title: "a returned package leaves no trace: after the next run every day is billed in total what it is billed "
    + "in a history that never bought it, when the same other commands are accepted and the same renewals granted",
  intents: historiesWithReturns,
  check: async (history, open) => {
    const { steps } = history;
    const bought = await settled(open, history, steps);
    for (const { packageId } of bought.events.filter(isOf("PackageRefunded"))) {
      const isOther = ({ command, request }: Step): boolean =>
        !((command === "purchasePackage" || command === "requestRefund") && request.packageId === packageId);
      const without = await settled(open, history, steps.filter(isOther));
      const verdicts = bought.answers.filter((_, index) => isOther(steps[index] ?? SETTLING)).map(verdictIn);
      const renewed = JSON.stringify(renewedIn(bought.events).filter((id) => id !== packageId));
      if (JSON.stringify(renewedIn(without.events)) !== renewed) continue;
      if (JSON.stringify(verdicts) !== JSON.stringify(without.answers.map(verdictIn))) continue;
      const here = `without the returned package "${packageId}"`;
      assertSame(`${here}: what is billed`, linesBilledIn(without.events), linesBilledIn(bought.events));
      assertSame(`${here}: what is charged`, chargedIn(without.events), chargedIn(bought.events));
    }
  },
});

/** Stands for the last step, which lets time pass beyond the next run. */
const SETTLING: Step = { command: "settle", request: { at: 0 } };
