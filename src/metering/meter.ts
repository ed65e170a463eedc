import { anUnparsedList, attempt, objectOf } from "../parsing/parser.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import type { Tariff } from "../tariff/tariff.js";
import { byEnd, type MeteredUsage } from "./call-leg.js";
import { sweepOf } from "./gap-filling.js";
import { type MeteringRules, readRules } from "./metering-rules.js";
import { parseSubscription } from "./parse-subscription.js";
import type { Subscription, SubscriptionRecord } from "./subscription-record.js";

/** What `meter` takes besides the records. */
export interface MeterOptions {
  /** A tariff with `metering`. */
  readonly tariff: Tariff;
}

/** A record that was refused: `index` is its position in the list, from 0. */
export interface RefusedSubscription {
  readonly index: number;
  readonly refusal: InvalidInput;
}

/** What a log was metered to: its legs, and the records that were refused. */
export interface Metered {
  readonly ok: true;
  readonly usages: readonly MeteredUsage[];
  readonly refused: readonly RefusedSubscription[];
}

/** What `meter` returns. */
export type MeterOutcome = Metered | Refused<InvalidInput>;

const MAX_RECORDS = 1_000_000;
const aRecordList = anUnparsedList(MAX_RECORDS);
const parseOptions = objectOf(readRules);

/**
 * Turns a log of subscriptions and stays into call legs for `recordUsages`, as the tariff's `metering` says. Only subscribers pay: for
 * each video stream separately, by the pixels that were published (B5), or with `videoTierBy: "subscriber"` once for all video in a
 * channel, by the sum of the pixels at each instant (B13); for the audio of one subscriber in one channel once, however many streams are
 * received, except while the same stream is received as video. `audioWhileVideo` says whether audio is billed while the video of another
 * stream is received. Camera and microphone of one `streamId` are one stream. A stay (`source: "room"`) is audio while the subscriber
 * receives no video in the channel (B14).
 *
 * A leg starts and ends with clock seconds: what began within a second counts from its beginning, what ended within a second up to
 * its beginning. So legs that adjoin lose no second and count none twice. A leg without a whole second is left out; one that is longer
 * than `longestLegSeconds` is cut at midnights of the tariff's zone, and what is still longer at each multiple from its start.
 *
 * Records may overlap, repeat and come in any order. Where they contradict each other about the resolution of a video, the largest
 * counts. Legs are ordered by their end, then by `usageId`. The same leg has the same `usageId` in every result, and another leg
 * another. At most 1,000,000 records; more than 1,000,000 legs need several calls of `recordUsages`.
 *
 * Refuses a record with `InvalidInput` and its index, and meters the others. Refuses all with `InvalidInput` if `subscriptions` is
 * not a list, or the tariff has no `metering`.
 *
 * @example
 * const lesson = { appId: "class", channelId: "maths", from: "2021-04-01T08:00:00Z", until: "2021-04-01T08:45:00Z" };
 * const camera = { publisherId: "teacher", streamId: "s1", source: "camera", published: { media: "video", width: 1280, height: 720 } };
 * const outcome = meter([{ ...lesson, ...camera, subscriberId: "student", subscribed: "both" }], { tariff: aliyunRtc });
 * unwrap(outcome).usages.map(({ item, seconds }) => `${item} ${seconds}`).join(); // => video-720p 2700
 */
export function meter(subscriptions: readonly SubscriptionRecord[], options: MeterOptions): MeterOutcome {
  const attempted = attempt(() => ({ records: aRecordList(subscriptions, "subscriptions"), rules: parseOptions(options, "") }));
  if (!attempted.ok) return attempted;
  const { records, rules } = attempted.value;
  const accepted: Subscription[] = [];
  const refused: RefusedSubscription[] = [];
  records.forEach((record, index) => {
    const parsed = parseSubscription(record, rules);
    if (parsed.ok) accepted.push(parsed.value);
    else refused.push({ index, refusal: parsed.refusal });
  });
  return { ok: true, usages: legsOf(accepted, rules), refused };
}

/** Adds each record when the sweep reaches its start, so that the sweep keeps few records at a time. */
function legsOf(records: readonly Subscription[], rules: MeteringRules): readonly MeteredUsage[] {
  const sweep = sweepOf(rules);
  const legs: MeteredUsage[] = [];
  for (const record of records.toSorted(byStart)) {
    for (const leg of sweep.legsBefore(record.from)) legs.push(leg);
    sweep.add(record);
  }
  for (const leg of sweep.legsBefore(Infinity)) legs.push(leg);
  return legs.sort(byEnd);
}

const byStart = (a: Subscription, b: Subscription): number => a.from - b.from;
