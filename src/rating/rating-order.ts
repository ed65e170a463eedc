import type { Instant } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import type { RatedUsage } from "./rated-usage.js";
import { endOf, type Usage } from "./usage.js";

// Usages in canonical order, in a list that is changed in place: what is last in the order, as most calls are that end, is pushed.

/** The index of the first usage that ends after `at`. */
export const firstEndingAfter = (order: readonly RatedUsage[], at: Instant): number => firstIndex(order, (usage) => endOf(usage) > at);

/** The first position that inserting or removing these usages changes. */
export const firstPositionOf = (order: readonly RatedUsage[], usages: readonly RatedUsage[]): number =>
  usages.reduce((least, usage) => Math.min(least, positionOf(order, usage)), order.length);

export const positionOf = (order: readonly RatedUsage[], usage: RatedUsage): number => firstIndex(order, (other) => compareUsages(other, usage) >= 0);

/** Where `holds` begins to hold; before, it does for none. */
function firstIndex(order: readonly RatedUsage[], holds: (usage: RatedUsage) => boolean): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const usage = order[middle];
    if (usage && holds(usage)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The places of usages in canonical order. */
export const indexesInOrder = (usages: readonly Usage[]): readonly number[] =>
  indexesByEnd(usages).sort((a, b) => {
    const first = usages[a];
    const second = usages[b];
    return first && second ? compareUsages(first, second) : 0;
  });

/**
 * The places of usages in the order of their ends, where numbers can hold end and place: those are sorted in a fraction of the time
 * that comparing usages takes, after which the ids of equal ends are all that is left to compare.
 */
function indexesByEnd(usages: readonly Usage[]): number[] {
  const ends = usages.map(endOf);
  let [least, most] = [Infinity, 0];
  for (const end of ends) {
    if (end < least) least = end;
    if (end > most) most = end;
  }
  const count = ends.length;
  if ((most - least + 1) * count > Number.MAX_SAFE_INTEGER) return [...ends.keys()];
  const keys = new Float64Array(count);
  for (let place = 0; place < count; place += 1) keys[place] = ((ends[place] ?? 0) - least) * count + place;
  keys.sort();
  const places: number[] = [];
  for (const key of keys) places.push(key % count);
  return places;
}

/** Gives usages their places: what stands behind them moves, what stands before them is not looked at. */
export function insertInOrder(order: RatedUsage[], usages: readonly RatedUsage[]): void {
  const sorted = usages.length > 1 ? usages.toSorted(compareUsages) : usages;
  const [first] = sorted;
  const last = order.at(-1);
  if (!first) return;
  if (!last || compareUsages(last, first) < 0) {
    for (const usage of sorted) order.push(usage);
    return;
  }
  const moved = order.splice(positionOf(order, first));
  let next = 0;
  for (const usage of sorted) {
    for (let other = moved[next]; other && compareUsages(other, usage) < 0; other = moved[next]) {
      order.push(other);
      next += 1;
    }
    order.push(usage);
  }
  for (const other of moved.slice(next)) order.push(other);
}

/** Takes usages out again. */
export function removeFromOrder(order: RatedUsage[], usages: readonly RatedUsage[]): void {
  const removed = new Set(usages);
  const kept = order.splice(firstPositionOf(order, usages)).filter((usage) => !removed.has(usage));
  for (const usage of kept) order.push(usage);
}

/**
 * Rule 8: rating follows the ends, ties the id by code unit. An id can be taken again once its day is closed, while the
 * first call that had it may still run into an open day: then the earlier start comes first.
 */
export const compareUsages = (a: Usage, b: Usage): number => endOf(a) - endOf(b) || compareIdThenStart(a, b);

/** The same of parts of usages. */
export const comparePieces = (
  a: { readonly endedAt: Instant; readonly usage: Usage },
  b: { readonly endedAt: Instant; readonly usage: Usage },
): number => a.endedAt - b.endedAt || compareIdThenStart(a.usage, b.usage);

/** How usages, or pieces of them, that end at the same instant follow each other. */
const compareIdThenStart = (a: Usage, b: Usage): number => byCodeUnit(a.usageId, b.usageId) || a.startedAt - b.startedAt;
