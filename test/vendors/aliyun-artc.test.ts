import { aliyunArtc } from "../../src/index.js";
import { billOf, call, everyoneStays, examplesOf, priceList, received, type Received, totalOf } from "./published-examples.js";

// Alibaba Cloud ARTC: billing-of-co-streaming (2025), the shipped tariff; the older page of the same product, 449480, which bills the audio
// of other publishers beside video; mixing, 2697966. CNY per minute.

const live = { ...aliyunArtc, metering: { ...aliyunArtc.metering, audio: "audio", video: aliyunArtc.metering?.video ?? [], audioWhileVideo: "billed" as const } };
const mixing = priceList("aliyun-mixing", "CNY", { "mix-audio": "0.005", "mix-480p": "0.012" });

const [SD, HD] = [[640, 360], [1_280, 720]] as const;
const amountOf = (what: readonly Received[], items: readonly string[]): string =>
  billOf(aliyunArtc, received(aliyunArtc, what)).lines.filter(({ item }) => items.includes(item)).reduce((sum, { amount }) => sum + Number(amount), 0).toFixed(2);
const hour = [{ by: "A", until: 60 }, { by: "A", of: "B", until: 50, from: 10 }, { by: "A", of: "B", picture: SD, from: 30, until: 50 }, { by: "A", of: "B", picture: HD, from: 50, until: 60 }];

examplesOf("Alibaba Cloud ARTC", [
  { example: "three in a voice call of 1,790 seconds", published: "0.54", ours: () => totalOf(aliyunArtc, received(aliyunArtc, everyoneStays(["A", "B", "C"], 1_790 / 60))) },
  { example: "10 minutes idle, 20 of audio, 20 at 480p, 10 at 720p: the audio", published: "0.18", ours: () => amountOf(hour, ["audio"]) },
  {
    example: "the same: the video",
    published: "0.048",
    misprint: { right: "0.48", because: "20 × 0.012 + 10 × 0.024" },
    ours: () => amountOf(hour, ["video-480p", "video-720p"]),
  },
]);

examplesOf("Alibaba Cloud live streaming, page 449480", [
  {
    example: "three speak for 2,100 seconds",
    published: "0.63",
    byRule: true, // 0.006 × 35 × 3
    ours: () => totalOf(live, received(live, ["A", "B", "C"].flatMap((by) => ["A", "B", "C"].filter((of) => of !== by).map((of) => ({ by, of, until: 35 }))))),
  },
  {
    example: "600 seconds, A at 360p, B at 720p, C heard",
    published: "0.84",
    ours: () => totalOf(live, received(live, [
      { by: "A", of: "B", picture: HD, until: 10 }, { by: "A", of: "C", until: 10 },
      { by: "B", of: "A", picture: SD, until: 10 }, { by: "B", of: "C", until: 10 },
      { by: "C", of: "A", picture: SD, until: 10 }, { by: "C", of: "B", picture: HD, until: 10 },
    ])),
  },
  {
    example: "mixing 2,100 seconds of audio and 3,700 at 480p, in minutes",
    published: "35, 62",
    ours: () => [call(mixing, "mix-audio", 35), call(mixing, "mix-480p", 3_700 / 60)].map((usage) => billOf(mixing, [usage]).lines[0]?.minutes).join(", "),
  },
]);
