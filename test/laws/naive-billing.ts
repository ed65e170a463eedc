import type { Tariff } from "../../src/index.js";
import { add, decimalText, dividedBy, floorTo, type Fraction, fractionOf, halfEvenTo, negative, sum, times, whole } from "./fractions.js";
import { byCodeUnit, type NaivePiece, timePerMinute } from "./naive-rating.js";

/** The facts of a day, region and item. */
export interface NaiveLine {
  readonly day: string;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: number;
  readonly overageMs: number;
}

/** A bill or its line as the library shows them, with money and minutes as canonical text. */
export interface ShownLine extends NaiveLine {
  readonly minutes: string;
  readonly coveredMinutes: string;
  readonly overageMinutes: string;
  readonly rate: string;
  readonly amount: string;
}

export interface ShownBill {
  readonly billId: string;
  readonly day: string;
  readonly issuedAt: number;
  readonly lines: readonly ShownLine[];
  readonly rounding: string;
  readonly total: string;
}

const keyOf = ({ day, region, item }: NaiveLine): string => JSON.stringify([day, region, item]);
const isNothing = ({ billedSeconds, drawnMs, overageMs }: NaiveLine): boolean => billedSeconds === 0 && drawnMs === 0 && overageMs === 0;

type RatedPiece = Pick<NaivePiece, "day" | "billedSeconds" | "draws" | "overageMs"> & { readonly usage: { readonly region: string; readonly item: string } };

/** What is rated now, by day, region and item, in that order. */
export function linesOf(pieces: readonly RatedPiece[]): NaiveLine[] {
  const lines = new Map<string, NaiveLine>();
  for (const { usage: { region, item }, day, billedSeconds, draws, overageMs } of pieces) {
    const drawnMs = draws.reduce((total, draw) => total + draw.drawnMs, 0);
    const fresh = { day, region, item, billedSeconds, drawnMs, overageMs };
    const line = lines.get(keyOf(fresh));
    lines.set(keyOf(fresh), line ? combined(line, fresh, 1) : fresh);
  }
  return inOrder([...lines.values()].filter((line) => !isNothing(line)));
}

const combined = (a: NaiveLine, b: NaiveLine, sign: 1 | -1): NaiveLine => ({
  ...a,
  billedSeconds: a.billedSeconds + sign * b.billedSeconds,
  drawnMs: a.drawnMs + sign * b.drawnMs,
  overageMs: a.overageMs + sign * b.overageMs,
});

const inOrder = (lines: readonly NaiveLine[]): NaiveLine[] =>
  [...lines].sort((a, b) => byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item));

/** Rule 11: what is rated now minus what was billed before, where that is anything. */
export function changesOf(tariff: Tariff, now: readonly NaiveLine[], billed: readonly NaiveLine[]): ShownLine[] {
  const nothing = (line: NaiveLine): NaiveLine => ({ ...line, billedSeconds: 0, drawnMs: 0, overageMs: 0 });
  const places = new Map([...now, ...billed].map((line) => [keyOf(line), nothing(line)]));
  return inOrder([...places.values()]).flatMap((place) => {
    const find = (lines: readonly NaiveLine[]): NaiveLine => lines.find((line) => keyOf(line) === keyOf(place)) ?? place;
    const change = combined(find(now), find(billed), -1);
    return isNothing(change) ? [] : [shown(tariff, change, find(now), find(billed))];
  });
}

/** Shown figures are differences of rounded totals. */
function shown(tariff: Tariff, change: NaiveLine, now: NaiveLine, billed: NaiveLine): ShownLine {
  const unit = BigInt(timePerMinute(tariff, change.item));
  const minutesIn = (time: number): Fraction => dividedBy(whole(time), unit);
  const rounded = (figure: (line: NaiveLine) => Fraction): string =>
    decimalText(add(halfEvenTo(6, figure(now)), negative(halfEvenTo(6, figure(billed)))));
  return {
    ...change,
    minutes: rounded(({ billedSeconds }) => dividedBy(whole(billedSeconds), 60n)),
    coveredMinutes: rounded(({ drawnMs }) => minutesIn(drawnMs)),
    overageMinutes: rounded(({ overageMs }) => minutesIn(overageMs)),
    rate: decimalText(rateOf(tariff, change)),
    amount: rounded((line) => chargeOf(tariff, line)),
  };
}

/** The latest rate that starts on the day or before. */
export function rateOf(tariff: Tariff, { day, region, item }: Pick<NaiveLine, "day" | "region" | "item">): Fraction {
  const rates = (tariff.items[item]?.rates ?? [])
    .filter((rate) => rate.region === region && (rate.from ?? "") <= day)
    .sort((a, b) => byCodeUnit(b.from ?? "", a.from ?? ""));
  return fractionOf(String(rates[0]?.perMinute));
}

/** Overage ÷ weight × rate, exactly. */
const chargeOf = (tariff: Tariff, line: NaiveLine): Fraction =>
  times(dividedBy(whole(line.overageMs), BigInt(timePerMinute(tariff, line.item))), rateOf(tariff, line));

/** What a day costs: the exact sum of its lines, rounded down to a cent once. */
export const dayCharge = (tariff: Tariff, lines: readonly NaiveLine[], day: string): Fraction =>
  floorTo(2, sum(lines.filter((line) => line.day === day).map((line) => chargeOf(tariff, line))));

/** What a run at `issuedAt` found: the lines of the days that had ended, and the lines as billed before. */
export interface NaiveBill {
  readonly day: string;
  readonly issuedAt: number;
  readonly now: readonly NaiveLine[];
  readonly billed: readonly NaiveLine[];
}

/** Σ over days of charge now − charge when last billed. */
export function totalOf(tariff: Tariff, { now, billed }: NaiveBill): Fraction {
  const days = [...new Set([...now, ...billed].map(({ day }) => day))];
  return sum(days.map((day) => add(dayCharge(tariff, now, day), negative(dayCharge(tariff, billed, day)))));
}

export const hasChanges = ({ now, billed }: NaiveBill): boolean => JSON.stringify(now) !== JSON.stringify(billed);

export function shownBill(accountId: string, tariff: Tariff, bill: NaiveBill): ShownBill {
  const { day, issuedAt, now, billed } = bill;
  const lines = changesOf(tariff, now, billed);
  const amounts = sum(lines.map(({ amount }) => fractionOf(amount)));
  const total = totalOf(tariff, bill);
  return { billId: `${accountId}-${day}`, day, issuedAt, lines, rounding: decimalText(add(amounts, negative(total))), total: decimalText(total) };
}
