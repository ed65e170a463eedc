import { aWholeNumber, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import type { InvalidInput, RecordTooLate } from "../refusals/refusals.js";
import type { Tariff } from "../tariff/tariff.js";
import { type Instant, instantOf } from "../values/instant.js";
import type { MeteredUsage } from "./call-leg.js";
import { sweepOf } from "./gap-filling.js";
import { readRules } from "./metering-rules.js";
import { parseSubscription } from "./parse-subscription.js";
import type { SubscriptionRecord } from "./subscription-record.js";

/** What `meterStream` takes besides the records. */
export interface MeterStreamOptions {
  /** A tariff with `metering`. */
  readonly tariff: Tariff;
  /** How much earlier a record may start than a record before it, in milliseconds; 0 if records come in order of `from`. */
  readonly latenessMs: number;
}

/** A leg that ended, or a record that was refused: `index` is its position in the log, from 0. */
export type StreamedLeg =
  | { readonly usage: MeteredUsage }
  | { readonly refused: { readonly index: number; readonly refusal: InvalidInput | RecordTooLate } };

const parseOptions = objectOf((field) => ({
  rules: readRules(field),
  latenessMs: field("latenessMs", aWholeNumber(0, Number.MAX_SAFE_INTEGER)),
}));

/**
 * Meters a log while it comes in, ordered by `from` within `latenessMs`: yields the legs that `meter` makes of the same records (B5).
 * A leg is yielded once no later record can change it: when a record starts more than `latenessMs` after its end (with
 * `joinGapSeconds`, more than that and twice those seconds), or the log ends. Legs come in the order in which they end, then by
 * `usageId`; the parts of a leg longer than `longestLegSeconds` come within an hour of the log's time of when they are known to be
 * such. Memory holds only the records that were active since then.
 *
 * Yields a refusal instead for a record of the wrong shape (`InvalidInput`), and for one that starts more than `latenessMs` before
 * the latest start so far (`RecordTooLate`); one that starts exactly `latenessMs` before it is accepted.
 *
 * Throws a `RefusalError` with `InvalidInput` for options of the wrong shape, and for `records` that cannot be iterated: its `cause`
 * is what their iterator threw.
 *
 * @example
 * const student = { appId: "class", channelId: "maths", subscriberId: "student", subscribed: "both" };
 * const camera = { publisherId: "teacher", streamId: "s1", source: "camera", published: { media: "video", width: 640, height: 360 } };
 * const log = [{ ...student, ...camera, from: "2021-04-01T08:00:00Z", until: "2021-04-01T08:45:00Z" }];
 * const legs = meterStream(log, { tariff: aliyunRtc, latenessMs: 60_000 });
 * typeof legs[Symbol.asyncIterator]; // => function
 */
export async function* meterStream(
  records: AsyncIterable<SubscriptionRecord> | Iterable<SubscriptionRecord>,
  options: MeterStreamOptions,
): AsyncGenerator<StreamedLeg, void, undefined> {
  const { rules, latenessMs } = parseOptions(options, "");
  const sweep = sweepOf(rules);
  let latestFrom = 0;
  let index = -1;
  for await (const { record } of iterated(records)) {
    index += 1;
    const parsed = parseSubscription(record, rules);
    const refusal = parsed.ok ? refusalIfLate(parsed.value.from, latestFrom - latenessMs) : parsed.refusal;
    if (refusal) yield { refused: { index, refusal } };
    else if (parsed.ok) {
      sweep.add(parsed.value);
      latestFrom = Math.max(latestFrom, parsed.value.from);
      for (const usage of sweep.legsBefore(latestFrom - latenessMs)) yield { usage };
    }
  }
  for (const usage of sweep.legsBefore(Infinity)) yield { usage };
}

const refusalIfLate = (from: Instant, oldestFrom: number): RecordTooLate | null =>
  from < oldestFrom ? { type: "RecordTooLate", from, oldestFrom: instantOf(oldestFrom) } : null;

type Log = AsyncIterable<unknown> | Iterable<unknown>;

/**
 * The records, each in an object of its own: a record that was yielded or awaited itself would be asked for `then`, and one whose
 * getter throws would end the log. Only the iterator of the caller runs within the `try`.
 */
async function* iterated(records: Log): AsyncGenerator<{ readonly record: unknown }, void, undefined> {
  try {
    if (isAsync(records)) for await (const record of records) yield { record };
    else for (const record of records) yield { record };
  } catch (cause) {
    return invalid("records", "cannot be read", { cause });
  }
}

const isAsync = (records: Log): records is AsyncIterable<unknown> => Symbol.asyncIterator in records;
