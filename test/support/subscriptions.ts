import { expect } from "vitest";
import { aliyunRtc, type Tariff, unwrap } from "../../src/index.js";
import type { MeteredUsage } from "../../src/metering/call-leg.js";
import { meter } from "../../src/metering/meter.js";
import type { Published, RoomStay, StreamSubscription, SubscriptionRecord } from "../../src/metering/subscription-record.js";

/** Someone in a channel, and what they publish: video with audio, or audio only. */
export interface Person {
  readonly name: string;
  readonly published: Published;
}

export const showing = (name: string, width: number, height: number): Person => ({ name, published: { media: "video", width, height } });
export const speaking = (name: string): Person => ({ name, published: { media: "audio" } });

export const NINE = Date.parse("2021-03-10T09:00:00+08:00");

/** A record of the app "class" that lasts so many seconds from nine o'clock, or from so many seconds after it. */
export function record(
  subscriberId: string,
  { name, published }: Person,
  seconds: number,
  more: Partial<StreamSubscription> & { after?: number } = {},
): StreamSubscription {
  const { after = 0, ...others } = more;
  const from = NINE + after * 1_000;
  const source = published.media === "video" ? "camera" : "microphone";
  const subscribed = published.media === "video" ? "both" : "audio";
  const stream = { publisherId: name, streamId: "main", source, published } as const;
  return { appId: "class", channelId: "room", subscriberId, ...stream, subscribed, from, until: from + seconds * 1_000, ...others };
}

/** A stay of so many seconds from nine o'clock, or from so many seconds after it. */
export const stay = (subscriberId: string, seconds: number, { after = 0, ...others }: Partial<RoomStay> & { after?: number } = {}): RoomStay =>
  ({ appId: "class", channelId: "room", subscriberId, source: "room", from: NINE + after * 1_000, until: NINE + (after + seconds) * 1_000, ...others });

/** Everybody subscribes to everybody else. */
export const everyoneTakes = (people: readonly Person[], seconds: number): StreamSubscription[] =>
  people.flatMap(({ name }) => people.filter((other) => other.name !== name).map((other) => record(name, other, seconds)));

/** Legs as a test compares them: item, seconds after nine at the start, length in seconds; sorted. */
export const told = (usages: readonly MeteredUsage[]): string[] =>
  usages.map(({ item, startedAt, seconds }) => `${item} ${(startedAt - NINE) / 1_000}+${seconds}`).sort();

/** The legs of a log of which no record is refused. */
export function metered(records: readonly SubscriptionRecord[], tariff: Tariff = aliyunRtc): string[] {
  const { usages, refused } = unwrap(meter(records, { tariff }));
  expect(refused).toEqual([]);
  return told(usages);
}

/** The log in parts, as if each file had what happened until the next one was begun. */
export const inFiles = (log: readonly SubscriptionRecord[], cuts: readonly number[]): SubscriptionRecord[][] =>
  [-Infinity, ...cuts.toSorted((a, b) => a - b)].map((begins, index, all) => {
    const ends = all[index + 1] ?? Infinity;
    return log
      .map((record) => ({ ...record, from: Math.max(Number(record.from), begins), until: Math.min(Number(record.until), ends) }))
      .filter(({ from, until }) => from < until);
  });

/** An hour of one stream whose picture changes its size every so many seconds. */
export const changingPicture = (step: number): StreamSubscription[] =>
  Array.from({ length: Math.ceil(3_600 / step) }, (_, index) => {
    const [width, height] = index % 2 === 0 ? [640, 360] : [1_280, 720];
    return record("a", showing("p", width, height), Math.min(step, 3_600 - index * step), { after: index * step });
  });
