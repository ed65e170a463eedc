import TinyQueue from "tinyqueue";

/** Elements by time, the earliest first; those of one instant in no particular order. */
export interface TimeQueue<T> {
  readonly push: (element: T) => void;
  /** The time of the earliest; `Infinity` if there is none. */
  readonly next: () => number;
  /** Removes the elements of an instant that no element precedes, and returns them. */
  readonly popAll: (at: number) => readonly T[];
}

/** `byTime` compares by `timeOf`: written out by the caller it is compiled for the one kind of element. */
export function timeQueue<T>(timeOf: (element: T) => number, byTime: (a: T, b: T) => number): TimeQueue<T> {
  const queue = new TinyQueue<T>([], byTime);
  const next = (): number => {
    const earliest = queue.peek();
    return earliest === undefined ? Infinity : timeOf(earliest);
  };
  return {
    push: (element) => queue.push(element),
    next,
    popAll: (at) => {
      const popped: T[] = [];
      while (next() === at) {
        const element = queue.pop();
        if (element !== undefined) popped.push(element);
      }
      return popped;
    },
  };
}
