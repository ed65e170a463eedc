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
