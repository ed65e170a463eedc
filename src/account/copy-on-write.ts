/** The maps that one fold of events has copied: it may go on changing them, since nobody else holds them yet. */
export type OwnMaps = Set<ReadonlyMap<unknown, unknown>>;

/** `map` itself where this fold has copied it before, else a copy: folding many events copies each map once, not once an event. */
export function ownMap<Key, Value>(own: OwnMaps, map: ReadonlyMap<Key, Value> | undefined): Map<Key, Value> {
  if (map && own.has(map)) return map as Map<Key, Value>;
  const copy = new Map(map);
  own.add(copy);
  return copy;
}
