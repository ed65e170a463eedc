/**
 * Freezes plain objects and arrays recursively, and returns the value. It skips parts that are frozen already, and objects with a
 * prototype of their own, such as a Decimal, which `money.ts` freezes.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value) || !isPlain(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
