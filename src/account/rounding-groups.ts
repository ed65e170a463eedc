import type { RatedUsage } from "../rating/rated-usage.js";
import { type RoundingGroup, roundingGroupKey } from "../rating/minute-rounding.js";
import type { Usage } from "../rating/usage.js";
import type { Day } from "../values/calendar.js";
import { byCodeUnit } from "../values/text-order.js";
import type { UsageIndex } from "./usage-index.js";
import { note } from "./usage-index-transaction.js";

/**
 * The metered milliseconds of usages that are rounded up together, by `roundWith` and then by `roundingGroupKey`. A usage that names no
 * other is a group of its own, which stands here only once another usage is rounded up with it: so most usages cost nothing.
 */
export type RoundingGroups = Map<string, Map<string, number>>;

export const namesAGroup = ({ roundWith, usageId }: Usage): boolean => roundWith !== usageId;

/** Whether a usage is rounded up together with others that the index has or had. */
export const isGrouped = (usageIndex: UsageIndex, usage: Usage): boolean =>
  namesAGroup(usage) || recordedMs(usageIndex, usage) !== undefined;

/** What a group that stands in the index has metered. Most indexes have no group with the name, which is found out without a key. */
function recordedMs({ groups, calendar }: UsageIndex, usage: Usage): number | undefined {
  return groups.get(usage.roundWith)?.get(roundingGroupKey(usage, calendar.dayOf(usage.startedAt)));
}

/** The metered milliseconds of the group of a usage: of the usages that the index has of it. */
export const groupMs = (usageIndex: UsageIndex, usage: Usage): number =>
  recordedMs(usageIndex, usage) ?? ownMs(usageIndex, usage, roundingGroupKey(usage, usageIndex.calendar.dayOf(usage.startedAt)));

/** Of a group that does not stand in the index: what the usage that has the group's name as its id has metered. */
function ownMs({ byId, calendar }: UsageIndex, { roundWith }: RoundingGroup, key: string): number {
  const named = byId.get(roundWith);
  const isMember = named?.roundWith === roundWith && roundingGroupKey(named, calendar.dayOf(named.startedAt)) === key;
  return isMember ? meteredMsOf(named) : 0;
}

const meteredMsOf = ({ voided, seconds }: RatedUsage): number => (voided ? 0 : seconds * 1_000);

/** Begins the group that a usage names, if it does. Before the usage itself holds its id or counts. */
export function beginGroup(usageIndex: UsageIndex, usage: Usage): void {
  if (!namesAGroup(usage)) return;
  const key = roundingGroupKey(usage, usageIndex.calendar.dayOf(usage.startedAt));
  if (usageIndex.groups.get(usage.roundWith)?.has(key)) return;
  setGroupMs(usageIndex, usage.roundWith, key, ownMs(usageIndex, usage, key));
}

/** Adds a usage to its group (`sign` 1), or subtracts it. A usage that is a group of its own is not counted. */
export function addToGroup(usageIndex: UsageIndex, usage: RatedUsage, sign: 1 | -1): void {
  const group = usageIndex.groups.get(usage.roundWith);
  if (!group) return;
  const key = roundingGroupKey(usage, usageIndex.calendar.dayOf(usage.startedAt));
  const beforeMs = group.get(key);
  if (beforeMs !== undefined) setGroupMs(usageIndex, usage.roundWith, key, beforeMs + sign * meteredMsOf(usage));
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

/** Counts the seconds of a carried group in an index that has the usages which are still held. */
export function carryGroup(usageIndex: UsageIndex, group: CarriedGroup): void {
  const key = roundingGroupKey(group, group.day);
  const heldMs = usageIndex.groups.get(group.roundWith)?.get(key) ?? ownMs(usageIndex, group, key);
  setGroupMs(usageIndex, group.roundWith, key, heldMs + group.seconds * 1_000);
}

/** Sets what a group has metered, and begins it where there is none. */
function setGroupMs(usageIndex: UsageIndex, roundWith: string, key: string, ms: number): void {
  const { groups } = usageIndex;
  const group = groups.get(roundWith) ?? new Map<string, number>();
  const beforeMs = group.get(key);
  note(usageIndex, () => {
    if (beforeMs === undefined) group.delete(key);
    else group.set(key, beforeMs);
    if (group.size === 0) groups.delete(roundWith);
  });
  groups.set(roundWith, group);
  group.set(key, ms);
}

export const copyOfGroups = (groups: RoundingGroups): RoundingGroups =>
  new Map([...groups].map(([roundWith, group]) => [roundWith, new Map(group)]));

/** The groups of these usages alone. What other usages of them have metered stays counted. */
export function groupsOf(usageIndex: UsageIndex, usages: readonly Usage[]): RoundingGroups {
  const kept: RoundingGroups = new Map();
  for (const usage of usages) {
    const group = usageIndex.groups.get(usage.roundWith);
    if (!group) continue;
    const key = roundingGroupKey(usage, usageIndex.calendar.dayOf(usage.startedAt));
    const ms = group.get(key);
    if (ms !== undefined) kept.set(usage.roundWith, (kept.get(usage.roundWith) ?? new Map<string, number>()).set(key, ms));
  }
  return kept;
}
