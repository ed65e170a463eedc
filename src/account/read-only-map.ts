import { nodesOf, sizeOf, TEXT_ORDER, type Tree, valueIn, withEntryIn, withoutEntryIn } from "../values/persistent-tree.js";

/**
 * A map in an account, sorted by key. It is a class without `set`, since a caller must not change an account by writing into what a
 * function returned (law 18). Its entries are in a persistent tree: a map with one more entry shares all others.
 */
class ReadOnlyMap<Key extends string, Value> implements ReadonlyMap<Key, Value> {
  readonly #tree: Tree<Key, Value>;

  constructor(tree: Tree<Key, Value>) {
    this.#tree = tree;
  }

  get size(): number {
    return sizeOf(this.#tree);
  }

  /** The tag of `Map`: libraries that compare and print values rely on it. */
  get [Symbol.toStringTag](): string {
    return "Map";
  }

  get(key: Key): Value | undefined {
    return typeof key === "string" ? valueIn(TEXT_ORDER, this.#tree, key) : undefined;
  }

  has(key: Key): boolean {
    return this.get(key) !== undefined;
  }

  *keys(): MapIterator<Key> {
    for (const { key } of nodesOf(this.#tree)) yield key;
  }

  *values(): MapIterator<Value> {
    for (const { value } of nodesOf(this.#tree)) yield value;
  }

  *entries(): MapIterator<[Key, Value]> {
    for (const { key, value } of nodesOf(this.#tree)) yield [key, value];
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void, self?: unknown): void {
    for (const { key, value } of nodesOf(this.#tree)) Reflect.apply(visit, self, [value, key, this]);
  }

  static treeOf<Key extends string, Value>(map: ReadonlyMap<Key, Value>): Tree<Key, Value> {
    return map instanceof ReadOnlyMap ? map.#tree : treeFrom(map);
  }
}

/** The tree of entries in any order. */
const treeFrom = <Key extends string, Value>(entries: Iterable<readonly [Key, Value]>): Tree<Key, Value> => {
  let tree: Tree<Key, Value> = null;
  for (const [key, value] of entries) tree = withEntryIn(TEXT_ORDER, tree, key, value);
  return tree;
};

/** The keys of a map from `first` on, in their order. */
export function* keysFrom<Value>(map: ReadonlyMap<string, Value>, first: string): Generator<string, undefined> {
  for (const { key } of nodesOf(ReadOnlyMap.treeOf(map), (key) => key >= first)) yield key;
}

export const readOnlyMap = <Key extends string, Value>(entries: Iterable<readonly [Key, Value]> = []): ReadonlyMap<Key, Value> =>
  new ReadOnlyMap(treeFrom(entries));

/** An empty map for a field that is empty in nearly all accounts. */
export const NO_ENTRIES: ReadonlyMap<string, never> = readOnlyMap<string, never>();

/** `map` with `value` under `key`. A map of another copy of the library is copied whole. */
export const withEntry = <Key extends string, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> =>
  new ReadOnlyMap(withEntryIn(TEXT_ORDER, ReadOnlyMap.treeOf(map), key, value));

/** `map` without `key`. */
export const withoutEntry = <Key extends string, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> =>
  new ReadOnlyMap(withoutEntryIn(TEXT_ORDER, ReadOnlyMap.treeOf(map), key));
