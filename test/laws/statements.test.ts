import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Decimal, Event, Tariff } from "../../src/index.js";
import { type Statement, statement } from "../../src/reports/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { replay } from "../../src/index.js";
import { open, performAll } from "../../src/testing/commands.js";
import { billsIn, isGrant, isOf, type LedgerLine, linesBilledIn, linesRatedIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { decimalText, dividedBy, type Fraction, fractionOf, fractionOfExact, halfEvenTo, isEqual, negative, sum, whole } from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { priceOf } from "../support/naive/naive-billing.js";

const DAY = 24 * 3_600_000;

/** Choices of three instants in order: of events, or near them. */
const cuts = fc.tuple(...[0, 1, 2].map(() => fc.record({ nth: fc.nat({ max: 1_000 }), off: fc.constantFrom(0, 0, 1, -1, DAY) })));

function cutAt(events: readonly Event[], chosen: readonly { nth: number; off: number }[]): [number, number, number] {
  const [a = 0, b = 0, c = 0] = chosen
    .map(({ nth, off }) => Math.max(0, (events[nth % events.length]?.at ?? 0) + off))
    .sort((x, y) => x - y);
  return [a, b, c];
}

/** Milliseconds in minutes, rounded half-even to 6 decimals. */
const shownMinutes = (ms: number): string => {
  const size = decimalText(halfEvenTo(6, dividedBy(whole(Math.abs(ms)), 60_000n)));
  return ms < 0 ? `-${size}` : size;
};

const exact = (amount: Decimal): Fraction => fractionOf(amount.toFixed());

/** Every figure of a statement that adds up over periods, as one table of exact numbers. */
function flowsOf({ cash, minutes, usage, packages, listValue, charges, rounding }: Statement): Map<string, Fraction> {
  const flows = new Map<string, Fraction>();
  const put = (name: string, value: Fraction): unknown => flows.set(name, value);
  for (const part of ["toppedUp", "reversed", "adjusted", "paidOut", "purchases", "refunds", "billed"] as const) put(part, exact(cash[part]));
  for (const part of ["purchased", "returned", "drawn", "forfeited"] as const) {
    put(part, exact(minutes[part]));
    for (const pack of packages) put(`package ${pack.packageId} ${part}`, exact(pack[part]));
  }
  for (const pack of packages) put(`package ${pack.packageId} listValue`, fractionOfExact(pack.listValue));
  put("listValue", fractionOfExact(listValue));
  put("charges", fractionOfExact(charges));
  put("rounding", fractionOfExact(rounding));
  for (const { day, appId, region, item, calls, billedSeconds, drawnMs, overageMs, minutes: count, drawn, overage, charge } of usage) {
    const row = JSON.stringify([day, appId, region, item]);
    put(`${row} calls`, whole(calls));
    put(`${row} seconds`, whole(billedSeconds));
    put(`${row} drawn`, whole(drawnMs));
    put(`${row} overage`, whole(overageMs));
    expect([count, drawn, overage].map((shown) => shown.toFixed())).toEqual([billedSeconds * 1_000, drawnMs, overageMs].map(shownMinutes));
    put(`${row} charge`, fractionOfExact(charge));
  }
  return flows;
}

function added(a: Map<string, Fraction>, b: Map<string, Fraction>): Map<string, Fraction> {
  return new Map([...new Set([...a.keys(), ...b.keys()])].map((name) => [name, sum([a, b].flatMap((flows) => flows.get(name) ?? []))]));
}

const asText = (flows: Map<string, Fraction>): string[] =>
  [...flows].filter(([, { numerator }]) => numerator !== 0n).map(([name, value]) => `${name} ${reduced(value)}`).sort();

function reduced({ numerator, denominator }: Fraction): string {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator];
  while (b > 0n) [a, b] = [b, a % b];
  return `${numerator / a}/${denominator / a}`;
}

const texts = (numbers: Readonly<Record<string, Decimal>>): Record<string, string> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, value.toFixed()]));

