import type { Tariff } from "../../../src/index.js";
import { add, decimalText, dividedBy, floorTo, type Fraction, fractionOf, halfEvenTo, negative, sum, times, whole } from "../fractions.js";
import { byCodeUnit, type NaivePiece, weightOf } from "./naive-rating.js";

/** The totals of a day, region and item. */
export interface NaiveLine {
  readonly day: string;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: number;
  readonly overageMs: number;
}

/** A bill line as the library shows it, with money and minutes as canonical text. */
export interface DisplayLine extends NaiveLine {
  readonly minutes: string;
  readonly coveredMinutes: string;
  readonly overageMinutes: string;
  readonly rate: string;
  readonly amount: string;
}

export interface DisplayBill {
  readonly billId: string;
  readonly day: string;
  readonly issuedAt: number;
  readonly lines: readonly DisplayLine[];
  readonly rounding: string;
  readonly total: string;
}

const keyOf = ({ day, region, item }: NaiveLine): string => JSON.stringify([day, region, item]);
const isZero = ({ billedSeconds, drawnMs, overageMs }: NaiveLine): boolean => billedSeconds === 0 && drawnMs === 0 && overageMs === 0;

type RatedPiece = Pick<NaivePiece, "day" | "billedSeconds" | "draws" | "overageMs"> & { readonly usage: { readonly region: string; readonly item: string } };

/** What is rated now, by day, region and item, sorted by these. */
export function linesOf(pieces: readonly RatedPiece[]): NaiveLine[] {
  const lines = new Map<string, NaiveLine>();
  for (const { usage: { region, item }, day, billedSeconds, draws, overageMs } of pieces) {
    const drawnMs = draws.reduce((total, draw) => total + draw.drawnMs, 0);
    const added = { day, region, item, billedSeconds, drawnMs, overageMs };
    const line = lines.get(keyOf(added));
    lines.set(keyOf(added), line ? combined(line, added, 1) : added);
  }
  return inOrder([...lines.values()].filter((line) => !isZero(line)));
}

const combined = (a: NaiveLine, b: NaiveLine, sign: 1 | -1): NaiveLine => ({
  ...a,
  billedSeconds: a.billedSeconds + sign * b.billedSeconds,
  drawnMs: a.drawnMs + sign * b.drawnMs,
  overageMs: a.overageMs + sign * b.overageMs,
});

const inOrder = (lines: readonly NaiveLine[]): NaiveLine[] =>
  [...lines].sort((a, b) => byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item));

/** Rule 11: what is rated now minus what was billed before; a line that did not change is left out. */
export function unbilledLines(tariff: Tariff, now: readonly NaiveLine[], billed: readonly NaiveLine[]): DisplayLine[] {
  const zero = (line: NaiveLine): NaiveLine => ({ ...line, billedSeconds: 0, drawnMs: 0, overageMs: 0 });
  const places = new Map([...now, ...billed].map((line) => [keyOf(line), zero(line)]));
  return inOrder([...places.values()]).flatMap((place) => {
    const find = (lines: readonly NaiveLine[]): NaiveLine => lines.find((line) => keyOf(line) === keyOf(place)) ?? place;
    const change = combined(find(now), find(billed), -1);
    return isZero(change) ? [] : [displayLine(tariff, change, find(now), find(billed))];
  });
}

/** Displayed figures are differences of rounded totals. */
function displayLine(tariff: Tariff, change: NaiveLine, now: NaiveLine, billed: NaiveLine): DisplayLine {
  const minutesIn = (time: number): Fraction => itemMinutes(tariff, change.item, time);
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

/** The rate of a day: of the rates that start on that day or before, the latest. */
export function rateOf(tariff: Tariff, { day, region, item }: Pick<NaiveLine, "day" | "region" | "item">): Fraction {
  const rates = (tariff.items[item]?.rates ?? [])
    .filter((rate) => rate.region === region && (rate.from ?? "") <= day)
    .sort((a, b) => byCodeUnit(b.from ?? "", a.from ?? ""));
  return fractionOf(String(rates[0]?.perMinute));
}

/** Package time in minutes of an item, exactly. */
export function itemMinutes(tariff: Tariff, item: string, timeMs: number): Fraction {
  const { numerator, denominator } = weightOf(tariff, item);
  return times(dividedBy(whole(timeMs), 60_000n), { numerator: denominator, denominator: numerator });
}

/** What package time of a line costs: time ÷ weight × rate, exactly. */
export const priceOf = (tariff: Tariff, line: Pick<NaiveLine, "day" | "region" | "item">, timeMs: number): Fraction =>
  times(itemMinutes(tariff, line.item, timeMs), rateOf(tariff, line));

const chargeOf = (tariff: Tariff, line: NaiveLine): Fraction => priceOf(tariff, line, line.overageMs);

/** The charge of a day: the exact sum of its lines, rounded once (rule 11). */
export const dayCharge = (tariff: Tariff, lines: readonly NaiveLine[], day: string): Fraction =>
  roundedMoney(tariff, sum(lines.filter((line) => line.day === day).map((line) => chargeOf(tariff, line))));

/** An exact amount, rounded down to the cent, or as the tariff says: half of its smallest amount is added before it is rounded down. */
export function roundedMoney({ money = { smallest: "0.01", mode: "down" } }: Tariff, exact: Fraction): Fraction {
  const smallest = String(money.smallest).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  const decimals = smallest.split(".")[1]?.length ?? 0;
  return floorTo(decimals, money.mode === "down" ? exact : add(exact, dividedBy(fractionOf(smallest), 2n)));
}

/** A run at `issuedAt`: the lines of the days that had ended, and the lines as billed before. */
export interface NaiveBill {
  readonly day: string;
  readonly issuedAt: number;
  readonly now: readonly NaiveLine[];
  readonly billed: readonly NaiveLine[];
}

/** Σ over days of (charge now − charge when last billed). */
export function totalOf(tariff: Tariff, { now, billed }: NaiveBill): Fraction {
  const days = [...new Set([...now, ...billed].map(({ day }) => day))];
  return sum(days.map((day) => add(dayCharge(tariff, now, day), negative(dayCharge(tariff, billed, day)))));
}

export const hasChanges = ({ now, billed }: NaiveBill): boolean => JSON.stringify(now) !== JSON.stringify(billed);

export function displayBill(accountId: string, tariff: Tariff, bill: NaiveBill): DisplayBill {
  const { day, issuedAt, now, billed } = bill;
  const lines = unbilledLines(tariff, now, billed);
  const amounts = sum(lines.map(({ amount }) => fractionOf(amount)));
  const total = totalOf(tariff, bill);
  return { billId: `${accountId}-${day}`, day, issuedAt, lines, rounding: decimalText(add(amounts, negative(total))), total: decimalText(total) };
}
