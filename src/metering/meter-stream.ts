import { aWholeNumber, type Parser, required, objectOf } from "../parsing/parser.js";
import { RefusalError } from "../refusals/refusal-error.js";
import type { InvalidInput, RecordTooLate } from "../refusals/refusals.js";
import type { Tariff } from "../tariff/tariff.js";
import { instantOf } from "../values/instant.js";
import type { MeteredUsage } from "./call-leg.js";
import { parseTiers, type ResolutionTiers } from "./resolution-tiers.js";
import { parseSubscription, type Subscription, type SubscriptionRecord } from "./subscription-record.js";
import { timelineSweep } from "./timeline-sweep.js";

/** What `meterStream` takes besides the records. */
export interface MeterStreamOptions {
  /** A tariff with `metering`. */
  readonly tariff: Tariff;
  /** How much earlier than a record that came before it a record may start, in milliseconds; 0 where they come in order of `from`. */
  readonly latenessMs: number;
}

/** A leg that was closed, or a record that was refused, by its place among those given. */
export type StreamedLeg =
  | { readonly usage: MeteredUsage }
  | { readonly refused: { readonly index: number; readonly refusal: InvalidInput | RecordTooLate } };

const readLateness = objectOf((field) => field("latenessMs", aWholeNumber(0, Number.MAX_SAFE_INTEGER)));
const readOptions: Parser<{ readonly tiers: ResolutionTiers; readonly latenessMs: number }> = (value, path) => ({
  tiers: parseTiers(value, path),
  latenessMs: readLateness(value, path),
});

/**
 * Turns a log that comes record by record, ordered by `from` within `latenessMs`, into the legs that `meter` makes of it. A leg
 * comes out once no later record can change it: when a record starts more than `latenessMs` after its end, or the log ends. What
 * is kept in memory is what is open then or started since. A record that starts earlier than `latenessMs` before the latest start
 * so far is refused as `RecordTooLate`; one that starts exactly so much earlier is taken.
 *
 * Throws a `RefusalError` with `InvalidInput` for options of the wrong shape, and where the records cannot be read (the cause tells why).
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
  const { tiers, latenessMs } = required(() => readOptions(options, ""), unreadable("request"));
  const sweep = timelineSweep(tiers);
  let latestFrom = 0;
  let index = -1;
  for await (const record of readable(records)) {
    index += 1;
    const read = parseSubscription(record, tiers);
    const refusal = read.ok ? tooLate(read.value, latestFrom - latenessMs) : read.refusal;
    if (refusal) yield { refused: { index, refusal } };
    else if (read.ok) {
      sweep.add(read.value);
      latestFrom = Math.max(latestFrom, read.value.from);
      for (const usage of sweep.legsBefore(latestFrom - latenessMs)) yield { usage };
    }
  }
  for (const usage of sweep.legsBefore(Infinity)) yield { usage };
}

function tooLate({ from }: Subscription, oldestFrom: number): RecordTooLate | null {
  return from < oldestFrom ? { type: "RecordTooLate", from, oldestFrom: instantOf(oldestFrom) } : null;
}

const unreadable = (path: string): InvalidInput => ({ type: "InvalidInput", path, reason: "cannot be read" });

async function* readable(records: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<unknown, void, undefined> {
  try {
    for await (const record of records) yield record;
  } catch (cause) {
    throw new RefusalError(unreadable("records"), { cause });
  }
}
