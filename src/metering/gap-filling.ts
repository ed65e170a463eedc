import { type Instant, instantOf } from "../values/instant.js";
import type { MeteringRules } from "./metering-rules.js";
import { timeQueue } from "./queues.js";
import { videoItemOf } from "./resolution-tiers.js";
import { isReceived, streamPath, subscriberPath, type Subscription } from "./subscription-record.js";
import { type TimelineSweep, timelineSweep } from "./timeline-sweep.js";

/** The path of the stream that a record is of; of a stay, that of the subscriber, which is no stream's. */
function pathOf(record: Subscription): string {
  const ofSubscriber = subscriberPath(record);
  return record.source === "room" ? ofSubscriber : streamPath(record, ofSubscriber);
}

/** Passes records on in order of their starts, with a record for each gap that counts as received. */
interface GapFiller {
  readonly add: (record: Subscription) => void;
  /** The records that start before `now` (exclusive) and were not passed on yet. A gap that ends before `now` is among them. */
  readonly recordsBefore: (now: number) => readonly Subscription[];
}

/** Until when a group was received, and the records that ended then. */
interface LastReceived {
  readonly until: Instant;
  readonly records: readonly Subscription[];
}

/** The sweep of a log under the rules of a tariff, in which a gap shorter than `joinGapSeconds` counts as received. */
export function sweepOf(rules: MeteringRules): TimelineSweep {
  const sweep = timelineSweep(rules);
  const { joinGapMs } = rules;
  if (joinGapMs === 0) return sweep;

  // Audio comes second: a gap in it is not filled while a video is received, or counts as received. What fills a gap starts less
  // than `joinGapMs` before the record that shows it, and therefore each step stays so much behind the step before.
  const videos = gapFiller(joinGapMs, pathOf, (before, after) => videoOfBoth(before, after, rules));
  const audio = gapFiller(joinGapMs, subscriberPath, (before, after) => audioOfBoth(before, after, rules));
  return {
    add: (record) => {
      if (isReceived(record)) videos.add(record);
    },
    legsBefore: (now) => {
      for (const record of videos.recordsBefore(now)) audio.add(record);
      for (const record of audio.recordsBefore(now - joinGapMs)) sweep.add(record);
      return sweep.legsBefore(now - 2 * joinGapMs);
    },
  };
}

/** `fillerOf` gives the record that is extended over a gap between records that end and records that start; `null` leaves the gap. */
function gapFiller(
  joinGapMs: number,
  groupOf: (record: Subscription) => string,
  fillerOf: (before: readonly Subscription[], after: readonly Subscription[]) => Subscription | null,
): GapFiller {
  const starts = timeQueue<Subscription>(({ from }) => from, (a, b) => a.from - b.from);
  const lastOf = new Map<string, LastReceived>();
  let keptAfterForgetting = 0;

  const forgetBefore = (now: number): void => {
    if (lastOf.size <= 2 * keptAfterForgetting + 1_000) return;
    for (const [group, { until }] of lastOf) if (until + joinGapMs <= now) lastOf.delete(group);
    keptAfterForgetting = lastOf.size;
  };

  return {
    add: starts.push,
    recordsBefore: (now) => {
      const passed: Subscription[] = [];
      for (let at = starts.next(); at < now; at = starts.next()) {
        const started = starts.popAll(at);
        for (const [group, records] of grouped(started, groupOf)) {
          const last = lastOf.get(group);
          const isGap = last !== undefined && last.until < at && at - last.until < joinGapMs;
          const filler = isGap ? fillerOf(last.records, records) : null;
          if (filler && last) passed.push({ ...filler, from: last.until, until: instantOf(at) });
          lastOf.set(group, lastReceived(last ? [...last.records, ...records] : records));
        }
        for (const record of started) passed.push(record);
      }
      forgetBefore(now);
      return passed;
    },
  };
}

function grouped(records: readonly Subscription[], groupOf: (record: Subscription) => string): ReadonlyMap<string, Subscription[]> {
  const groups = new Map<string, Subscription[]>();
  for (const record of records) {
    const group = groupOf(record);
    const others = groups.get(group);
    if (others) others.push(record);
    else groups.set(group, [record]);
  }
  return groups;
}

function lastReceived(records: readonly Subscription[]): LastReceived {
  const until = instantOf(records.reduce((latest, record) => Math.max(latest, record.until), 0));
  return { until, records: records.filter((record) => record.until === until) };
}

/** The video that a stream is received as before a gap and, billed as the same, after it: as the same item, or to the same sum. */
function videoOfBoth(before: readonly Subscription[], after: readonly Subscription[], rules: MeteringRules): Subscription | null {
  const [pixels, pixelsAfter] = [largestPicture(before), largestPicture(after)];
  const isSame = rules.sumsPixels ? pixels === pixelsAfter : videoItemOf(pixels, rules) === videoItemOf(pixelsAfter, rules);
  return isSame ? before.find((record) => record.pixels === pixels) ?? null : null;
}

const largestPicture = (records: readonly Subscription[]): number =>
  records.reduce((largest, { pixels }) => Math.max(largest, pixels ?? 0), 0);

const audioOfBoth = (before: readonly Subscription[], after: readonly Subscription[], rules: MeteringRules): Subscription | null =>
  billedAudio(after, rules) && billedAudio(before, rules);

/** A record by which audio is billed: of a stream that is not received as video, or a stay without any; `null` if there is none. */
function billedAudio(records: readonly Subscription[], { billsAudioWhileVideo }: MeteringRules): Subscription | null {
  const videos = new Set(records.filter(({ pixels }) => pixels !== null).map(pathOf));
  if (videos.size === 0) return records[0] ?? null;
  if (!billsAudioWhileVideo) return null;
  return records.find((record) => record.pixels === null && record.source !== "room" && !videos.has(pathOf(record))) ?? null;
}
