import { anId, anInstant, aWholeNumber, listOf, type Parser, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { MAX_LEG_ID_LENGTH, type MeteredUsage } from "./call-leg.js";

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
}

const MAX_LEGS = 2_000_000;

const aMeteredUsage: Parser<MeteredUsage> = objectOf((field) => ({
  usageId: field("usageId", anId),
  appId: field("appId", anId),
  item: field("item", anId),
  startedAt: field("startedAt", anInstant),
  seconds: field("seconds", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
}));
const aLegList = listOf(aMeteredUsage, MAX_LEGS);
const parseRevision = objectOf((field) => field("revision", aWholeNumber(1, Number.MAX_SAFE_INTEGER)));

/**
 * What to void and what to record when records of a log were late or wrong. `recorded` are the legs that the account holds, `metered`
 * the legs of the whole log as it is known now; legs that are in both stay. After `voidUsage` for each of `voided` and `recordUsages`
 * of `usages` the account is what it would have been, as long as the days of those legs are open.
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
 * `${voided.length} void, ${usages[0].seconds} s`; // => 1 void, 2700 s
 */
export function meteringChanges(
  recorded: readonly MeteredUsage[],
  metered: readonly MeteredUsage[],
  options: MeteringChangesOptions,
): MeteringChanges {
  const revision = parseRevision(options, "");
  const before = legsByBaseId(recorded, "recorded");
  const after = legsByBaseId(metered, "metered");
  const voided = [...before].filter(([baseId]) => !after.has(baseId)).map(([, { usageId }]) => usageId);
  const unchanged = [...before].filter(([baseId]) => after.has(baseId)).map(([, usage]) => usage);
  const added = [...after].filter(([baseId]) => !before.has(baseId));
  const usages = added.map(([baseId, usage]) => ({ ...usage, usageId: `${baseId}~${revision}` }));
  return { voided, usages, recorded: [...unchanged, ...usages] };
}

/** The legs by their id without a revision, which states all that identifies a leg. */
function legsByBaseId(value: unknown, path: string): ReadonlyMap<string, MeteredUsage> {
  const legs = aLegList(value, path).map((usage, index) => {
    const baseId = usage.usageId.replace(/~\d+$/, "");
    if (baseId.length > MAX_LEG_ID_LENGTH) return invalid(`${path}[${index}].usageId`, "must be an id that metering gave");
    return [baseId, usage] as const;
  });
  return new Map(legs);
}
