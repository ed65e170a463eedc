/**
 * A list that never changes: a write returns a new list, which shares with the old one all but the nodes on the way to the element
 * (radix tree of 16 branches). Reading and writing cost as much as the tree is deep, which is log₁₆ of the length.
 */
export interface Vector<T> {
  readonly root: Branch<T>;
  /** By how many bits the index is shifted at the root: 4 for each level below it. */
  readonly shift: number;
  readonly length: number;
}

interface Branch<T> { readonly elements: readonly T[] | null; readonly branches: readonly Branch<T>[] | null }

const BITS = 4;
const MASK = 2 ** BITS - 1;

const NO_BRANCH: Branch<never> = { elements: [], branches: null };

export const EMPTY_VECTOR: Vector<never> = { root: NO_BRANCH, shift: 0, length: 0 };

/** The element at `index`; `undefined` beyond the end. */
export function elementAt<T>({ root, shift, length }: Vector<T>, index: number): T | undefined {
  if (index >= length) return undefined;
  let branch: Branch<T> | undefined = root;
  for (let level = shift; level > 0; level -= BITS) branch = branch?.branches?.[(index >>> level) & MASK];
  return branch?.elements?.[index & MASK];
}

/** The list with `element` at `index`. Elements before it that were never written are `undefined`. */
export function withElement<T>({ root, shift, length }: Vector<T>, index: number, element: T): Vector<T> {
  let top = root;
  let level = shift;
  while (index >>> level > MASK) {
    top = { elements: null, branches: [top] };
    level += BITS;
  }
  return { root: withElementIn(top, level, index, element), shift: level, length: index < length ? length : index + 1 };
}

function withElementIn<T>({ elements, branches }: Branch<T>, shift: number, index: number, element: T): Branch<T> {
  const position = (index >>> shift) & MASK;
  if (shift === 0) return { elements: replaced(elements ?? NOTHING, position, element), branches: null };
  const below = withElementIn(branches?.[position] ?? NO_BRANCH, shift - BITS, index, element);
  return { elements: null, branches: replaced(branches ?? NOTHING, position, below) };
}

const NOTHING: readonly never[] = [];

function replaced<T>(list: readonly T[], position: number, element: T): readonly T[] {
  const copy = list.slice();
  copy[position] = element;
  return copy;
}
