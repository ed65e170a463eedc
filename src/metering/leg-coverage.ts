import { type MeteredUsage, wholeSecond } from "./call-leg.js";

/** What the legs of one source and item say, before and after a correction, as seconds of the clock. */
export interface CoverageChange {
  /** The recorded legs of which a part is not received, or is in another recorded leg too. */
  readonly voided: readonly MeteredUsage[];
  /** What is received and in no recorded leg that stays. */
  readonly missing: readonly Span[];
}

/** A leg, or a part of it, from a whole second (inclusive) to another (exclusive), in epoch milliseconds. */
interface Span {
  readonly leg: MeteredUsage;
  readonly from: number;
  readonly until: number;
}

/**
 * Compares recorded legs with the legs that metering now finds. A recorded leg stays as it is if it is received from its start to its
 * end, whatever else is received: what was missing becomes legs of its own, so that nothing is given back that may be too late to
 * charge again. What remains of a voided leg stays apart from what it adjoins, for the same reason: it starts no earlier than the leg. A
 * leg that starts before `openFrom` stays in any case, and nothing is missing before that instant.
 */
export function coverageChange(recorded: readonly MeteredUsage[], metered: readonly MeteredUsage[], openFrom: number): CoverageChange {
  const received = metered.map(spanOf).sort(byStart);
  const joined = joinedSpans(received);
  const kept: Span[] = [];
  const voided: Span[] = [];
  let [index, keptUntil] = [0, 0];
  for (const span of recorded.map(spanOf).sort(byStart)) {
    while ((joined[index]?.until ?? Infinity) <= span.from) index += 1;
    const around = joined[index];
    const isReceived = around !== undefined && around.from <= span.from && span.until <= around.until;
    const isClosed = span.leg.startedAt < openFrom;
    if (isClosed || (isReceived && span.from >= keptUntil)) {
      kept.push(span);
      keptUntil = Math.max(keptUntil, span.until);
    } else voided.push(span);
  }
  const edges = voided.flatMap(({ from, until }) => [from, until]).sort((a, b) => a - b);
  const open = received.map((span) => ({ ...span, from: Math.max(span.from, Math.ceil(openFrom / 1_000) * 1_000) }));
  return { voided: voided.map(({ leg }) => leg), missing: spansWithout(open, kept, edges) };
}

function spanOf(leg: MeteredUsage): Span {
  const from = wholeSecond(leg.startedAt);
  return { leg, from, until: from + leg.seconds * 1_000 };
}

const byStart = (a: Span, b: Span): number => a.from - b.from || a.until - b.until;

function joinedSpans(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.from <= last.until) joined.splice(-1, 1, { ...last, until: Math.max(last.until, span.until) });
    else joined.push(span);
  }
  return joined;
}

/** What of `spans` is outside of `kept`, cut at `edges`; all are in order of time, `kept` by their starts. */
function spansWithout(spans: readonly Span[], kept: readonly Span[], edges: readonly number[]): readonly Span[] {
  const rest: Span[] = [];
  let [from, nextKept, nextEdge] = [0, 0, 0];
  for (const span of spans) {
    from = Math.max(from, span.from);
    while (from < span.until) {
      nextKept = firstAfter(from, kept, nextKept, ({ until }) => until);
      nextEdge = firstAfter(from, edges, nextEdge, (edge) => edge);
      const { from: keptFrom, until: keptUntil } = kept[nextKept] ?? { from: Infinity, until: Infinity };
      if (keptFrom <= from) {
        from = keptUntil;
        continue;
      }
      const until = Math.min(span.until, keptFrom, edges[nextEdge] ?? Infinity);
      rest.push({ ...span, from, until });
      from = until;
    }
  }
  return rest;
}

/** The place, from `index` on, of the first element whose time is after `from`. */
function firstAfter<T>(from: number, elements: readonly T[], index: number, timeOf: (element: T) => number): number {
  let place = index;
  for (let element = elements[place]; element !== undefined && timeOf(element) <= from; element = elements[place]) place += 1;
  return place;
}
