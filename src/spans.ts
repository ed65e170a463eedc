import type { Instant } from "./time.js";

/** Time from an instant, included, to another, excluded. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/** The time that any of the spans covers: ordered, each apart from the next, none empty. */
export function union(spans: readonly Span[]): readonly Span[] {
  if (isApart(spans)) return spans;
  const ordered = spans.filter(({ from, until }) => from < until).sort((a, b) => a.from - b.from);
  const joined: Span[] = [];
  let last = ordered[0];
  for (const span of ordered) {
    if (last === undefined || span.from > last.until) {
      if (last) joined.push(last);
      last = span;
    } else if (span.until > last.until) last = { from: last.from, until: span.until };
  }
  if (last) joined.push(last);
  return joined;
}

const isApart = (spans: readonly Span[]): boolean =>
  spans.every(({ from, until }, index) => from < until && (index === 0 || from > (spans[index - 1]?.until ?? from)));

/** What of `spans` is not in `taken`. Both are unions, and so is the result. */
export function without(spans: readonly Span[], taken: readonly Span[]): readonly Span[] {
  if (taken.length === 0) return spans;
  const left: Span[] = [];
  let next = 0;
  for (const { from, until } of spans) {
    let reached = from;
    for (let cut = taken[next]; cut && cut.until <= reached; cut = taken[next]) next += 1;
    for (let at = next; ; at += 1) {
      const cut = taken[at];
      if (!cut || cut.from >= until) break;
      if (cut.from > reached) left.push({ from: reached, until: cut.from });
      if (cut.until > reached) reached = cut.until;
      next = at;
    }
    if (reached < until) left.push({ from: reached, until });
  }
  return left;
}
