import { type Instant, instantOf } from "../values/instant.js";
import { legOf, type LegSource, type MeteredUsage, wholeSecond } from "./call-leg.js";
import type { MeteringRules } from "./metering-rules.js";

/** What is billed of a source, and since when; `item` is `null` while nothing is. */
export interface OpenLeg {
  readonly source: LegSource;
  item: string | null;
  /** A whole second. Where the leg was cut, the end of what was cut off. */
  since: Instant;
  /** Whether the leg was found to be longer than the longest leg, so that it is cut. */
  isCut: boolean;
}

export const unbilledLeg = (source: LegSource): OpenLeg => ({ source, item: null, since: instantOf(0), isCut: false });

/** Makes `item` what is billed from `at` on. If that is a change, the leg before ends there; `ended` gets it. */
export function switchItem(open: OpenLeg, item: string | null, at: Instant, rules: MeteringRules, ended: MeteredUsage[]): void {
  if (item === open.item) return;
  cutLongLeg(open, at, rules, ended);
  endLeg(open, wholeSecond(at), ended);
  open.item = item;
  open.isCut = false;
}

/**
 * Cuts off what of a leg ended by `at`, where the leg is longer than `longestLegSeconds`: at midnights of the tariff's zone, and what
 * is still longer at each multiple from its start. Whoever receives a stream for weeks is billed every day.
 */
export function cutLongLeg(open: OpenLeg, at: Instant, rules: MeteringRules, ended: MeteredUsage[]): void {
  const until = wholeSecond(at);
  if (open.item === null || (!open.isCut && until - open.since <= rules.longestLegMs)) return;
  open.isCut = true;
  for (let cut = nextCut(open.since, rules); cut <= until; cut = nextCut(cut, rules)) endLeg(open, cut, ended);
}

const nextCut = (since: Instant, { longestLegMs, nextMidnight }: MeteringRules): Instant =>
  instantOf(Math.min(since + longestLegMs, nextMidnight(since)));

function endLeg(open: OpenLeg, at: Instant, ended: MeteredUsage[]): void {
  const leg = open.item === null ? null : legOf(open.source, open.item, open.since, at);
  if (leg) ended.push(leg);
  open.since = at;
}
