import { describe, expect } from "vitest";
import fc from "fast-check";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { laws } from "../../src/testing/index.js";
import { chargedIn, isOf, linesBilledIn, piecesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, type Fraction, fractionOf, negative, sum } from "./fractions.js";
import { law, published } from "./law.js";
import { changesOf, dayCharge, linesOf, type NaiveLine } from "./naive-billing.js";
import { plain } from "./plain.js";

const DAY = 24 * 3_600_000;

const exact = (amount: { toFixed(): string }): Fraction => fractionOf(amount.toFixed());
const daysOf = (lines: readonly NaiveLine[]): string[] => [...new Set(lines.map(({ day }) => day))];

describe("law 12, money", () => {
  published(laws.cash, 100);
});

describe("law 16, bills", () => {
  law("a bill says what is rated when it is issued minus what was billed before, and the lines, less what is rounded down, are its total", 60, fc.property(histories(), (history) => {
    const { account: { tariff }, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    let billed: NaiveLine[] = [];
    events.filter(isOf("BillIssued")).forEach(({ bill, sequence }) => {
      const now = linesOf(piecesIn(events.slice(0, sequence))).filter(({ day }) => day <= bill.day);
      const charged = daysOf([...now, ...billed]).map((day) => add(dayCharge(tariff, now, day), negative(dayCharge(tariff, billed, day))));
      expect(plain(bill.lines)).toEqual(changesOf(tariff, now, billed));
      expect(bill.lines.length).toBeGreaterThan(0);
      expect(bill.total.toFixed()).toBe(decimalText(sum(charged)));
      expect(decimalText(add(sum(bill.lines.map(({ amount }) => exact(amount))), negative(exact(bill.rounding))))).toBe(bill.total.toFixed());
      billed = now;
    });
  }));

  law("after the next run the bills partition what is rated: all their lines of a day together are its lines, and all totals together its charge now", 60, fc.property(histories(), (history) => {
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
