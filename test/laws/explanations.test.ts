import { describe, expect } from "vitest";
import fc from "fast-check";
import { type Event, type ExactAmount, packageViews, type Tariff } from "../../src/index.js";
import { describeExplanation, explainBill, explainPackage, explainUsage, type UsageExplanation } from "../../src/reports/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { open, performAll, type Performance } from "../../src/testing/commands.js";
import { billsIn, isGrant, isOf, type LedgerPiece, type LedgerUsage, packagesIn, piecesIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, type Fraction, fractionOf, fractionOfExact, halfEvenTo, isEqual, negative, sum } from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { dayCharge, itemMinutes as exactItemMinutes, linesOf, priceOf, rateOf, roundedMoney } from "../support/naive/naive-billing.js";
import { stepOf, timeNeeded } from "../support/naive/naive-rating.js";

const DAY = 24 * 3_600_000;

/** A history whose last day is billed. */
const settled = ({ tariff, openedAt, steps }: History): Performance => {
  const { account, events } = performAll(open(tariff, openedAt), steps);
  const end = performAll(account, [{ command: "settle", request: { at: account.clock + 2 * DAY } }]);
  return { ...end, events: [...events, ...end.events] };
};

const everyUsage = (events: readonly Event[]): UsageExplanation[] =>
  [...new Set(usagesIn(events).map(({ usageId }) => usageId))].flatMap((usageId) => {
    const { earlier, ...last } = explainUsage(events, usageId);
    return [...earlier, { ...last, earlier: [] }];
  });

/** Whether two usages are rounded up together, where each usage is rounded up. */
const isRoundedWith = (a: LedgerUsage, b: LedgerUsage, { timeZone }: Tariff): boolean => {
  const group = ({ roundWith, appId, region, item, startedAt }: LedgerUsage) => JSON.stringify([roundWith, appId, region, item, calendarOf(timeZone).dayOf(startedAt)]);
  return group(a) === group(b);
};

const total = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

/** The value of an exact amount. Expects that the amount displays this value, rounded. */
function valueOf(amount: ExactAmount): Fraction {
  const exact = fractionOfExact(amount);
  const size = exact.numerator < 0n ? negative(exact) : exact;
  expect(amount.shown.abs().toFixed()).toBe(decimalText(halfEvenTo(6, size)));
  return exact;
}

const ratedNothing = { pieces: [], drawnMs: 0 };

/** Package time in minutes of an item, rounded as it is displayed. */
const itemMinutes = (tariff: Tariff, item: string, time: number): string =>
  decimalText(halfEvenTo(6, exactItemMinutes(tariff, item, time)));

const sameAmount = (explained: ExactAmount, expected: Fraction): void => expect(isEqual(valueOf(explained), expected)).toBe(true);

const isBefore = (a: LedgerPiece, b: LedgerPiece): boolean =>
  a.endedAt !== b.endedAt ? a.endedAt < b.endedAt : a.usage.usageId !== b.usage.usageId ? a.usage.usageId < b.usage.usageId : a.usage.startedAt < b.usage.startedAt;

