import { byCodeUnit } from "./text-order.js";

/**
 * A sorted map that never changes: a write returns a new tree, which shares with the old one all but the nodes on the way to the entry
 * (AVL tree). Reading and writing cost as much as the tree is high, which is logarithmic in the number of entries. `null` is empty.
 */
export type Tree<Key, Value> = TreeNode<Key, Value> | null;

export interface TreeNode<Key, Value> {
  readonly key: Key;
  readonly value: Value;
  readonly left: Tree<Key, Value>;
  readonly right: Tree<Key, Value>;
  readonly height: number;
  readonly size: number;
  /** The earliest start and the latest end of the intervals of the keys in this node and below it. */
  readonly earliest: number;
  readonly latest: number;
}

/**
 * How a tree sorts its keys, and the interval that each stands for, so that a search can pass over subtrees whose intervals all begin
 * too late or end too early.
 */
export interface TreeOrder<Key> {
  readonly compare: (a: Key, b: Key) => number;
  readonly from: (key: Key) => number;
  readonly until: (key: Key) => number;
}

const noInterval = (): number => 0;

/** Texts by code unit. */
export const TEXT_ORDER: TreeOrder<string> = { compare: byCodeUnit, from: noInterval, until: noInterval };

/** Numbers that rise. */
export const NUMBER_ORDER: TreeOrder<number> = { compare: (a, b) => a - b, from: noInterval, until: noInterval };

const heightOf = (tree: Tree<unknown, unknown>): number => tree?.height ?? 0;
export const sizeOf = (tree: Tree<unknown, unknown>): number => tree?.size ?? 0;
const earliestOf = (tree: Tree<unknown, unknown>): number => tree?.earliest ?? Infinity;
const latestOf = (tree: Tree<unknown, unknown>): number => tree?.latest ?? -Infinity;

function node<Key, Value>(
  { from, until }: TreeOrder<Key>, left: Tree<Key, Value>, key: Key, value: Value, right: Tree<Key, Value>,
): TreeNode<Key, Value> {
  const height = 1 + Math.max(heightOf(left), heightOf(right));
  const earliest = Math.min(from(key), earliestOf(left), earliestOf(right));
  const latest = Math.max(until(key), latestOf(left), latestOf(right));
  return { key, value, left, right, height, size: 1 + sizeOf(left) + sizeOf(right), earliest, latest };
}

/** A node whose subtrees differ by at most two in height, with a difference of at most one: by a single or a double rotation. */
function balanced<Key, Value>(
  order: TreeOrder<Key>, left: Tree<Key, Value>, key: Key, value: Value, right: Tree<Key, Value>,
): TreeNode<Key, Value> {
  const lean = heightOf(left) - heightOf(right);
  if (left && lean > 1) {
    if (heightOf(left.left) >= heightOf(left.right)) {
      return node(order, left.left, left.key, left.value, node(order, left.right, key, value, right));
    }
    const middle = left.right;
    if (middle) {
      const lower = node(order, left.left, left.key, left.value, middle.left);
      return node(order, lower, middle.key, middle.value, node(order, middle.right, key, value, right));
    }
  }
  if (right && lean < -1) {
    if (heightOf(right.right) >= heightOf(right.left)) {
      return node(order, node(order, left, key, value, right.left), right.key, right.value, right.right);
    }
    const middle = right.left;
    if (middle) {
      const upper = node(order, middle.right, right.key, right.value, right.right);
      return node(order, node(order, left, key, value, middle.left), middle.key, middle.value, upper);
    }
  }
  return node(order, left, key, value, right);
}

/** The tree with `value` under `key`. */
export function withEntryIn<Key, Value>(
  order: TreeOrder<Key>, tree: Tree<Key, Value>, key: Key, value: Value,
): TreeNode<Key, Value> {
  if (!tree) return node(order, null, key, value, null);
  const side = order.compare(key, tree.key);
  if (side < 0) return balanced(order, withEntryIn(order, tree.left, key, value), tree.key, tree.value, tree.right);
  if (side > 0) return balanced(order, tree.left, tree.key, tree.value, withEntryIn(order, tree.right, key, value));
  return node(order, tree.left, key, value, tree.right);
}

/** The tree without `key`; the same tree if it has no such key. */
export function withoutEntryIn<Key, Value>(order: TreeOrder<Key>, tree: Tree<Key, Value>, key: Key): Tree<Key, Value> {
  if (!tree) return null;
  const side = order.compare(key, tree.key);
  if (side === 0) return joined(order, tree.left, tree.right);
  const before = side < 0 ? tree.left : tree.right;
  const after = withoutEntryIn(order, before, key);
  if (after === before) return tree;
  return side < 0
    ? balanced(order, after, tree.key, tree.value, tree.right)
    : balanced(order, tree.left, tree.key, tree.value, after);
}

/** All entries of two trees whose heights differ by at most one, all keys of `left` before those of `right`. */
function joined<Key, Value>(order: TreeOrder<Key>, left: Tree<Key, Value>, right: Tree<Key, Value>): Tree<Key, Value> {
  const first = firstOf(right);
  return first ? balanced(order, left, first.key, first.value, withoutEntryIn(order, right, first.key)) : left;
}

function firstOf<Key, Value>(tree: Tree<Key, Value>): TreeNode<Key, Value> | null {
  let first = tree;
  while (first?.left) first = first.left;
  return first;
}

export function valueIn<Key, Value>({ compare }: TreeOrder<Key>, tree: Tree<Key, Value>, key: Key): Value | undefined {
  let current = tree;
  while (current) {
    const side = compare(key, current.key);
    if (side === 0) return current.value;
    current = side < 0 ? current.left : current.right;
  }
  return undefined;
}

/** The first entry, in the order of keys, for which `isBeyond` holds. It must hold for all entries after that. */
export function firstWhere<Key, Value>(tree: Tree<Key, Value>, isBeyond: (key: Key) => boolean): TreeNode<Key, Value> | null {
  let found: TreeNode<Key, Value> | null = null;
  for (let current = tree; current; ) {
    if (isBeyond(current.key)) {
      found = current;
      current = current.left;
    } else {
      current = current.right;
    }
  }
  return found;
}

/** The entries in the order of their keys, from the first for which `isBeyond` holds. */
export function* nodesOf<Key, Value>(
  tree: Tree<Key, Value>, isBeyond: (key: Key) => boolean = () => true,
): Generator<TreeNode<Key, Value>, undefined> {
  const ancestors: TreeNode<Key, Value>[] = [];
  let current = tree;
  while (current || ancestors.length > 0) {
    while (current) {
      const below: TreeNode<Key, Value> = current;
      const isAfter = isBeyond(below.key);
      if (isAfter) ancestors.push(below);
      current = isAfter ? below.left : below.right;
    }
    const next = ancestors.pop();
    if (!next) return;
    yield next;
    current = next.right;
  }
}
