import { anId, anInstant, aWholeNumber, listOf, type Parser, required, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { type MeteredUsage, MAX_LEG_ID_LENGTH } from "./call-leg.js";

/** What makes an account that holds one metering hold another. */
export interface MeteringChanges {
  /** The ids to void. */
  readonly voided: readonly string[];
  /** What to record then. */
  readonly usages: readonly MeteredUsage[];
  /** What is recorded after that: `recorded` of the next correction. */
  readonly recorded: readonly MeteredUsage[];
}

/** What `meteringChanges` takes besides the legs. */
export interface MeteringChangesOptions {
  /** From 1 on; another for each correction of the same log. It goes into the ids of what is recorded. */
  readonly revision: number;
}

const MOST_USAGES = 2_000_000;

const aMeteredUsage: Parser<MeteredUsage> = objectOf((field) => ({
  usageId: field("usageId", anId),
  appId: field("appId", anId),
  item: field("item", anId),
  startedAt: field("startedAt", anInstant),
  seconds: field("seconds", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
}));
const someUsages = listOf(aMeteredUsage, MOST_USAGES);
const readRevision = objectOf((field) => field("revision", aWholeNumber(1, Number.MAX_SAFE_INTEGER)));

/**
 * What to void and what to record when records come late, or turn out wrong: `recorded` are the legs that the account holds,
 * `metered` those of the whole log as it is known now. Legs that are in both stay. `recordVoid` for each of `voided` and
 * `recordUsages` of `usages` bring the account to what it would have been, while the legs' days are open.
 *
 * An id that was voided stays taken as long as its day is open, and a later correction may need the same leg again. So ids of
 * what a correction records end in `~` and its `revision`: number the corrections of a log, and give a repeated one its number
 * again. At most 2,000,000 legs each.
 *
 * Throws a `RefusalError` with `InvalidInput` for arguments of the wrong shape.
 *
 * @example
 * const listened = { appId: "class", channelId: "maths", subscriberId: "student", subscribed: "audio", published: { media: "audio" } };
 * const voice = { ...listened, publisherId: "teacher", streamId: "s1", source: "microphone" };
 * const early = { ...voice, from: "2021-04-01T08:00:00Z", until: "2021-04-01T08:10:00Z" };
 * const late = { ...voice, from: "2021-04-01T08:10:00Z", until: "2021-04-01T08:45:00Z" };
 * const legs = (...log) => unwrap(meter(log, { tariff: aliyunRtc })).usages;
 * const { voided, usages } = meteringChanges(legs(early), legs(early, late), { revision: 1 });
 * `${voided.length} void, ${usages[0].seconds} s`; // => 1 void, 2700 s
 */
export function meteringChanges(
  recorded: readonly MeteredUsage[],
  metered: readonly MeteredUsage[],
  options: MeteringChangesOptions,
): MeteringChanges {
  return required(() => {
    const revision = readRevision(options, "");
    const before = legsById(recorded, "recorded");
    const after = legsById(metered, "metered");
    const voided = [...before].filter(([leg]) => !after.has(leg)).map(([, { usageId }]) => usageId);
    const usages = [...after].filter(([leg]) => !before.has(leg)).map(([leg, usage]) => ({ ...usage, usageId: `${leg}~${revision}` }));
    return { voided, usages, recorded: [...[...before].filter(([leg]) => after.has(leg)).map(([, usage]) => usage), ...usages] };
  }, { type: "InvalidInput", path: "metered", reason: "must be legs that were metered" });
}

/** The legs by their id without a revision, which says all that makes a leg what it is. */
function legsById(value: unknown, path: string): ReadonlyMap<string, MeteredUsage> {
  const legs = someUsages(value, path).map((usage, index) => {
    const leg = usage.usageId.replace(/~\d+$/, "");
    return leg.length <= MAX_LEG_ID_LENGTH ? ([leg, usage] as const) : invalid(`${path}[${index}].usageId`, "must be an id that metering gave");
  });
  return new Map(legs);
}
