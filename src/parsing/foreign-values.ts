import { invalid } from "../refusals/refusal-error.js";

// What a caller's code throws (a getter, the trap of a proxy) is caught right where it is called: no function of ours runs inside such a
// `try`, so that a bug of ours is never taken for the caller's.

export function property(value: object, key: string | number, path: string): unknown {
  try {
    const found: unknown = Reflect.get(value, key);
    return found;
  } catch {
    return invalid(path, "cannot be read");
  }
}

export const fieldPath = (path: string, key: string): string => (path ? `${path}.${key}` : key);

/** What `property` does, for a field of the object at `path`: its own path is made only where it is refused. */
export function fieldIn(value: object, key: string, path: string): unknown {
  try {
    const found: unknown = Reflect.get(value, key);
    return found;
  } catch {
    return invalid(fieldPath(path, key), "cannot be read");
  }
}

/** Whether `value` has a field, its own or inherited, whatever it holds. */
export function hasField(value: object, key: string, path: string): boolean {
  try {
    return key in value;
  } catch {
    return invalid(path, "cannot be read");
  }
}

/** What `property` does, for an element of the list at `path`. */
export function elementOf(list: readonly unknown[], index: number, path: string): unknown {
  try {
    return list[index];
  } catch {
    return invalid(`${path}[${index}]`, "cannot be read");
  }
}

/** What a list says its length is; a proxy can say anything. */
export function lengthIn(list: readonly unknown[], path: string): unknown {
  try {
    return list.length;
  } catch {
    return invalid(path, "cannot be read");
  }
}

/** The own enumerable text keys of `value`. */
export function keysOf(value: object, path: string): readonly string[] {
  try {
    return Object.keys(value);
  } catch {
    return invalid(path, "cannot be read");
  }
}

export function theList(value: unknown, path: string): readonly unknown[] {
  let list: readonly unknown[] | null;
  try {
    list = Array.isArray(value) ? value : null;
  } catch {
    return invalid(path, "cannot be read"); // a proxy that was revoked
  }
  return list ?? invalid(path, "must be a list");
}
