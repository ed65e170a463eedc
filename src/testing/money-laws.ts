import fc from "fast-check";
import type { Event } from "rtc-billing";
import { amountOf, unitsOf } from "./amounts.js";
import { expectSame } from "./differing.js";
import { boughtInVain, episodes, openings } from "./episodes.js";
import type { History } from "./histories.js";
import { type Law, lawOf, type Life, livedThrough, verdictIn, withStore } from "./law.js";
import { billsIn, chargedIn, isOf, linesBilledIn, linesRatedIn, sumOf } from "./ledger.js";
import { lineOf, type Step } from "./steps.js";
import type { OpenStore } from "./stores.js";

const DAY = 24 * 3_600_000;

export const cash: Law = lawOf({
  title: "after every command cash = top-ups + refunds to cash - purchases from cash - bills, exactly",
  check: (history, open) => withStore(open, history, async (store) => {
    for (const step of history.steps) {
      if (!(await store.perform(step)).ok) continue;
      const moved = (await store.events()).reduce((sum, event) => sum + cashMovedBy(event), 0n);
      expectSame(`${lineOf(step)}: the cash`, amountOf(unitsOf((await store.account()).cash)), amountOf(moved));
    }
  }),
});

/** In hundred millionths. */
function cashMovedBy(event: Event): bigint {
  if (event.type === "CashToppedUp") return unitsOf(event.amount);
  if (event.type === "PackageRefunded" && event.paidTo === "cash") return unitsOf(event.amount);
  if (event.type === "PackagePurchased" && event.paidFrom === "cash") return -unitsOf(event.price);
  return event.type === "BillIssued" ? -unitsOf(event.bill.total) : 0n;
}

/** A history told to its end and past the next run. */
async function settled(open: OpenStore, history: History, steps: readonly Step[]): Promise<Life> {
  const last = Math.max(history.openedAt, ...history.steps.map(({ request }) => request.at));
  return livedThrough(open, history, [...steps, { command: "settle", request: { at: last + 2 * DAY } }]);
}

export const bills: Law = lawOf({
  title: "of every bill the lines, less what is rounded down, are its total; after the next run all bills together hold each line that is rated, once",
  check: async (history, open) => {
    const { events } = await settled(open, history, history.steps);
    for (const { billId, lines, roundDown, total } of billsIn(events)) {
      const sum = sumOf(lines.map(({ amount }) => amount)) - unitsOf(roundDown);
      expectSame(`bill "${billId}": its lines, less what is rounded down`, amountOf(sum), amountOf(unitsOf(total)));
      expectSame(`bill "${billId}" without a line`, lines.length === 0, false);
    }
    expectSame("what is billed, in sum", linesBilledIn(events), linesRatedIn(events));
  },
});

/** Lives in which a package is likely to be bought in vain and returned. */
const livesWithReturns = fc
  .tuple(openings, fc.array(episodes, { maxLength: 5 }), boughtInVain, fc.array(episodes, { maxLength: 9, size: "max" }))
  .map(([opening, before, vain, after]) => [...opening, ...before.flat(), ...vain, ...after.flat()]);

export const returns: Law = lawOf({
  title: "a returned package leaves no trace: after the next run every day was billed in sum what it is in a history that never bought it, "
    + "when the same other commands are accepted",
  wishes: livesWithReturns,
  check: async (history, open) => {
    const { steps } = history;
    const bought = await settled(open, history, steps);
    for (const { packageId } of bought.events.filter(isOf("PackageRefunded"))) {
      const isOther = ({ command, request }: Step): boolean =>
        !((command === "purchasePackage" || command === "requestRefund") && request.packageId === packageId);
      const without = await settled(open, history, steps.filter(isOther));
      const verdicts = bought.answers.filter((_, index) => isOther(steps[index] ?? SETTLING)).map(verdictIn);
      if (JSON.stringify(verdicts) !== JSON.stringify(without.answers.map(verdictIn))) continue;
      expectSame(`without the returned package "${packageId}": what is billed`, linesBilledIn(without.events), linesBilledIn(bought.events));
      expectSame(`without the returned package "${packageId}": what is charged`, chargedIn(without.events), chargedIn(bought.events));
    }
  },
});

/** The last step of a history that is told past the next run. */
const SETTLING: Step = { command: "settle", request: { at: 0 } };
