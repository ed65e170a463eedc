import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { aliyunRtc, unwrap } from "../../src/index.js";
import { meter, meterStream, type SubscriptionRecord } from "../../src/metering/index.js";

const NINE = Date.parse("2021-03-10T09:00:00+08:00");

/** A day of records, the same for the same numbers: subscriptions of up to 45 minutes in `rooms` of 30 subscribers and `publishers`. */
function recordsOf(many: number, rooms: number, subscribers: number, publishers: number): readonly SubscriptionRecord[] {
  const chance = xoroshiro128plus(20_210_310);
  const below = (limit: number): number => uniformInt(chance, 0, limit - 1);
  return Array.from({ length: many }, (): SubscriptionRecord => {
    const from = NINE + below(28_800) * 1_000;
    const room = below(rooms);
    return {
      appId: "class", channelId: `room-${room}`, subscriberId: `student-${room}-${below(subscribers)}`, publisherId: `publisher-${below(publishers)}`, streamId: "main",
      source: below(5) > 0 ? "camera" : "screen", published: below(4) > 0 ? { media: "video", width: 640, height: 360 } : { media: "audio" },
      subscribed: below(2) > 0 ? "both" : "audio", from, until: from + below(2_700) * 1_000,
    };
  });
}

/** Something to measure: `run` returns how many records or legs it came to. */
export interface MeteringCase {
  readonly name: string;
  readonly records: number;
  readonly run: () => number | Promise<number>;
}

/** Metering of `many` records beside the sort of the same, the measure that it is held against. */
export function meteringCases(many: number): readonly MeteringCase[] {
  const school = recordsOf(many, 500, 30, 4);
  const one = recordsOf(many, 1, 1, 1_000);
  const inOrder = (log: readonly SubscriptionRecord[]) => log.toSorted((a, b) => Number(a.from) - Number(b.from) || (a.subscriberId < b.subscriberId ? -1 : 1));
  const streamed = async (ordered: readonly SubscriptionRecord[]): Promise<number> => {
    let legs = 0;
    for await (const out of meterStream(ordered, { tariff: aliyunRtc, latenessMs: 0 })) legs += "usage" in out ? 1 : 0;
    return legs;
  };
  const [schoolInOrder, oneInOrder] = [inOrder(school), inOrder(one)];
  return [
    { name: "sort a school's records by time", records: many, run: () => inOrder(school).length },
    { name: "meter them", records: many, run: () => unwrap(meter(school, { tariff: aliyunRtc })).usages.length },
    { name: "meter them as a stream", records: many, run: () => streamed(schoolInOrder) },
    { name: "sort one subscriber's records by time", records: many, run: () => inOrder(one).length },
    { name: "meter them", records: many, run: () => unwrap(meter(one, { tariff: aliyunRtc })).usages.length },
    { name: "meter them as a stream", records: many, run: () => streamed(oneInOrder) },
  ];
}
