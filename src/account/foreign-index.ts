/**
 * Whether a value that another copy of the library is said to have made is a version of a usage index: a chain of steps without a
 * circle that ends at an index. That tells a mistake from an account, not a forger who builds an index.
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

/** A field that is plain data; what a getter would return is not. */
const ownValue = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
