import { anId, anInstant, aWholeNumber, listOf, objectOf, optional, type Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { instantOf, type InstantInput } from "../values/instant.js";
import { byEnd, legId, MAX_LEG_ID_LENGTH, type MeteredUsage } from "./call-leg.js";
import { coverageChange } from "./leg-coverage.js";

/** What to do with an account that recorded one metering of a log, so that it holds another metering of it. */
export interface MeteringChanges {
  /** The ids of the usages to void. */
  readonly voided: readonly string[];
  /** The usages to record after that. */
  readonly usages: readonly MeteredUsage[];
  /** What the account then holds: `recorded` of the next correction. */
  readonly recorded: readonly MeteredUsage[];
}

/** What `meteringChanges` takes besides the legs. */
export interface MeteringChangesOptions {
  /** The number of the correction, from 1: each correction of the same log has another. It becomes part of the ids of `usages`. */
  readonly revision: number;
  /**
   * The start of the oldest day that is open, as `openFrom` of the account tells: nothing that starts before it is voided or recorded. By
   * default all days are taken to be open.
   */
  readonly openFrom?: InstantInput;
}

const MAX_LEGS = 2_000_000;

const aLegId: Parser<string> = (value, path) => {
  const usageId = anId(value, path);
  if (usageId.replace(/~\d+$/, "").length > MAX_LEG_ID_LENGTH) return invalid(path, "must be an id that metering gave");
  return usageId;
};
const aMeteredUsage: Parser<MeteredUsage> = objectOf((field) => ({
  usageId: field("usageId", aLegId),
  appId: field("appId", anId),
  region: field("region", optional(anId, "cn")),
  item: field("item", anId),
  startedAt: field("startedAt", anInstant),
  seconds: field("seconds", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
  roundWith: field("roundWith", anId),
}));
const aLegList = listOf(aMeteredUsage, MAX_LEGS);
const parseOptions = objectOf((field) => ({
  revision: field("revision", aWholeNumber(1, Number.MAX_SAFE_INTEGER)),
  openFrom: field("openFrom", optional(anInstant, 0)),
}));

/**
 * What to void and what to record when records of a log were late or wrong. `recorded` are the legs that the account holds, `metered`
 * the legs of the whole log as it is known now. After `voidUsage` for each of `voided` and `recordUsages` of `usages` the account
 * holds the seconds of `metered` that start on open days. With `openFrom`, nothing of the answer is refused for a day that has closed.
 *
 * A recorded leg stays where it is still received from its start to its end, even if more is received before or after it: `usages`
 * are only what is missing, and legs of their own. A leg of which a part is not received any more is voided, and what remains of it
 * recorded again; it starts when the leg started or later. So a record that came too late for a day that is closed takes away nothing
 * of a day that is open.
 *
 * The id of a voided usage stays taken until its day closes, and a later correction may need the same leg again. Therefore the ids
 * of `usages` end in `~` and the `revision`. A correction that is repeated has the same number. At most 2,000,000 legs each.
 *
 * Throws a `RefusalError` with `InvalidInput` for arguments of the wrong shape.
 *
 * @example
 * const audio = { appId: "class", channelId: "maths", subscriberId: "student", subscribed: "audio", published: { media: "audio" } };
 * const stream = { ...audio, publisherId: "teacher", streamId: "s1", source: "microphone" };
 * const early = { ...stream, from: "2021-04-01T08:00:00Z", until: "2021-04-01T08:10:00Z" };
 * const late = { ...stream, from: "2021-04-01T08:10:00Z", until: "2021-04-01T08:45:00Z" };
 * const legs = (...log) => unwrap(meter(log, { tariff: aliyunRtc })).usages;
 * const { voided, usages } = meteringChanges(legs(early), legs(early, late), { revision: 1 });
 * `${voided.length} void, ${usages[0].seconds} s more`; // => 0 void, 2100 s more
 */
export function meteringChanges(
  recorded: readonly MeteredUsage[],
  metered: readonly MeteredUsage[],
  options: MeteringChangesOptions,
): MeteringChanges {
  const { revision, openFrom } = parseOptions(options, "");
  const before = withoutRepeats(aLegList(recorded, "recorded"));
  const [recordedOf, meteredOf] = [bySourceAndItem(before), bySourceAndItem(aLegList(metered, "metered"))];
  const voided = new Set<string>();
  const usages: MeteredUsage[] = [];
  for (const source of new Set([...recordedOf.keys(), ...meteredOf.keys()])) {
    const [held, received] = [recordedOf.get(source) ?? [], meteredOf.get(source) ?? []];
    const change = coverageChange(held, received, openFrom);
    for (const { usageId } of change.voided) voided.add(usageId);
    for (const { from, until, leg } of change.missing) usages.push(correction(leg, from, until, revision));
  }
  usages.sort(byEnd);
  const idsInOrder = before.map(({ usageId }) => usageId).filter((usageId) => voided.has(usageId));
  return { voided: idsInOrder, usages, recorded: [...before.filter(({ usageId }) => !voided.has(usageId)), ...usages] };
}

const withoutRepeats = (legs: readonly MeteredUsage[]): readonly MeteredUsage[] =>
  [...new Map(legs.map((leg) => [leg.usageId, leg])).values()];

function bySourceAndItem(legs: readonly MeteredUsage[]): ReadonlyMap<string, readonly MeteredUsage[]> {
  const groups = new Map<string, MeteredUsage[]>();
  for (const leg of legs) {
    const source = JSON.stringify([leg.roundWith, leg.appId, leg.region, leg.item]);
    const group = groups.get(source);
    if (group) group.push(leg);
    else groups.set(source, [leg]);
  }
  return groups;
}

/** The part of a leg that is missing. */
function correction(leg: MeteredUsage, from: number, until: number, revision: number): MeteredUsage {
  const seconds = (until - from) / 1_000;
  const usageId = `${legId(leg.roundWith, leg.item, from, seconds)}~${revision}`;
  return { ...leg, usageId, startedAt: instantOf(from), seconds };
}
