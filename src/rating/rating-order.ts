import type { Instant } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import type { RatedUsage } from "./rated-usage.js";
import { endOf, type Usage } from "./usage.js";

// The open usages in canonical order, in a list that is changed in place. Most calls are reported when they end, so they come last and are
// pushed.

/** The index of the first usage that ends after `at`. */
export const firstEndingAfter = (order: readonly RatedUsage[], at: Instant): number => firstIndex(order, (usage) => endOf(usage) > at);

/** The first position in `order` that changes if these usages are inserted or removed. */
export const firstPositionOf = (order: readonly RatedUsage[], usages: readonly RatedUsage[]): number =>
  usages.reduce((least, usage) => Math.min(least, positionOf(order, usage)), order.length);

/** The position of a usage in `order`, or the one at which it would be inserted. */
export const positionOf = (order: readonly RatedUsage[], usage: RatedUsage): number =>
  firstIndex(order, (other) => compareUsages(other, usage) >= 0);

/** Binary search for the first index at which `holds` is true, `order.length` if it never is. It must be true for all usages after that. */
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

/** The indexes of `usages`, sorted into canonical order. */
export const indexesInOrder = (usages: readonly Usage[]): readonly number[] =>
  indexesByEnd(usages).sort((a, b) => {
    const first = usages[a];
    const second = usages[b];
    return first && second ? compareUsages(first, second) : 0;
  });

/**
 * The indexes of `usages`, sorted by their ends if a number can hold an end together with an index, else in their given order. Numbers
 * are sorted much faster than usages are compared; after that, only the ids of equal ends remain to be compared.
 */
function indexesByEnd(usages: readonly Usage[]): number[] {
  const ends = usages.map(endOf);
  let [firstEnd, lastEnd] = [Infinity, 0];
  for (const end of ends) {
    if (end < firstEnd) firstEnd = end;
    if (end > lastEnd) lastEnd = end;
  }
  const count = ends.length;
  if ((lastEnd - firstEnd + 1) * count > Number.MAX_SAFE_INTEGER) return [...ends.keys()];
  const keys = new Float64Array(count);
  for (let index = 0; index < count; index += 1) keys[index] = ((ends[index] ?? 0) - firstEnd) * count + index;
  keys.sort();
  const indexes: number[] = [];
  for (const key of keys) indexes.push(key % count);
  return indexes;
}

/** Inserts usages into `order`. Only what follows the first of them is read and moved. */
export function insertInOrder(order: RatedUsage[], usages: readonly RatedUsage[]): void {
  const sorted = usages.length > 1 ? usages.toSorted(compareUsages) : usages;
  const [first] = sorted;
  const last = order.at(-1);
  if (!first) return;
  if (!last || compareUsages(last, first) < 0) {
    for (const usage of sorted) order.push(usage);
    return;
  }
  const following = order.splice(positionOf(order, first));
  let next = 0;
  for (const usage of sorted) {
    for (let other = following[next]; other && compareUsages(other, usage) < 0; other = following[next]) {
      order.push(other);
      next += 1;
    }
    order.push(usage);
  }
  for (const other of following.slice(next)) order.push(other);
}

/** Removes usages from `order`. Only what follows the first of them is read and moved. */
export function removeFromOrder(order: RatedUsage[], usages: readonly RatedUsage[]): void {
  const removed = new Set(usages);
  const kept = order.splice(firstPositionOf(order, usages)).filter((usage) => !removed.has(usage));
  for (const usage of kept) order.push(usage);
}

/**
 * Rule 8, for `Array.sort`: by end, then by id in code-unit order. Two usages can have the same id, since an id can be used again once
 * the day of its first call is closed, and that call may run on into an open day: then the earlier start comes first.
 */
export const compareUsages = (a: Usage, b: Usage): number => endOf(a) - endOf(b) || compareIdThenStart(a, b);

/** The same order for parts of usages. */
export const comparePieces = (
  a: { readonly endedAt: Instant; readonly usage: Usage },
  b: { readonly endedAt: Instant; readonly usage: Usage },
): number => a.endedAt - b.endedAt || compareIdThenStart(a.usage, b.usage);

/** The order of usages, or of parts of them, that end at the same instant. */
const compareIdThenStart = (a: Usage, b: Usage): number => byCodeUnit(a.usageId, b.usageId) || a.startedAt - b.startedAt;
