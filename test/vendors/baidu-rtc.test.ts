import { examplesOf, priceList, type Received, received, totalOf } from "./published-examples.js";

// Baidu RTC, cloud.baidu.com/product-price/rtc.html, tiers of 2023-05-01. Each publisher's audio counts by itself, besides video: in the
// log each has a channel of its own, since the audio that one subscriber receives in a channel counts once.

const baidu = priceList("baidu-rtc", "CNY", { audio: "0.006", sd: "0.012", hd: "0.024", fhd: "0.054", "2k": "0.096", "4k": "0.216" }, {
  metering: {
    audio: "audio",
    video: [
      { maxPixels: 640 * 480, item: "sd" }, { maxPixels: 1_280 * 720, item: "hd" }, { maxPixels: 1_920 * 1_080, item: "fhd" },
      { maxPixels: 2_560 * 1_440, item: "2k" }, { maxPixels: 4_096 * 2_176, item: "4k" },
    ],
    audioWhileVideo: "billed",
  },
});

const stays = { A: 30, B: 25, C: 10, D: 30 } as const;
const pictures = { A: [1_280, 720], B: [640, 360], C: undefined, D: undefined } as const;
const people = ["A", "B", "C", "D"] as const;
const call = people.flatMap((by) => people.filter((of) => of !== by).map((of): Received => {
  const [picture, until] = [pictures[of], Math.min(stays[by], stays[of])];
  return { by, of, until, ...(picture ? { picture } : { channel: `audio of ${of}` }) };
}));
const lesson = Array.from({ length: 40 }, (_, index): Received => ({ by: `student ${index}`, of: "teacher", picture: [1_280, 720], until: 30 }));

examplesOf("Baidu RTC", [
  { example: "call of 4, two of them with video", published: "2.85", ours: () => totalOf(baidu, received(baidu, call)) },
  { example: "40 students, 720p, 30 minutes", published: "28.80", ours: () => totalOf(baidu, received(baidu, lesson)) },
]);
