import fc from "fast-check";
import { describe, expect } from "vitest";
import { explainBill, explainPackage, explainUsage, statement } from "../../src/reports/index.js";
import { journal, type JournalEntry } from "../../src/accounting/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, performAll } from "../../src/testing/commands.js";
import { billsIn, isGrant, usagesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, dividedBy, type Fraction, fractionOf, negative, sum, whole } from "../support/fractions.js";
import { law } from "../support/law.js";

/** The sum of the postings to ledger accounts of a kind, in one unit. */
const posted = (entries: readonly JournalEntry[], kind: string, unit: string, id = ""): string =>
  decimalText(sum(entries.flatMap(({ postings }) => postings)
    .filter((posting) => posting.unit === unit && posting.ledgerAccount.startsWith(kind) && posting.ledgerAccount.endsWith(id))
    .map(({ amount }) => fractionOf(amount.toFixed()))));

/** Journals post package time down to multiples of 3 ms, of which minutes have 5 decimals. */
const minutes = (ms: number): Fraction => dividedBy(whole(ms - (ms % 3)), 60_000n);
const total = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

describe("explanations, statements and the journal", () => {
  law("agree on the minutes drawn by usages and from packages, on what bills charge, on cash and on arrears", 10, fc.property(histories(), (history) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const entries = journal(events);

    const explained = [...new Set(usagesIn(events).map(({ usageId }) => usageId))].flatMap((usageId) => {
      const usage = explainUsage(events, usageId);
      return [usage, ...usage.earlier];
    });
    const draws = explained.flatMap(({ pieces }) => pieces).flatMap(({ candidates }) => candidates);
    const drawnFrom = [...new Set(draws.map(({ packageId }) => packageId))]
      .map((packageId) => total(draws.filter((draw) => draw.packageId === packageId).map(({ drawnMs }) => drawnMs)));
    expect(posted(entries, "Expenses:Minutes:Consumed", "MIN")).toBe(decimalText(sum(drawnFrom.map(minutes))));

    for (const { packageId } of events.filter(isGrant)) {
      const { quotaMs, consumedMs } = explainPackage(events, packageId);
      const own = `:Package-${packageId.replace(/(?<![A-Za-z0-9])-|-(?![A-Za-z0-9])|[^A-Za-z0-9-]/g, (character) => `--${character.charCodeAt(0).toString(16)}-`)}`;
      const left = sum(["Assets:Minutes:Available", "Expenses:Minutes:Forfeited", "Equity:Minutes:Returned"].map((kind) => fractionOf(posted(entries, kind, "MIN", own))));
      expect(decimalText(left)).toBe(decimalText(add(minutes(quotaMs), negative(minutes(consumedMs)))));
    }

    const charged = billsIn(events).map(({ billId }) => fractionOf(explainBill(events, billId).total.toFixed()));
    expect(posted(entries, "Income:PayAsYouGo", "CNY")).toBe(decimalText(negative(sum(charged))));

    const { cash } = statement(events, { from: history.openedAt, until: account.clock + 1 });
    const held = negative(add(fractionOf(posted(entries, "Liabilities:CustomerCash", "CNY")), fractionOf(posted(entries, "Assets:Receivable", "CNY"))));
    expect(decimalText(held)).toBe(cash.closing.toFixed());
  }));
});
