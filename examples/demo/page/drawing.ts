import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { dayLabel, namedDays } from "../days.js";
import { grouped } from "./figures.js";
import { html, type Markup, verbatim } from "./markup.js";

/** A segment of the stacked bar of a day: the first segment is at the bottom; negative segments are below the axis. */
export interface Bar {
  readonly day: string;
  readonly series: string;
  readonly amount: number;
  /** The tooltip. */
  readonly title: string;
}

export interface Series {
  readonly name: string;
  readonly colour: string;
}

export interface Chart {
  /** The id of the chart within the page. */
  readonly id: string;
  readonly title: string;
  /** The chart in words, for screen readers. */
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

/** A chart scales with the page, and so does its text: narrow pages get their own drawing with larger text. */
const SIZES: readonly Size[] = [
  { name: "wide", width: 860, height: 220, dayNames: 12 },
  { name: "narrow", width: 380, height: 240, dayNames: 6 },
];

/** The part of an element that is used here. The types of the library would need those of a browser. */
interface Drawn {
  readonly innerHTML: string;
  readonly querySelector: (selector: string) => { readonly remove: () => void } | null;
}

/** The width that the longest number on the axis of amounts needs, in units of the drawing. */
function roomFor(bars: readonly Bar[]): number {
  const heights = new Map<string, number>();
  for (const { day, amount } of bars) heights.set(day, (heights.get(day) ?? 0) + Math.abs(amount));
  const highest = Math.max(0, ...heights.values());
  return 14 + 8 * Math.max(5, grouped(String(Math.ceil(highest * 1.2))).length);
}

/** Draws a chart as SVG, once for wide and once for narrow pages. The style sheet shows one of them. */
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
  svg.querySelector("style")?.remove(); // the page has its own style sheet
  const [titleId, summaryId] = [`${id}-${name}-title`, `${id}-${name}-summary`];
  return html`<svg class="chart ${name}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${titleId}" aria-describedby="${summaryId}"
  text-anchor="middle" fill="currentColor"><title id="${titleId}">${title}</title><desc id="${summaryId}">${summary}</desc>${verbatim(svg.innerHTML)}</svg>
`;
}
