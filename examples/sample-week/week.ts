import type { Published, SubscriptionRecord } from "rtc-billing/metering";
import { chanceFrom } from "../sample-month/chance.js";

const MONDAY = Date.parse("2021-03-08T09:00:00+08:00");
const camera: Published = { media: "video", width: 640, height: 360 };
const screen: Published = { media: "video", width: 1_280, height: 720 };

/** A made-up school week as NDJSON: two lessons a day, students who join late and leave early, and three invalid lines. */
export function sampleWeek(): string {
  const { whole, happens } = chanceFrom(20_210_308);
  const lines = Array.from({ length: 10 }, (_, lesson) => {
    const starts = MONDAY + Math.floor(lesson / 2) * 86_400_000 + (lesson % 2) * 3_600_000;
    return Array.from({ length: 12 }, (_, student): SubscriptionRecord[] => {
      const from = new Date(starts + whole(0, 300) * 1_000).toISOString();
      const until = new Date(starts + whole(2_400, 2_700) * 1_000).toISOString();
      const channel = { appId: "class", channelId: `lesson-${lesson}` };
      const stream = { subscriberId: `student-${student}`, publisherId: "teacher", streamId: "main" };
      const received = { ...channel, ...stream, from, until };
      const cameraRecord: SubscriptionRecord = { ...received, source: "camera", published: camera, subscribed: "both" };
      return happens(0.6) ? [cameraRecord, { ...received, source: "screen", published: screen, subscribed: "video" }] : [cameraRecord];
    }).flat();
  }).flat().map((record) => JSON.stringify(record));
  const unknownSource = { appId: "class", channelId: "c", subscriberId: "s", publisherId: "p", streamId: "m", source: "window" };
  return [...lines, '{"appId":"class"', '{"appId":"class"}', JSON.stringify(unknownSource), ""].join("\n");
}
