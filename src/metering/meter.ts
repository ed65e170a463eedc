import { anUnparsedList, attempt } from "../parsing/parser.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import type { Tariff } from "../tariff/tariff.js";
import { byCodeUnit } from "../values/text-order.js";
import type { MeteredUsage } from "./call-leg.js";
import { parseTiers, type ResolutionTiers } from "./resolution-tiers.js";
import { parseSubscription, type Subscription, type SubscriptionRecord } from "./subscription-record.js";
import { timelineSweep } from "./timeline-sweep.js";

/** What `meter` takes besides the records. */
export interface MeterOptions {
  /** A tariff with `metering`. */
  readonly tariff: Tariff;
}

/** A record that was refused, by its place among those given. */
export interface RefusedSubscription {
  readonly index: number;
  readonly refusal: InvalidInput;
}

/** A log that was metered: its legs, and the records that were refused. */
export interface Metered {
  readonly ok: true;
  readonly usages: readonly MeteredUsage[];
  readonly refused: readonly RefusedSubscription[];
}

/** What `meter` returns. */
export type MeterOutcome = Metered | Refused<InvalidInput>;

const MOST_RECORDS = 1_000_000;
const someRecords = anUnparsedList(MOST_RECORDS);

/**
 * Turns a log of subscriptions into call legs for `recordUsages`, as the tariff's `metering` says (B5): each video stream of each
 * subscriber by itself, by the area of the picture; the audio of one subscriber in one channel once, however many speak, without
 * the time in which the same stream was received as video. Records may overlap, repeat and come in any order. Legs are ordered
 * by their end, then by id; the same leg has the same `usageId` in every result, another leg another. At most 1,000,000 records.
 *
 * Refuses a record with `InvalidInput`, by its place, and meters the rest. Refuses as a whole only with `InvalidInput`: no list,
 * or a tariff that says nothing of metering.
 *
 * @example
 * const lesson = { appId: "class", channelId: "maths", from: "2021-04-01T08:00:00Z", until: "2021-04-01T08:45:00Z" };
 * const camera = { publisherId: "teacher", streamId: "s1", source: "camera", published: { media: "video", width: 1280, height: 720 } };
 * const outcome = meter([{ ...lesson, ...camera, subscriberId: "student", subscribed: "both" }], { tariff: aliyunRtc });
 * unwrap(outcome).usages.map(({ item, seconds }) => `${item} ${seconds}`).join(); // => video-720p 2700
 */
export function meter(subscriptions: readonly SubscriptionRecord[], options: MeterOptions): MeterOutcome {
  const attempted = attempt((): MeterOutcome => {
    const records = someRecords(subscriptions, "subscriptions");
    const tiers = parseTiers(options, "");
    const taken: Subscription[] = [];
    const refused: RefusedSubscription[] = [];
    records.forEach((record, index) => {
      const read = parseSubscription(record, tiers);
      if (read.ok) taken.push(read.value);
      else refused.push({ index, refusal: read.refusal });
    });
    return { ok: true, usages: legsOf(taken, tiers), refused };
  });
  return attempted.ok ? attempted.value : attempted;
}

/** In order of their start, records are swept as they come: little has to be kept. */
function legsOf(records: readonly Subscription[], tiers: ResolutionTiers): readonly MeteredUsage[] {
  const sweep = timelineSweep(tiers);
  const legs: MeteredUsage[] = [];
  for (const each of records.toSorted(byStart)) {
    for (const leg of sweep.legsBefore(each.from)) legs.push(leg);
    sweep.add(each);
  }
  for (const leg of sweep.legsBefore(Infinity)) legs.push(leg);
  return legs.sort(inOrder);
}

const byStart = (a: Subscription, b: Subscription): number => a.from - b.from;
const endOf = ({ startedAt, seconds }: MeteredUsage): number => startedAt + seconds * 1_000;
const inOrder = (a: MeteredUsage, b: MeteredUsage): number => endOf(a) - endOf(b) || byCodeUnit(a.usageId, b.usageId);
