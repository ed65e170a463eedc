import { type RoundingGroup, roundingGroupKey } from "../rating/minute-rounding.js";
import type { RatedUsage } from "../rating/rated-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { Day } from "../values/calendar.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { nodesOf, TEXT_ORDER, type Tree, valueIn, withEntryIn } from "../values/persistent-tree.js";
import { byCodeUnit } from "../values/text-order.js";
import type { UsageIndex, UsageIndexDraft } from "./usage-index.js";
import { usageOfDay } from "./usage-lookup.js";

/** What usages that are rounded up together have metered. */
interface Metered {
  readonly ms: number;
  /** None of them ends later. */
  readonly until: Instant;
}

/**
 * What usages that are rounded up together have metered, by day of start, `roundWith` and `roundingGroupKey`. A usage that names no other
 * is a group of its own, which stands here only once another usage is rounded up with it: so most usages cost nothing.
 */
export type RoundingGroups = Tree<string, Tree<string, Tree<string, Metered>>>;

const NOTHING: Metered = { ms: 0, until: instantOf(0) };

export const namesAGroup = ({ roundWith, usageId }: Usage): boolean => roundWith !== usageId;

/** Whether a usage is rounded up together with others that the index has or had. */
export const isGrouped = (usageIndex: UsageIndex, usage: Usage): boolean =>
  namesAGroup(usage) || recorded(usageIndex, usage) !== undefined;

/** What a group that stands in the index has metered. Most indexes have no group with the name, which is found out without a key. */
function recorded({ groups, calendar }: UsageIndex, usage: Usage): Metered | undefined {
  if (groups === null) return undefined;
  const day = calendar.dayOf(usage.startedAt);
  const named = groupsNamed(groups, day, usage);
  return named ? valueIn(TEXT_ORDER, named, roundingGroupKey(usage, day)) : undefined;
}

const groupsNamed = (groups: RoundingGroups, day: Day, { roundWith }: Pick<Usage, "roundWith">): Tree<string, Metered> =>
  valueIn(TEXT_ORDER, valueIn(TEXT_ORDER, groups, day) ?? null, roundWith) ?? null;

/** What the group of a usage has metered: the usages that the index has of it. */
const meteredOf = (usageIndex: UsageIndex, usage: Usage): Metered =>
  recorded(usageIndex, usage) ?? ownOf(usageIndex, usage, usageIndex.calendar.dayOf(usage.startedAt));

export const groupMs = (usageIndex: UsageIndex, usage: Usage): number => meteredOf(usageIndex, usage).ms;

/** No usage that the group of a usage has ends later. */
export const groupUntil = (usageIndex: UsageIndex, usage: Usage): Instant => meteredOf(usageIndex, usage).until;

/** Of a group that does not stand in the index: what the usage that has the group's name as its id has metered. */
function ownOf(usageIndex: UsageIndex, group: RoundingGroup, day: Day): Metered {
  const named = usageOfDay(usageIndex, group.roundWith, day);
  const isMember = named?.roundWith === group.roundWith && roundingGroupKey(named, day) === roundingGroupKey(group, day);
  return isMember ? { ms: meteredMsOf(named), until: endOf(named) } : NOTHING;
}

const meteredMsOf = ({ voided, seconds }: Pick<RatedUsage, "voided" | "seconds">): number => (voided ? 0 : seconds * 1_000);

/** Begins the group that a usage names, if it does. Before the usage itself holds its id or counts. */
export function beginGroup(draft: UsageIndexDraft, usage: Usage): void {
  if (!namesAGroup(usage) || recorded(draft, usage)) return;
  const day = draft.calendar.dayOf(usage.startedAt);
  draft.groups = withGroup(draft.groups, day, usage, ownOf(draft, usage, day));
}

/** Adds a usage to its group (`sign` 1), or subtracts it. A usage that is a group of its own is not counted. */
export function addToGroup(draft: UsageIndexDraft, usage: Usage, sign: 1 | -1): void {
  const before = recorded(draft, usage);
  if (!before) return;
  const after: Metered = { ms: before.ms + sign * usage.seconds * 1_000, until: latest(before.until, endOf(usage)) };
  draft.groups = withGroup(draft.groups, draft.calendar.dayOf(usage.startedAt), usage, after);
}

function withGroup(groups: RoundingGroups, day: Day, group: RoundingGroup, metered: Metered): RoundingGroups {
  const ofDay = valueIn(TEXT_ORDER, groups, day) ?? null;
  const named = withEntryIn(TEXT_ORDER, groupsNamed(groups, day, group), roundingGroupKey(group, day), metered);
  return withEntryIn(TEXT_ORDER, groups, day, withEntryIn(TEXT_ORDER, ofDay, group.roundWith, named));
}

/** A group of a closed day that has a usage which runs into an open one: the seconds of its usages that are no longer held. */
export interface CarriedGroup extends RoundingGroup {
  readonly day: Day;
  readonly seconds: number;
}

/** The carried groups of the usages that are still held. */
export function carriedGroups(usageIndex: UsageIndex, held: readonly RatedUsage[]): readonly CarriedGroup[] {
  const carried = new Map<string, CarriedGroup>();
  for (const usage of held) {
    if (!isGrouped(usageIndex, usage)) continue;
    const { roundWith, appId, region, item, startedAt } = usage;
    const day = usageIndex.calendar.dayOf(startedAt);
    const key = roundingGroupKey(usage, day);
    const seconds = (carried.get(key)?.seconds ?? groupMs(usageIndex, usage) / 1_000) - meteredMsOf(usage) / 1_000;
    carried.set(key, { roundWith, appId, region, item, day, seconds });
  }
  return [...carried].filter(([, { seconds }]) => seconds > 0).sort(([a], [b]) => byCodeUnit(a, b)).map(([, group]) => group);
}

/** Counts more seconds of a group, of usages that end at `until` or before. The index must have the usage that the group is named after. */
export function carryGroup(draft: UsageIndexDraft, group: CarriedGroup, until = instantOf(0)): void {
  const key = roundingGroupKey(group, group.day);
  const held = valueIn(TEXT_ORDER, groupsNamed(draft.groups, group.day, group), key) ?? ownOf(draft, group, group.day);
  draft.groups = withGroup(draft.groups, group.day, group, { ms: held.ms + group.seconds * 1_000, until: latest(held.until, until) });
}

/** Drops the groups of the days before `oldestDay`, but for those of usages that run on into an open day. */
export function dropGroups(draft: UsageIndexDraft, oldestDay: Day, runningOn: readonly Usage[]): void {
  let groups: RoundingGroups = null;
  for (const { key, value } of nodesOf(draft.groups, (day) => day >= oldestDay)) groups = withEntryIn(TEXT_ORDER, groups, key, value);
  for (const usage of runningOn) {
    const metered = recorded(draft, usage);
    if (metered) groups = withGroup(groups, draft.calendar.dayOf(usage.startedAt), usage, metered);
  }
  draft.groups = groups;
}