describe("an explained usage", () => {
  law("has the pieces, sums and ratings of the ledger, also for a usage whose id was used again", 8, fc.property(histories(), (history) => {
    const { account: { tariff }, events } = settled(history);
    const explained = everyUsage(events);
    const ledger = usagesIn(events);
    expect(explained.map(({ usageId, startedAt }) => `${startedAt} ${usageId}`).sort()).toEqual(ledger.map(({ usageId, startedAt }) => `${startedAt} ${usageId}`).sort());
    for (const usage of explained) {
      const known = ledger.find(({ usageId, startedAt, pieces }) => usageId === usage.usageId && startedAt === usage.startedAt && pieces.length >= 0);
      const pieces = known?.voided ? [] : (known?.pieces ?? []);
      const draws = ({ candidates }: UsageExplanation["pieces"][number]) => candidates.filter(({ drawnMs }) => drawnMs > 0).map(({ packageId, drawnMs }) => ({ packageId, drawnMs }));
      expect(usage.pieces.map((piece) => ({ day: piece.day, endedAt: piece.endedAt, billedSeconds: piece.billedSeconds, draws: draws(piece), overageMs: piece.overageMs }))).toEqual(pieces);
      expect(usage.steps.at(-1)?.after.pieces).toEqual(pieces);
      // Each rating starts from the one before it; its minutes are those of the item, whatever its weight.
      expect(usage.steps.map(({ before }) => before)).toEqual([ratedNothing, ...usage.steps.slice(0, -1).map(({ after }) => after)].map((rating) => expect.objectContaining(rating)));
      for (const { after } of usage.steps) {
        const overageMs = total(after.pieces.map((piece) => piece.overageMs));
        expect(after.overageMinutes.toFixed()).toBe(itemMinutes(tariff, usage.item, overageMs));
        expect(after.drawnMs).toBe(total(after.pieces.flatMap((piece) => piece.draws.map(({ drawnMs }) => drawnMs))));
      }
      for (const piece of usage.pieces) {
        const line = { ...usage, day: piece.day };
        const drawnMs = total(piece.candidates.map((candidate) => candidate.drawnMs));
        expect(drawnMs + piece.overageMs).toBe(timeNeeded(tariff, usage.item, piece.billedSeconds));
        expect(piece.neededMs).toBe(drawnMs + piece.overageMs);
        expect([piece.minutes, piece.coveredMinutes, piece.overageMinutes].map((minutes) => minutes.toFixed()))
          .toEqual([piece.neededMs, drawnMs, piece.overageMs].map((time) => itemMinutes(tariff, usage.item, time)));
        sameAmount(piece.charge, priceOf(tariff, line, piece.overageMs));
        sameAmount(piece.listValue, priceOf(tariff, line, drawnMs));
        expect(piece.rate.toFixed()).toBe(decimalText(rateOf(tariff, line)));
      }
      expect({ billedSeconds: usage.billedSeconds, drawnMs: usage.drawnMs + usage.overageMs }).toEqual({ billedSeconds: total(usage.pieces.map(({ billedSeconds }) => billedSeconds)), drawnMs: total(usage.pieces.map(({ neededMs }) => neededMs)) });
      sameAmount(usage.charge, sum(usage.pieces.map(({ charge }) => valueOf(charge))));
      sameAmount(usage.listValue, sum(usage.pieces.map(({ listValue }) => valueOf(listValue))));
      const touching = events.filter((event) => usage.steps.some(({ sequence }) => sequence === event.sequence));
      expect(usage.steps.map(({ type, sequence, at }) => ({ type, sequence, at }))).toEqual(touching.map(({ type, sequence, at }) => ({ type, sequence, at })));
    }
    const steps = (type: string): number => explained.flatMap((usage) => usage.steps).filter((step) => step.type === type).length;
    expect(steps("UsagesRerated")).toBe(total(events.filter(isOf("UsagesRerated")).map(({ changes }) => changes.length)));
    expect(steps("UsageVoided")).toBe(events.filter(isOf("UsageVoided")).length);
  }));

  law("shows the running total from which each piece has its minutes: of what its usage is rounded up with, or of the day, region and item (rule 4)", 8, fc.property(histories(), (history) => {
    const { events } = settled(history);
    const pieces = piecesIn(events);
    for (const usage of everyUsage(events)) {
      for (const piece of usage.pieces) {
        const here = pieces.find((other) => other.usage.usageId === usage.usageId && other.usage.startedAt === usage.startedAt && other.endedAt === piece.endedAt);
        if (!here) throw new Error("the ledger has no such piece");
        const isSame = (other: typeof here): boolean => other.usage.region === usage.region && other.usage.item === usage.item
          && (history.tariff.rounding === "per-day" ? other.day === piece.day : isRoundedWith(other.usage, here.usage, history.tariff));
        const before = pieces.filter((other) => isSame(other) && isBefore(other, here));
        const fromMs = total(before.map(({ startedAt, endedAt }) => endedAt - startedAt));
        const toMs = fromMs + piece.durationMs;
        const billed = (ms: number): number => Math.ceil(ms / 1_000 / stepOf(history.tariff)) * stepOf(history.tariff);
        expect(piece.total).toEqual({ fromMs, toMs, fromBilledSeconds: billed(fromMs), toBilledSeconds: billed(toMs) });
        expect(piece.durationMs).toBe(piece.endedAt - piece.startedAt);
        expect(piece.billedSeconds).toBe(piece.total.toBilledSeconds - piece.total.fromBilledSeconds);
      }
    }
  }));

  law("shows what earlier pieces left in each package, and draws from those that cover the piece by priority and rising expiry, each to its last millisecond (rules 1 to 3, 5 to 8)", 8, fc.property(histories(), (history) => {
    const { account, events } = settled(history);
    const pieces = piecesIn(events);
    const bought = events.filter(isGrant);
    const kept = new Set(packagesIn(events).map(({ packageId }) => packageId));
    for (const usage of everyUsage(events)) {
      const covered = account.tariff.items[usage.item]?.weight !== null;
      for (const piece of usage.pieces) {
        const earlier = pieces.filter((other) => isBefore(other, { ...piece, usage, startedAt: piece.startedAt } as never));
        const near = bought.filter(({ effectiveAt, expiresAt }) => effectiveAt <= piece.endedAt && expiresAt >= piece.startedAt);
        expect(piece.candidates.map(({ packageId }) => packageId).sort()).toEqual(near.map(({ packageId }) => packageId).sort());
        let missing = piece.neededMs as number;
        const drawn = near.filter(({ packageId }) => piece.candidates.some((other) => other.packageId === packageId && other.drawnMs > 0));
        let last = [-Infinity, -Infinity];
        for (const candidate of piece.candidates) {
          const pack = bought.find(({ packageId }) => packageId === candidate.packageId);
          if (!pack) throw new Error("the ledger has no such package");
          const [lastPriority = 0, lastExpiry = 0] = last;
          expect(pack.priority > lastPriority || (pack.priority === lastPriority && pack.expiresAt >= lastExpiry)).toBe(true);
          last = [pack.priority, pack.expiresAt];
          expect(candidate.priority).toBe(pack.priority);
          const drawnBefore = total(earlier.flatMap(({ draws }) => draws).filter(({ packageId }) => packageId === pack.packageId).map(({ drawnMs }) => drawnMs));
          expect(candidate.remainingBeforeMs).toBe(pack.quotaMs - drawnBefore);
          expect(candidate.remainingAfterMs).toBe(candidate.remainingBeforeMs - candidate.drawnMs);
          const reasons = [
            ...(kept.has(pack.packageId) ? [] : ["returned"]),
            ...(covered ? [] : ["item-not-covered"]),
            ...(pack.regions.includes(usage.region) ? [] : ["other-region"]),
            ...(pack.items?.includes(usage.item) === false ? ["other-item"] : []),
            ...(pack.appIds?.includes(usage.appId) === false ? ["other-app"] : []),
            ...(piece.startedAt >= pack.effectiveAt ? [] : ["not-yet-effective"]),
            ...(piece.endedAt <= pack.expiresAt ? [] : ["expired"]),
          ];
          const expected = Math.min(missing, reasons.length > 0 ? 0 : candidate.remainingBeforeMs);
          const wouldBeFirst = (other: typeof pack): boolean =>
            pack.expiresAt !== other.expiresAt ? pack.expiresAt < other.expiresAt : pack.effectiveAt !== other.effectiveAt ? pack.effectiveAt < other.effectiveAt : pack.packageId < other.packageId;
          const isLeft = candidate.remainingBeforeMs > 0;
          const verdict = reasons[0] ?? (expected > 0 ? "drawn" : !isLeft ? "used-up" : drawn.some(wouldBeFirst) ? "later-in-priority" : "not-needed");
          expect({ drawnMs: candidate.drawnMs, verdict: candidate.verdict }).toEqual({ drawnMs: expected, verdict });
          missing -= expected;
        }
        expect(piece.overageMs).toBe(missing);
      }
    }
  }));
});