describe("statements", () => {
  law("over adjoining periods add up: one closes with what the next opens with, and the sums of their flows are the flows of the whole", 12, fc.property(histories(), cuts, (history, chosen) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [a, b, c] = cutAt(events, chosen);
    const [first, second, both] = [statement(events, { from: a, until: b }), statement(events, { from: b, until: c }), statement(events, { from: a, until: c })];
    expect(texts({ cash: first.cash.closing, minutes: first.minutes.closing })).toEqual(texts({ cash: second.cash.opening, minutes: second.minutes.opening }));
    expect(texts({ cash: both.cash.opening, minutes: both.minutes.opening })).toEqual(texts({ cash: first.cash.opening, minutes: first.minutes.opening }));
    expect(texts({ cash: both.cash.closing, minutes: both.minutes.closing })).toEqual(texts({ cash: second.cash.closing, minutes: second.minutes.closing }));
    expect(asText(added(flowsOf(first), flowsOf(second)))).toEqual(asText(flowsOf(both)));
    for (const part of ["bills", "topUps", "reversals", "adjustments", "payouts", "purchases", "refunds"] as const) expect([...first[part], ...second[part]]).toEqual(both[part]);
    for (const { startedAt } of [...first.arrears, ...second.arrears]) expect(both.arrears.map((period) => period.startedAt)).toContain(startedAt);
  }));

  law("balance: opening plus flows is closing, in cash, in minutes and in every package", 12, fc.property(histories(), cuts, (history, chosen) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [from, , until] = cutAt(events, chosen);
    const { cash, minutes, packages, listValue } = statement(events, { from, until });
    expect(decimalText(sum([exact(cash.opening), exact(cash.toppedUp), negative(exact(cash.reversed)), exact(cash.adjusted), negative(exact(cash.paidOut)), negative(exact(cash.purchases)), exact(cash.refunds), negative(exact(cash.billed))]))).toBe(cash.closing.toFixed());
    for (const flow of [minutes, ...packages]) {
      const closing = sum([exact(flow.opening), exact(flow.purchased), ...[flow.returned, flow.drawn, flow.forfeited].map((out) => negative(exact(out)))]);
      expect(decimalText(closing)).toBe(flow.closing.toFixed());
      expect(flow.closing.isNegative()).toBe(false);
    }
    for (const part of ["opening", "purchased", "returned", "drawn", "forfeited", "closing"] as const) {
      expect(decimalText(sum(packages.map((pack) => exact(pack[part]))))).toBe(minutes[part].toFixed());
    }
    expect(isEqual(sum(packages.map((pack) => fractionOfExact(pack.listValue))), fractionOfExact(listValue))).toBe(true);
  }));

  law("over the whole ledger close with the cash of the account and the minutes of the packages, and contain all bills and everything rated", 12, fc.property(histories(), (history) => {
    const { openedAt } = history;
    const { account, events } = performAll(open(history.tariff, openedAt), history.steps);
    const { tariff } = account; // its rates of past days are those that were in force then
    const wholeLedger = statement(events, { from: openedAt, until: account.clock + 1 });
    expect(wholeLedger.cash.opening.toFixed()).toBe("0");
    expect(wholeLedger.cash.closing.toFixed()).toBe(account.cash.toFixed());
    expect(wholeLedger.bills).toEqual(billsIn(events));

    const usages = usagesIn(events).filter(({ voided }) => !voided);
    const drawn = (packageId: string): number =>
      usages.flatMap(({ pieces }) => pieces.flatMap(({ draws }) => draws)).filter((draw) => draw.packageId === packageId).reduce((all, draw) => all + draw.drawnMs, 0);
    const gone = new Set([...events.filter(isOf("PackageRefunded")), ...events.filter(isOf("PackageExpired"))].map(({ packageId }) => packageId));
    const left = events.filter(isGrant).filter(({ packageId }) => !gone.has(packageId)).map(({ packageId, quotaMs }) => quotaMs - drawn(packageId));
    expect(wholeLedger.minutes.closing.toFixed()).toBe(decimalText(sum(left.map((each) => fractionOf(shownMinutes(each))))));

    const rated = new Map<string, Fraction>();
    const add = (name: string, value: Fraction): unknown => rated.set(name, sum([rated.get(name) ?? whole(0), value]));
    for (const { appId, region, item, startedAt, pieces } of usages) {
      add(`${JSON.stringify([calendarOf(tariff.timeZone).dayOf(startedAt), appId, region, item])} calls`, whole(1));
      for (const { day, billedSeconds, draws, overageMs } of pieces) {
        const row = JSON.stringify([day, appId, region, item]);
        const covered = draws.reduce((all, draw) => all + draw.drawnMs, 0);
        add(`${row} seconds`, whole(billedSeconds));
        add(`${row} drawn`, whole(covered));
        add(`${row} overage`, whole(overageMs));
        add(`${row} charge`, priceOf(tariff, { day, region, item }, overageMs));
        for (const draw of draws) {
          const listValue = priceOf(tariff, { day, region, item }, draw.drawnMs);
          add("listValue", listValue);
          add(`package ${draw.packageId} listValue`, listValue);
        }
      }
    }
    const stated = new Map([...flowsOf(wholeLedger)].filter(([name]) => name.startsWith("[") || name.endsWith("listValue")));
    expect(asText(stated)).toEqual(asText(rated));
    expect(wholeLedger.usage.every(({ correction }) => !correction)).toBe(true);
    expect(wholeLedger.arrears.filter(({ clearedAt }) => clearedAt === null).map(({ startedAt }) => startedAt)).toEqual(account.arrearsSince === null ? [] : [account.arrearsSince]);
  }));

  law("are complete exactly where settling the account adds nothing before their end", 8, fc.property(histories(), cuts, fc.integer({ min: 0, max: 40 * 24 }), (history, chosen, later) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [from, , cut] = cutAt(events, chosen);
    for (const until of [cut, account.clock + later * 3_600_000]) {
      const settled = performAll(account, [{ command: "settle", request: { at: Math.max(until, account.clock) + 1 } }]);
      const missing = settled.events.filter(({ at }) => at < until);
      expect(statement(events, { from: Math.min(from, until), until }).complete).toBe(missing.length === 0);
      expect(statement([...events, ...settled.events], { from: Math.min(from, until), until }).complete).toBe(true);
    }
  }));

  law("mark as corrections exactly the days that were over when the period began", 8, fc.property(histories(), cuts, (history, chosen) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [from, , until] = cutAt(events, chosen);
    const today = calendarOf(history.tariff.timeZone).dayOf(from);
    for (const { day, correction } of statement(events, { from, until }).usage) expect(correction).toBe(day < today);
  }));

  law("tie what is charged to what is billed: unbilled at the start + charges − rounding − billed = unbilled at the end, nothing once all is billed", 12, fc.property(histories(), cuts, (history, chosen) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [from, middle, until] = cutAt(events, chosen);
    const [whole, rest] = [statement(events, { from, until }), statement(events, { from: until, until: until + DAY })];
    const closing = sum([fractionOfExact(whole.unbilled.opening), fractionOfExact(whole.charges), negative(fractionOfExact(whole.rounding)), negative(exact(whole.cash.billed))]);
    expect(reduced(closing)).toBe(reduced(fractionOfExact(whole.unbilled.closing)));
    expect(whole.unbilled.closing).toEqual(rest.unbilled.opening);
    expect(reduced(fractionOfExact(whole.charges))).toBe(reduced(sum(whole.usage.map(({ charge }) => fractionOfExact(charge)))));
    const settled = [...events, ...performAll(account, [{ command: "settle", request: { at: account.clock + 2 * DAY } }]).events];
    const all = statement(settled, { from: Math.min(middle, from), until: account.clock + 3 * DAY });
    expect(all.unbilled.closing.numerator.toFixed()).toBe("0");
    expect(isEqual(fractionOfExact(statement(events, { from: history.openedAt, until: middle }).unbilled.closing), unbilledOf(events.filter(({ at }) => at < middle), account.tariff))).toBe(true);
  }));

  law("made from a snapshot and the events since are those made from the first event", 12, fc.property(histories(), cuts, fc.nat({ max: 1_000 }), (history, chosen, nth) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const [from, , until] = cutAt(events, chosen);
    const count = nth % (1 + events.filter(({ at }) => at < from).length);
    if (count === 0) return;
    const since = replay(events.slice(0, count));
    const known = since.arrearsSince;
    const ofAll = statement(events, { from, until });
    const arrears = ofAll.arrears.map((period) => (period.startedAt === known ? { ...period, due: null } : period));
    expect(statement(events.slice(count), { from, until }, since)).toEqual({ ...ofAll, arrears });
  }));
});

/** Oracle: the exact charge of what is rated less the exact charge of the lines that are billed. */
function unbilledOf(events: readonly Event[], tariff: Tariff): Fraction {
  const charge = (lines: readonly LedgerLine[]): Fraction => sum(lines.map((line) => priceOf(tariff, line, line.overageMs)));
  return sum([charge(linesRatedIn(events)), negative(charge(linesBilledIn(events)))]);
}
