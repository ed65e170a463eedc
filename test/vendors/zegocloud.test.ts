import { everyoneReceives, examplesOf, minutesOf, priceList, received } from "./published-examples.js";

// ZEGOCLOUD, pricing of video calls: by stream, each that a user plays, or by user, all that a user plays at a time as one of the sum of
// their pixels. The prices are not what is compared.

const metering = { audio: "audio", video: [{ maxPixels: 1_280 * 720, item: "hd" }, { maxPixels: Number.MAX_SAFE_INTEGER, item: "full-hd" }], audioWhileVideo: "not-billed" } as const;
const byStream = priceList("zegocloud-streams", "USD", { audio: "0.00099", hd: "0.00399", "full-hd": "0.00899" }, { timeZone: "UTC", metering });
const byUser = { ...byStream, tariffId: "zegocloud-users", metering: { ...metering, videoTierBy: "subscriber" as const } };
const seen = everyoneReceives(["A", "B", "C", "D", "E"], 60, [640, 360]);

examplesOf("ZEGOCLOUD", [
  { example: "five users see each other for 60 minutes, by stream", published: "hd 1200", ours: () => minutesOf(byStream, received(byStream, seen)) },
  { example: "the same by user: four pictures of 640 × 360 are exactly one of 1,280 × 720", published: "hd 300", ours: () => minutesOf(byUser, received(byUser, seen)) },
]);