interface Correction {
  readonly first: Event;
  /** The sequences of the last event that voids or re-rates, and of the last of the same command. */
  readonly corrected: number;
  readonly last: number;
}

/** What voids or re-rates, with all that the same command rated at that instant. */
function correctionsIn(events: readonly Event[]): Correction[] {
  return events.flatMap((first, index): Correction[] => {
    const next = events[index + 1];
    const { sequence } = first;
    if (first.type === "UsageVoided") {
      const rerates = next?.type === "UsagesRerated" && next.cause.command === "voidUsage" && next.cause.id === first.usageId;
      return [{ first, corrected: rerates ? sequence + 1 : sequence, last: rerates ? sequence + 1 : sequence }];
    }
    if (first.type !== "UsagesRerated" || first.cause.command === "voidUsage") return [];
    const others = events.slice(index + 1);
    const isOther = (event: Event): boolean => event.type !== "UsageRated" || event.at !== first.at;
    const rated = first.cause.command === "recordUsage" ? 1 : first.cause.command === "recordUsages" ? [...others.map(isOther), true].indexOf(true) : 0;
    return [{ first, corrected: sequence, last: sequence + rated }];
  });
}

describe("an explained package", () => {
  law("has the draws of the explained usages in canonical order, what each leaves, and for each correction what was consumed before and after it (rule 8)", 8, fc.property(histories(), (history) => {
    const { account, events } = settled(history);
    const usages = everyUsage(events);
    for (const { packageId, quotaMinutes, consumedMinutes } of packageViews(account, account.clock)) {
      const explained = explainPackage(events, packageId);
      expect(explained.consumedMs).toBe(Math.round(consumedMinutes.times(60_000).toNumber()));
      expect(explained.remainingMs).toBe(quotaMinutes.times(60_000).toNumber() - explained.consumedMs);
      const ofUsages = usages.flatMap(({ pieces }) => pieces.flatMap(({ candidates }) => candidates)).filter((candidate) => candidate.packageId === packageId);
      expect(total(ofUsages.map(({ drawnMs }) => drawnMs))).toBe(explained.consumedMs);
      const draws = piecesIn(events).flatMap((piece) => piece.draws.filter((draw) => draw.packageId === packageId).map(({ drawnMs }) => ({ piece, drawnMs })));
      let left = explained.quotaMs as number;
      expect(explained.draws.map(({ usageId, endedAt, drawnMs, remainingAfterMs: after }) => ({ usageId, endedAt, drawnMs, left: after }))).toEqual(
        draws.map(({ piece, drawnMs }) => ({ usageId: piece.usage.usageId, endedAt: piece.endedAt, drawnMs, left: (left -= drawnMs) })),
      );
      sameAmount(explained.listValue, sum(draws.map(({ piece, drawnMs }) => priceOf(account.tariff, { ...piece.usage, day: piece.day }, drawnMs))));

      const consumedAfter = (sequence: number): number =>
        total(piecesIn(events.slice(0, sequence)).flatMap((piece) => piece.draws).filter((draw) => draw.packageId === packageId).map(({ drawnMs }) => drawnMs));
      const drawsAfter = (sequence: number): string =>
        JSON.stringify(usagesIn(events.slice(0, sequence)).map(({ usageId, startedAt, voided, pieces }) =>
          [usageId, startedAt, voided ? 0 : total(pieces.flatMap((piece) => piece.draws).filter((draw) => draw.packageId === packageId).map(({ drawnMs }) => drawnMs))])
          .filter(([, , drawnMs]) => drawnMs !== 0));
      const corrections = correctionsIn(events)
        .filter(({ first, corrected }) => drawsAfter(first.sequence - 1) !== drawsAfter(corrected))
        .map(({ first: { type, sequence, at }, last }) => ({ type, sequence, at, consumedBeforeMs: consumedAfter(sequence - 1), consumedAfterMs: consumedAfter(last) }));
      expect(explained.changes.map(({ type, sequence, at, consumedBeforeMs, consumedAfterMs }) => ({ type, sequence, at, consumedBeforeMs, consumedAfterMs }))).toEqual(corrections);

      const expiry = events.filter(isOf("PackageExpired")).find((event) => event.packageId === packageId);
      expect(explained.expired).toEqual(expiry ? { at: expiry.at, statedMs: expiry.forfeitedMs, forfeitedMs: explained.remainingMs } : null);
      expect(explained.refunded !== null).toBe(!packagesIn(events).some((pack) => pack.packageId === packageId));
    }
  }));
});

