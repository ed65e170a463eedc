import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import fc from "fast-check";
import type { Event } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { billsIn, isOf, type LedgerLine, linesBilledIn, linesRatedIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, dividedBy, type Fraction, fractionOf, fractionOfExact, isEqual, negative, sum, times, whole } from "../support/fractions.js";
import { law } from "../support/law.js";
import { priceOf, roundedMoney } from "../support/naive/naive-billing.js";

const HOUR = 3_600_000n;
const DAY = 24 * 3_600_000;
const PRICES = "../../src/rating/line-charge.js";

/** The library with a charge that grows faster than the overage of its line: × (1 + overage in hours). Every view must follow it. */
async function libraryThatIsNotLinear() {
  vi.resetModules(); // files of tests share modules
  vi.doMock(PRICES, async (importOriginal) => {
    const original = await importOriginal<typeof import("../../src/rating/line-charge.js")>();
    const chargeOf: typeof original.chargeOf = (line, compiled) => {
      const { numerator, denominator } = original.chargeOf(line, compiled);
      return { numerator: numerator * (HOUR + BigInt(line.overageMs)), denominator: denominator * HOUR };
    };
    return { ...original, chargeOf };
  });
  const [core, accounting, reports, commands] = await Promise.all([
    import("../../src/index.js"), import("../../src/accounting/index.js"), import("../../src/reports/index.js"), import("../../src/testing/commands.js"),
  ]);
  return { ...core, ...accounting, ...reports, ...commands };
}

let library: Awaited<ReturnType<typeof libraryThatIsNotLinear>>;
beforeAll(async () => void (library = await libraryThatIsNotLinear()));
afterAll(() => {
  vi.doUnmock(PRICES);
  vi.resetModules();
});

describe("with a rate that is not linear,", () => {
  law("bills, explanations, statements, quotes and the journal charge the same, and parts sum to the whole", 30, fc.property(histories(), (history) => {
    const { explainBill, explainUsage, journal, open, performAll, quote, statement, unbilled } = library;
    const performed = performAll(open(history.tariff, history.openedAt), history.steps);
    const end = performAll(performed.account, [{ command: "settle", request: { at: performed.account.clock + 2 * DAY } }]);
    const events: readonly Event[] = [...performed.events, ...end.events];
    const { tariff } = end.account;
    const chargeOf = (line: LedgerLine): Fraction => {
      const price = priceOf(tariff, line, line.overageMs);
      return dividedBy(times(price, whole(HOUR + BigInt(line.overageMs))), HOUR);
    };
    const days = [...new Set(linesRatedIn(events).map(({ day }) => day))];
    const exactOf = (day: string): Fraction => sum(linesRatedIn(events).filter((line) => line.day === day).map(chargeOf));
    const total = sum(days.map((day) => roundedMoney(tariff, exactOf(day))));

    // Bills, and the journal of them.
    expect(decimalText(sum(billsIn(events).map((bill) => fractionOf(bill.total.toFixed()))))).toBe(decimalText(total));
    const income = journal(events).flatMap(({ postings }) => postings).filter(({ ledgerAccount }) => ledgerAccount.startsWith("Income:PayAsYouGo"));
    expect(decimalText(negative(sum(income.map(({ amount }) => fractionOf(amount.toFixed())))))).toBe(decimalText(total));
    expect(linesBilledIn(events)).toEqual(linesRatedIn(events));

    // Explanations of bills: parts sum to what each day is due.
    for (const { billId } of billsIn(events)) {
      const { days: billedDays, lines } = explainBill(events, billId);
      for (const { day, due, charge, chargeBefore } of billedDays) {
        const parts = lines.filter((line) => line.day === day).flatMap((line) => line.parts);
        expect(decimalText(sum(parts.map(({ amount }) => fractionOf(amount.toFixed()))))).toBe(due.toFixed());
        expect(isEqual(sum(parts.map((part) => fractionOfExact(part.charge))), add(fractionOfExact(charge), negative(fractionOfExact(chargeBefore))))).toBe(true);
      }
    }

    // Explanations of usages: pieces sum to the days.
    const explained = [...new Set(usagesIn(events).map(({ usageId }) => usageId))].map((usageId) => explainUsage(events, usageId)).flatMap((usage) => [usage, ...usage.earlier]);
    const pieces = explained.flatMap((usage) => usage.pieces);
    for (const day of days) {
      const ofDay = pieces.filter((piece) => piece.day === day);
      expect(isEqual(sum(ofDay.map(({ charge }) => fractionOfExact(charge))), exactOf(day))).toBe(true);
      expect(decimalText(sum(ofDay.map(({ amount }) => fractionOf(amount.toFixed()))))).toBe(decimalText(roundedMoney(tariff, exactOf(day))));
    }
    expect(decimalText(sum(explained.map(({ amount }) => fractionOf(amount.toFixed()))))).toBe(decimalText(total));

    // The statement of everything.
    const all = statement(events, { from: history.openedAt, until: end.account.clock + 1 });
    expect(isEqual(fractionOfExact(all.charges), sum(days.map(exactOf)))).toBe(true);
    expect(all.cash.billed.toFixed()).toBe(decimalText(total));
    expect(all.unbilled.closing.numerator.toFixed()).toBe("0");
    expect(isEqual(fractionOfExact(all.rounding), add(sum(days.map(exactOf)), negative(total)))).toBe(true);

    // Quotes of the last recorded usage again, under another id.
    const [last] = events.filter(isOf("UsageRated")).slice(-1);
    if (!last) return;
    const { appId, region, item, startedAt, seconds } = last;
    const calls = ["quoted-1", "quoted-2"].map((usageId) => ({ usageId, appId, region, item, startedAt, seconds }));
    const quoted = quote(performed.account, { at: performed.account.clock, usages: calls });
    if (!quoted.ok || quoted.rerated.length > 0 || quoted.usages.length === 0) return;
    const recorded = performAll(performed.account, [{ command: "recordUsages", request: { at: performed.account.clock, usages: calls } }]);
    const chargeNow = (ledger: readonly Event[]): Fraction => sum(linesRatedIn(ledger).map(chargeOf));
    const difference = add(chargeNow([...performed.events, ...recorded.events]), negative(chargeNow(performed.events)));
    expect(isEqual(fractionOfExact(quoted.charge), difference)).toBe(true);
    expect(unbilled(recorded.account).length > 0).toBe(seconds > 0 || unbilled(performed.account).length > 0);
    for (const { usageId, charge } of quoted.usages) {
      expect(isEqual(fractionOfExact(charge), fractionOfExact(explainUsage([...performed.events, ...recorded.events], usageId).charge))).toBe(true);
    }
  }));
});
