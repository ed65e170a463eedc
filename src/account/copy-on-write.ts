/**
 * A map in an account. It is a class without `set`, since a caller must not change an account by writing into what a function returned
 * (law 18).
 */
class ReadOnlyMap<Key, Value> implements ReadonlyMap<Key, Value> {
  readonly #entries: Map<Key, Value>;

  constructor(entries: Iterable<readonly [Key, Value]>) {
    this.#entries = new Map(entries);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The tag of `Map`: libraries that compare and print values rely on it. */
  get [Symbol.toStringTag](): string {
    return "Map";
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  keys(): MapIterator<Key> {
    return this.#entries.keys();
  }

  values(): MapIterator<Value> {
    return this.#entries.values();
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#entries.entries();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#entries.entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void, self?: unknown): void {
    for (const [key, value] of this.#entries) Reflect.apply(visit, self, [value, key, this]);
  }

  static set<Key, Value>(map: ReadOnlyMap<Key, Value>, key: Key, value: Value | undefined): void {
    if (value === undefined) map.#entries.delete(key);
    else map.#entries.set(key, value);
  }
}

export const readOnlyMap = <Key, Value>(entries: Iterable<readonly [Key, Value]> = []): ReadonlyMap<Key, Value> => new ReadOnlyMap(entries);

/** The maps that one fold of events has copied. It may change them in place, since nobody else holds them yet. */
export type CopiedMaps = Set<ReadonlyMap<unknown, unknown>>;

/**
 * `map` with `value` under `key`, or without `key` if `value` is `undefined`. A map that this fold has copied before is changed in
 * place, any other is copied: so folding many events copies each map once, not once for each event.
 */
export function withEntry<Key, Value>(
  copied: CopiedMaps, map: ReadonlyMap<Key, Value> | undefined, key: Key, value: Value | undefined,
): ReadonlyMap<Key, Value> {
  const target = map instanceof ReadOnlyMap && copied.has(map) ? map : new ReadOnlyMap<Key, Value>(map ?? []);
  copied.add(target);
  ReadOnlyMap.set(target, key, value);
  return target;
}