describe("an explained bill", () => {
  law("has lines that are sums of their parts, the parts that the explained usages have, and days that sum to its total (rule 11)", 8, fc.property(histories(), (history) => {
    const { account: { tariff }, events } = settled(history);
    const usages = everyUsage(events);
    const bills = billsIn(events);
    const isBilledBefore = (billId: string, { day, region, item }: { day: string; region: string; item: string }): boolean =>
      bills.slice(0, bills.findIndex((bill) => bill.billId === billId)).flatMap(({ lines }) => lines)
        .some((line) => line.day === day && line.region === region && line.item === item);
    for (const part of usages.flatMap(({ billed }) => billed)) expect(part.adjustment).toBe(isBilledBefore(part.billId, part));
    for (const bill of bills) {
      const explained = explainBill(events, bill.billId);
      const parts = explained.lines.flatMap((line) => line.parts);
      for (const line of explained.lines) {
        expect({ billedSeconds: total(line.parts.map(({ billedSeconds }) => billedSeconds)), drawnMs: total(line.parts.map(({ drawnMs }) => drawnMs)), overageMs: total(line.parts.map(({ overageMs }) => overageMs)) })
          .toEqual({ billedSeconds: line.billedSeconds, drawnMs: line.drawnMs, overageMs: line.overageMs });
        expect(line.adjustment).toBe(isBilledBefore(bill.billId, line));
        expect(line.parts.length).toBeGreaterThan(0);
        for (const part of line.parts) {
          expect(part.steps.length).toBeGreaterThan(0);
          sameAmount(part.charge, priceOf(tariff, part, part.overageMs));
        }
      }
      expect(explained.lines.map(({ adjustment: _adjustment, parts: _parts, ...line }) => line)).toEqual(bill.lines);
      const onUsages = usages.flatMap(({ billed }) => billed).filter(({ billId }) => billId === bill.billId);
      const inOrder = (list: readonly unknown[]): string[] => list.map((each) => JSON.stringify(each)).sort();
      expect(inOrder(onUsages.map(({ billId: _billId, issuedAt: _issuedAt, adjustment: _adjustment, ...part }) => part))).toEqual(inOrder(parts));

      const issued = events.filter(isOf("BillIssued")).find((event) => event.bill.billId === bill.billId);
      const now = linesOf(piecesIn(events.slice(0, issued?.sequence)));
      for (const { day, charge, rounded, chargeBefore, roundedBefore, due } of explained.days) {
        expect(rounded.toFixed()).toBe(decimalText(dayCharge(tariff, now, day)));
        for (const [exact, floored] of [[charge, rounded], [chargeBefore, roundedBefore]] as const) {
          expect(decimalText(roundedMoney(tariff, valueOf(exact)))).toBe(floored.toFixed());
        }
        expect(due.toFixed()).toBe(rounded.minus(roundedBefore).toFixed());
        const lines = explained.lines.filter((line) => line.day === day).map(({ parts: of }) => sum(of.map((part) => valueOf(part.charge))));
        expect(isEqual(sum(lines), add(valueOf(charge), negative(valueOf(chargeBefore))))).toBe(true);
      }
      expect(decimalText(sum(explained.days.map(({ due }) => fractionOf(due.toFixed()))))).toBe(bill.total.toFixed());
      expect(explained.amounts.minus(bill.rounding).toFixed()).toBe(bill.total.toFixed());
      expect(explained.cashBefore.minus(bill.total).toFixed()).toBe(explained.cashAfter.toFixed());
      const goesBelowZero = !explained.cashBefore.isNegative() && explained.cashAfter.isNegative();
      expect(explained.arrears.started !== null).toBe(goesBelowZero);
      expect(explained.arrears.cleared).toBe(explained.cashBefore.isNegative() && !explained.cashAfter.isNegative());
    }
  }));

  law("leaves out no part of a usage: its billed and unbilled parts sum to its rating", 8, fc.property(histories(), (history) => {
    const { events } = settled(history);
    for (const usage of everyUsage(events)) {
      const parts = [...usage.billed, ...usage.unbilled];
      expect({ billedSeconds: total(parts.map(({ billedSeconds }) => billedSeconds)), drawnMs: total(parts.map(({ drawnMs }) => drawnMs)), overageMs: total(parts.map(({ overageMs }) => overageMs)) })
        .toEqual({ billedSeconds: usage.billedSeconds, drawnMs: usage.drawnMs, overageMs: usage.overageMs });
    }
    const lines = new Map<string, number>();
    for (const part of everyUsage(events).flatMap(({ unbilled }) => unbilled)) {
      const key = JSON.stringify([part.day, part.region, part.item]);
      lines.set(key, (lines.get(key) ?? 0) + part.billedSeconds);
    }
    // The last day is billed, so the unbilled parts of each line sum to zero.
    expect([...lines.values()].every((billedSeconds) => billedSeconds === 0)).toBe(true);
  }));
});

describe("the text of an explanation", () => {
  law("names every usage and package that it is about, and contains no missing value", 6, fc.property(histories(), (history) => {
    const { events } = settled(history);
    const explanations = [
      ...everyUsage(events),
      ...events.filter(isGrant).map(({ packageId }) => explainPackage(events, packageId)),
      ...billsIn(events).map(({ billId }) => explainBill(events, billId)),
    ];
    for (const explanation of explanations) {
      const text = describeExplanation(explanation);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|Infinity/);
      expect(text.endsWith("\n")).toBe(false);
      const named = explanation.kind === "bill" ? explanation.lines.flatMap(({ parts }) => parts.map(({ usageId }) => usageId)) : explanation.kind === "package" ? explanation.draws.map(({ usageId }) => usageId) : explanation.pieces.flatMap(({ candidates }) => candidates.map(({ packageId }) => packageId));
      for (const id of named) expect(text).toContain(`"${id}"`);
    }
  }));
});
