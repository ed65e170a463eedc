import type { CallKinds } from "../account/call-kinds.js";
import { carryGroup, type CarriedGroup } from "../account/rounding-groups.js";
import { addToLine, type Contribution } from "../account/rated-days.js";
import type { UsageIndexDraft } from "../account/usage-index.js";
import { applyDraws } from "../packages/package-balances.js";
import { roundingGroupKey } from "../rating/minute-rounding.js";
import { type DayLines, lineKey, type UsageLine } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Day } from "../values/calendar.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { packageTimeOf } from "../values/package-time.js";
import type { UsageTotals } from "./verify-account.js";

/** What pieces add to a line. */
export type LineSum = { -readonly [Key in keyof Contribution]: Contribution[Key] };

/** What usages draw from a package. */
export interface DrawSum {
  drawnMs: number;
  until: Instant;
}

interface GroupSum {
  readonly group: CarriedGroup;
  readonly until: Instant;
}

/** What usages that are read sum to, which their index and its checks need; so a usage is not entered by itself. */
export interface UsageSums {
  /** By day and number of the region and item. */
  readonly days: Map<Day, LineSum[]>;
  readonly draws: Map<string, DrawSum>;
  /** Usages that name what they are rounded up with, by group. */
  readonly groups: Map<string, GroupSum>;
}

export const noSums = (): UsageSums => ({ days: new Map(), draws: new Map(), groups: new Map() });

/** The sum of a line, to which the caller adds. */
export function lineSum({ days }: UsageSums, day: Day, line: number): LineSum {
  const lines = days.get(day) ?? [];
  days.set(day, lines);
  return (lines[line] ??= { billedSeconds: 0, drawnMs: 0, overageMs: 0, meteredMs: 0 });
}

/** The sum of the draws from a package, to which the caller adds. */
export function drawSum({ draws }: UsageSums, packageId: string): DrawSum {
  const sum = draws.get(packageId) ?? { drawnMs: 0, until: instantOf(0) };
  draws.set(packageId, sum);
  return sum;
}

/** Adds a usage to the group that it names. */
export function addToGroupSum({ groups }: UsageSums, usage: Usage, day: Day, voided: boolean): void {
  const key = roundingGroupKey(usage, day);
  const { roundWith, appId, region, item, seconds } = usage;
  const { group = { roundWith, appId, region, item, day, seconds: 0 }, until = instantOf(0) } = groups.get(key) ?? {};
  const counted = voided ? 0 : seconds;
  groups.set(key, { group: { ...group, seconds: group.seconds + counted }, until: voided ? until : latest(until, endOf(usage)) });
}

/** Enters in an index what the usages sum to that its rows and ids are of. */
export function enterSums(draft: UsageIndexDraft, { days, draws, groups }: UsageSums): void {
  for (const [day, lines] of days) lines.forEach((sum, line) => { addToLine(draft, day, line, sum, 1); });
  for (const [packageId, { drawnMs, until }] of draws) {
    draft.balances = applyDraws(draft.balances, [{ packageId, drawnMs: packageTimeOf(drawnMs) }], 1, until);
  }
  for (const { group, until } of groups.values()) carryGroup(draft, group, until);
}

/** The sums in the form that is checked. */
export const totalsOf = ({ days, draws }: UsageSums, kinds: CallKinds): UsageTotals => ({
  drawnMs: new Map([...draws].map(([packageId, { drawnMs }]) => [packageId, packageTimeOf(drawnMs)])),
  lines: new Map([...days].map(([day, lines]) => [day, dayLines(day, lines, kinds)])),
});

function dayLines(day: Day, sums: readonly LineSum[], { lines }: CallKinds): DayLines {
  const found = new Map<string, UsageLine>();
  sums.forEach(({ billedSeconds, drawnMs, overageMs }, number) => {
    const name = lines[number];
    if (!name) return;
    const { region, item } = name;
    found.set(lineKey(name), { day, region, item, billedSeconds, drawnMs: packageTimeOf(drawnMs), overageMs: packageTimeOf(overageMs) });
  });
  return found;
}
