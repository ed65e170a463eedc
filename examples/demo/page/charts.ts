import type { Bill, BillLine } from "rtc-billing";
import { chargesOf } from "../charges.js";
import { clockText } from "../instants.js";
import { daysFrom } from "../days.js";
import { type Bar, type Chart, drawing, type Series } from "./drawing.js";
import { grouped } from "./figures.js";
import { type Leftover, leftovers } from "./leftover.js";
import { html, type Markup, NOTHING } from "./markup.js";
import type { Subject } from "./subject.js";
import { daysWithoutPackages, uncovered } from "./uncovered.js";

/** Colours that people with any colour vision tell apart (Okabe and Ito). A neighbour in the stack is never only a shade away. */
const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "currentColor"];
const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? "currentColor";

const OWN = "calls of the day";
const ADJUSTED = "adjustments for days billed before";
const PARTS: readonly Series[] = [{ name: OWN, colour: colourOf(0) }, { name: ADJUSTED, colour: colourOf(1) }];

/** What is left of each package day by day, overage minutes, and charges, one below the other over the same days. */
export function chartsOf({ books, endsAt }: Subject): Markup {
  const { account, bills, drawn } = books;
  const [first, last] = [bills[0]?.day, bills.at(-1)?.day];
  if (first === undefined || last === undefined) return html`<p>There is no bill, and so nothing to draw.</p>`;

  const days = daysFrom(first, last);
  const { currency, timeZone } = account.tariff;
  const packages = leftovers(account, endsAt, drawn, days);
  return html`
${figure(packagesChart(packages, days), "At the end of each day. The package that is drawn first stands on top.", html`${lostOf(packages, timeZone)}${uncovered(daysWithoutPackages(packages, days), bills, currency)}`)}
${figure(overageChart(bills, days), "By bill: minutes that no package covered.")}
${figure(chargesChart(bills, days, currency), `By bill, in ${currency}.`)}`;
}

function packagesChart(packages: readonly Leftover[], days: readonly string[]): Chart {
  const last = packages.flatMap(({ pack, days: own }) => own.slice(-1).filter(({ day }) => day === days.at(-1)).map(({ minutes }) => `${pack.packageId} ${minutesText(minutes)}`));
  return {
    id: "packages",
    title: "Package minutes left, by package",
    summary: `A stack of bars for each day from ${days[0] ?? ""} to ${days.at(-1) ?? ""}. Left at the end: ${last.join(", ") || "nothing"}.`,
    days,
    series: packages.map(({ pack }, index) => ({ name: pack.packageId, colour: colourOf(index) })),
    bars: [...packages].reverse().flatMap(({ pack, days: own }) =>
      own.map(({ day, minutes }) => ({ day, series: pack.packageId, amount: minutes, title: `${day}, ${pack.packageId}: ${minutesText(minutes)} minutes left` })),
    ),
  };
}

/** The minutes that expired unused, which the chart shows only as a step down. */
const lostOf = (packages: readonly Leftover[], timeZone: string): Markup => html`${packages
  .filter(({ pack }) => pack.status === "expired" && pack.remainingMinutes.greaterThan(0))
  .map(({ pack }) => html` <strong>${pack.packageId}</strong> expired on <span class="whole">${clockText(pack.expiresAt, timeZone)}</span> with ${minutesText(pack.remainingMinutes.toNumber())} minutes unused.`)}`;

const overageChart = (bills: readonly Bill[], days: readonly string[]): Chart => ({
  id: "overage",
  title: "Overage minutes",
  summary: `A bar for each bill. Most: ${mostOf(bills, (bill) => chargesOf(bill).overage.toNumber(), "minutes")}.`,
  days,
  series: PARTS,
  bars: bills.flatMap((bill) => {
    const overageOf = (lines: readonly BillLine[]): number => chargesOf({ ...bill, lines }).overage.toNumber();
    const isOwn = (line: BillLine): boolean => line.day === bill.day;
    return parts(bill.day, overageOf(bill.lines.filter(isOwn)), overageOf(bill.lines.filter((line) => !isOwn(line))), "minutes");
  }),
});

const chargesChart = (bills: readonly Bill[], days: readonly string[], currency: string): Chart => ({
  id: "charges",
  title: "Charges",
  summary: `A bar for each bill. Most: ${mostOf(bills, ({ total }) => total.toNumber(), currency)}.`,
  days,
  series: PARTS,
  bars: bills.flatMap((bill) => {
    const { amount, adjustments, rounding } = chargesOf(bill);
    // Rounding concerns both parts. It is shown in the larger one, so that it does not make a part negative.
    const [own, adjusted] = amount.lessThan(adjustments) ? [amount, adjustments.plus(rounding)] : [amount.plus(rounding), adjustments];
    return parts(bill.day, own.toNumber(), adjusted.toNumber(), currency);
  }),
});

const parts = (day: string, own: number, adjusted: number, unit: string): readonly Bar[] =>
  [{ series: OWN, amount: own }, { series: ADJUSTED, amount: adjusted }]
    .filter(({ amount }) => amount !== 0)
    .map((part) => ({ ...part, day, title: `${day}, ${part.series}: ${minutesText(part.amount)} ${unit}` }));

function mostOf(bills: readonly Bill[], amountOf: (bill: Bill) => number, unit: string): string {
  const [most] = [...bills].sort((a, b) => amountOf(b) - amountOf(a));
  return most ? `${minutesText(amountOf(most))} ${unit}, on the bill of ${most.day}` : "none";
}

const minutesText = (amount: number): string => grouped(amount.toFixed(2));

function figure(chart: Chart, note: string, more: Markup = NOTHING): Markup {
  const legend = chart.series.map(({ name, colour }) => html`<li><span class="swatch" style="border-color:${colour}"></span>${name}</li>`);
  return html`<figure id="${chart.id}">
<h2>${chart.title}</h2>
<p class="note">${note}${more}</p>
<ul class="legend">${legend}</ul>
${drawing(chart)}</figure>`;
}
