import { calls, everyoneReceives, examplesOf, priceList, received, totalOf } from "./published-examples.js";

// ZEGO (doc-zh.zego.im: low-latency live, real-time voice, whiteboard; CNY).

const live = priceList("zego-low-latency-live", "CNY", { audio: "0.004", sd: "0.007", hd: "0.0145", "hd+": "0.057" }, {
  metering: {
    audio: "audio",
    video: [{ maxPixels: 640 * 360, item: "sd" }, { maxPixels: 1_280 * 720, item: "hd" }, { maxPixels: 1_920 * 1_080, item: "hd+" }],
    audioWhileVideo: "billed",
  },
});
const voice = priceList("zego-voice", "CNY", { audio: "0.007" }, { metering: { audio: "audio", video: [], audioWhileVideo: "billed" } });
const board = priceList("zego-board", "CNY", { board: "0.008" });
const pair = everyoneReceives(["A", "B"], 20);

examplesOf("ZEGO", [
  { example: "low-latency live, two hear each other for 20 minutes", published: "0.16", ours: () => totalOf(live, received(live, pair)) },
  { example: "real-time voice, two hear each other for 20 minutes", published: "0.28", ours: () => totalOf(voice, received(voice, pair)) },
  { example: "whiteboard, three stay 20 minutes", published: "0.48", ours: () => totalOf(board, calls(3, board, "board", 20)) },
]);
