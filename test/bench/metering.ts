import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { aliyunRtc, unwrap } from "rtc-billing";
import { meter, meterStream, type SubscriptionRecord } from "rtc-billing/metering";

const NINE = Date.parse("2021-03-10T09:00:00+08:00");

/** A day of records, the same for the same numbers: subscriptions of up to 45 minutes in `rooms` of `subscribers` and `publishers`. */
function recordsOf(many: number, rooms: number, subscribers: number, publishers: number): readonly SubscriptionRecord[] {
  const chance = xoroshiro128plus(20_210_310);
  const below = (limit: number): number => uniformInt(chance, 0, limit - 1);
  return Array.from({ length: many }, (): SubscriptionRecord => {
    const from = NINE + below(28_800) * 1_000;
    const room = below(rooms);
    return {
      appId: "class", channelId: `room-${room}`, subscriberId: `student-${room}-${below(subscribers)}`,
      publisherId: `publisher-${below(publishers)}`, streamId: "main", source: below(5) > 0 ? "camera" : "screen",
      published: below(4) > 0 ? { media: "video", width: 640, height: 360 } : { media: "audio" },
      subscribed: below(2) > 0 ? "both" : "audio", from, until: from + below(2_700) * 1_000,
    };
  });
}

export const recordsOfSchool = (many: number): readonly SubscriptionRecord[] => recordsOf(many, 500, 30, 4);
export const recordsOfOneSubscriber = (many: number): readonly SubscriptionRecord[] => recordsOf(many, 1, 1, 1_000);

/** Sorted by time: the measure that metering is held against. */
export const byStart = (log: readonly SubscriptionRecord[]): readonly SubscriptionRecord[] =>
  log.toSorted((a, b) => Number(a.from) - Number(b.from) || (a.subscriberId < b.subscriberId ? -1 : 1));

/** How many legs the records come to. */
export const metered = (log: readonly SubscriptionRecord[]): number => unwrap(meter(log, { tariff: aliyunRtc })).usages.length;

/** The same of a log that is ordered by time. */
export async function meteredAsStream(ordered: readonly SubscriptionRecord[]): Promise<number> {
  let legs = 0;
  for await (const out of meterStream(ordered, { tariff: aliyunRtc, latenessMs: 0 })) legs += "usage" in out ? 1 : 0;
  return legs;
}
