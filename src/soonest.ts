/** A binary heap: gives back first what is due first. */
export interface Soonest<T> {
  readonly add: (due: number, thing: T) => void;
  /** Takes what is due first, if that is before `now`; `null` where nothing is. */
  readonly takeBefore: (now: number) => T | null;
}

interface Entry<T> {
  readonly due: number;
  readonly thing: T;
}

export function soonest<T>(): Soonest<T> {
  const heap: Entry<T>[] = [];
  const dueAt = (index: number): number => heap[index]?.due ?? Infinity;

  const swap = (one: number, other: number): void => {
    const [first, second] = [heap[one], heap[other]];
    if (first && second) [heap[one], heap[other]] = [second, first];
  };
  const rise = (index: number): void => {
    const parent = (index - 1) >> 1;
    if (index === 0 || dueAt(parent) <= dueAt(index)) return;
    swap(index, parent);
    rise(parent);
  };
  const sink = (index: number): void => {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    const child = dueAt(right) < dueAt(left) ? right : left;
    if (dueAt(index) <= dueAt(child)) return;
    swap(index, child);
    sink(child);
  };

  return {
    add: (due, thing) => rise(heap.push({ due, thing }) - 1),
    takeBefore: (now) => {
      if (dueAt(0) >= now) return null;
      swap(0, heap.length - 1);
      const taken = heap.pop();
      sink(0);
      return taken ? taken.thing : null;
    },
  };
}
