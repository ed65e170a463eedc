import { describe, expect } from "vitest";
import fc from "fast-check";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { laws } from "../../src/testing/index.js";
import { chargedIn, isOf, linesBilledIn, piecesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, type Fraction, fractionOf, negative, sum } from "../support/fractions.js";
import { law, published } from "../support/law.js";
import { dayCharge, linesOf, type NaiveLine, unbilledLines } from "../support/naive/naive-billing.js";
import { plain } from "../support/plain.js";

const DAY = 24 * 3_600_000;

const exact = (amount: { toFixed(): string }): Fraction => fractionOf(amount.toFixed());
const daysOf = (lines: readonly NaiveLine[]): string[] => [...new Set(lines.map(({ day }) => day))];

describe("law 16: bills (rule 11)", () => {
  law("a bill has what is rated at its run minus what was billed before; its line amounts minus its rounding are its total", 60, fc.property(histories(), (history) => {
    const { account: { tariff }, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    let billed: NaiveLine[] = [];
    events.filter(isOf("BillIssued")).forEach(({ bill, sequence }) => {
      const now = linesOf(piecesIn(events.slice(0, sequence))).filter(({ day }) => day <= bill.day);
      const charged = daysOf([...now, ...billed]).map((day) => add(dayCharge(tariff, now, day), negative(dayCharge(tariff, billed, day))));
      expect(plain(bill.lines)).toEqual(unbilledLines(tariff, now, billed));
      expect(bill.lines.length).toBeGreaterThan(0);
      expect(bill.total.toFixed()).toBe(decimalText(sum(charged)));
      expect(decimalText(add(sum(bill.lines.map(({ amount }) => exact(amount))), negative(exact(bill.rounding))))).toBe(bill.total.toFixed());
      billed = now;
    });
  }));

  law("after the next run the bills partition what is rated: the sum of all bill lines of a day is its lines, and the sum of all totals is its charge now", 60, fc.property(histories(), (history) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const settled = perform(account, { command: "settle", request: { at: account.clock + 2 * DAY } });
    if (!settled.ok) throw new Error("time did not pass");
    const all = [...events, ...settled.events];
    const now = linesOf(piecesIn(all));
    expect(linesBilledIn(all)).toEqual(now);
    expect(chargedIn(all)).toBe(decimalText(sum(daysOf(now).map((day) => dayCharge(account.tariff, now, day)))));
  }));

  published(laws.permanence, 40);
  published(laws.bills, 60);
});
