import { fieldPath } from "../parsing/foreign-values.js";

const ILL_FORMED = /\0|\p{Surrogate}/u;

/**
 * The path of a text in a request that no database keeps as it is: one with an unpaired surrogate, which UTF-8 makes equal to others, or
 * with NUL. `null` if there is none.
 */
export function illFormedTextIn(request: unknown): string | null {
  const seen = new Set<object>();
  const left: (readonly [value: unknown, path: string])[] = [[request, ""]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [value, path] = next;
    if (typeof value === "string" && ILL_FORMED.test(value)) return path;
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const [key, field] of Object.entries(value)) {
      if (ILL_FORMED.test(key)) return path;
      left.push([field, Array.isArray(value) ? `${path}[${key}]` : fieldPath(path, key)]);
    }
  }
  return null;
}
