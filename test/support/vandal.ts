/**
 * Writes into everything that can be reached from a value: assigns fields, adds and deletes some, reverses and empties lists, clears
 * maps and sets. What refuses to be written is left as it is.
 */
export function vandalize(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  const parts = value instanceof Map || isMapLike(value) ? [...value.keys(), ...value.values()] : Reflect.ownKeys(value).map((key) => Reflect.get(value, key) as unknown);
  for (const part of parts) vandalize(part, seen);

  for (const method of ["reverse", "pop", "clear"]) quietly(() => callMethod(value, method));
  quietly(() => callMethod(value, "push", "vandal"));
  quietly(() => callMethod(value, "set", "vandal", "vandal"));
  quietly(() => callMethod(value, "delete", parts[0]));
  for (const key of Reflect.ownKeys(value)) {
    quietly(() => Reflect.set(value, key, 666));
    quietly(() => Reflect.deleteProperty(value, key));
  }
  quietly(() => Object.assign(value, { vandal: 1, cash: 7, version: 7 }));
}

interface MapLike {
  keys(): Iterable<unknown>;
  values(): Iterable<unknown>;
}

const isMapLike = (value: object): value is MapLike => !Array.isArray(value) && "keys" in value && "values" in value && "forEach" in value;

function callMethod(value: object, name: string, ...args: readonly unknown[]): void {
  const method: unknown = Reflect.get(value, name);
  if (typeof method === "function") Reflect.apply(method, value, args);
}

function quietly(write: () => unknown): void {
  try {
    write();
  } catch {
    // it is frozen, or has no such method
  }
}
