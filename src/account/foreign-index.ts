/**
 * Whether a value that claims to come from another copy of the library is a version of a usage index: a chain of reroot steps without
 * a cycle that ends at an index. This catches mistakes, not a caller who forges an index.
 */
export function isIndexVersion(value: unknown): boolean {
  const seen = new Set<unknown>();
  for (let version = value; !seen.has(version); ) {
    seen.add(version);
    const target = ownValue(version, "target");
    const next = ownValue(target, "next");
    if (next === undefined) return isUsageIndex(target);
    if (!Array.isArray(ownValue(target, "changes"))) return false;
    version = next;
  }
  return false;
}

const isUsageIndex = (value: unknown): boolean =>
  ownValue(value, "byId") instanceof Map && ownValue(value, "lines") instanceof Map && Array.isArray(ownValue(value, "order"))
  && ownValue(value, "undo") !== undefined && ownValue(value, "balances") instanceof Object;

/** The value of a data property. A getter is not called: its field counts as missing. */
const ownValue = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
