/** A binary heap: gives back first what is due first. */
export interface Soonest<T> {
  readonly add: (due: number, thing: T) => void;
  /** When the first thing is due; `Infinity` where there is none. */
  readonly due: () => number;
  /** Takes the first thing, if it is due by `now`; `null` where none is. */
  readonly takeDue: (now: number) => T | null;
}

/** When things are due is kept beside them, in an array of plain numbers. */
export function soonest<T>(): Soonest<T> {
  const dues: number[] = [];
  const things: T[] = [];
  const dueAt = (index: number): number => (index < dues.length ? dues[index] : undefined) ?? Infinity;

  const move = (from: number, to: number): void => {
    const [due, thing] = [dues[from], things[from]];
    if (due === undefined || thing === undefined) return;
    dues[to] = due;
    things[to] = thing;
  };
  const put = (index: number, due: number, thing: T): void => {
    dues[index] = due;
    things[index] = thing;
  };
  const rise = (due: number, thing: T): void => {
    let index = dues.length;
    while (index > 0 && dueAt((index - 1) >> 1) > due) {
      move((index - 1) >> 1, index);
      index = (index - 1) >> 1;
    }
    put(index, due, thing);
  };
  const sink = (due: number, thing: T): void => {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = dueAt(left + 1) < dueAt(left) ? left + 1 : left;
      if (dueAt(child) >= due) break;
      move(child, index);
      index = child;
    }
    put(index, due, thing);
  };

  return {
    add: rise,
    due: () => dueAt(0),
    takeDue: (now) => {
      const first = things[0];
      if (first === undefined || dueAt(0) > now) return null;
      const [due, thing] = [dues.pop(), things.pop()];
      if (dues.length > 0 && due !== undefined && thing !== undefined) sink(due, thing);
      return first;
    },
  };
}
