import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { dayLabel, namedDays } from "../days.js";
import { grouped } from "./figures.js";
import { html, type Markup, verbatim } from "./markup.js";

/** A part of the bar of a day. Parts of one day stand on each other, the first at the bottom, those below 0 hang from it. */
export interface Bar {
  readonly day: string;
  readonly series: string;
  readonly amount: number;
  /** What the bar tells when it is pointed at. */
  readonly title: string;
}

export interface Series {
  readonly name: string;
  readonly colour: string;
}

export interface Chart {
  /** An id within the page. */
  readonly id: string;
  readonly title: string;
  /** The chart in words, for those who cannot see it. */
  readonly summary: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly bars: readonly Bar[];
}

interface Size {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly height: number;
  readonly dayNames: number;
}

/** A chart scales with its page, and its letters with it: a phone has a drawing of its own. */
const SIZES: readonly Size[] = [
  { name: "wide", width: 860, height: 220, dayNames: 12 },
  { name: "narrow", width: 380, height: 240, dayNames: 6 },
];

/** What is used of an element; the library's own types need those of a browser. */
interface Drawn {
  readonly innerHTML: string;
  readonly querySelector: (selector: string) => { readonly remove: () => void } | null;
}

/** The width of the longest figure that the axis of amounts can have, in the units of the drawing. */
function roomFor(bars: readonly Bar[]): number {
  const heights = new Map<string, number>();
  for (const { day, amount } of bars) heights.set(day, (heights.get(day) ?? 0) + Math.abs(amount));
  const highest = Math.max(0, ...heights.values());
  return 14 + 8 * Math.max(5, grouped(String(Math.ceil(highest * 1.2))).length);
}

/** Draws a chart as SVG, once for wide and once for narrow pages: the style sheet shows one of them. */
export const drawing = (chart: Chart): Markup => html`${SIZES.map((size) => drawn(chart, size))}`;

function drawn({ id, title, summary, days, series, bars }: Chart, { name, width, height, dayNames }: Size): Markup {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg: Drawn = Plot.plot({
    document,
    width,
    height,
    marginTop: 12,
    marginRight: 4,
    marginBottom: 28,
    marginLeft: roomFor(bars),
    x: { type: "band", domain: days, ticks: namedDays(days, dayNames), tickFormat: dayLabel, label: null, padding: 0.15 },
    y: { grid: true, label: null, ticks: 5, tickFormat: (amount: number) => grouped(String(amount)), tickSize: 0, nice: true },
    color: { type: "ordinal", domain: series.map((one) => one.name), range: series.map(({ colour }) => colour) },
    marks: [
      Plot.barY(bars, { x: "day", y: "amount", z: "series", fill: "series", title: "title", stroke: "var(--paper)", strokeWidth: 0.75 }),
      Plot.ruleY([0]),
    ],
  });
  svg.querySelector("style")?.remove(); // the page has a style sheet of its own
  const [titleId, summaryId] = [`${id}-${name}-title`, `${id}-${name}-summary`];
  return html`<svg class="chart ${name}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${titleId}" aria-describedby="${summaryId}"
  text-anchor="middle" fill="currentColor"><title id="${titleId}">${title}</title><desc id="${summaryId}">${summary}</desc>${verbatim(svg.innerHTML)}</svg>
`;
}
