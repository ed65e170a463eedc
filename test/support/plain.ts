/** A copy in which every Decimal is canonical decimal text, so that values of different Decimal libraries compare by content. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("toFixed" in value && typeof value.toFixed === "function") return String(value.toFixed());
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
