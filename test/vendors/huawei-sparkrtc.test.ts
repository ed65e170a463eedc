import { call, everyoneReceives, everyoneStays, exactTotalOf, examplesOf, priceList, received, totalOf } from "./published-examples.js";

// Huawei Cloud SparkRTC, product description of 2024: a minute of voice CNY 0.007, however many streams a user receives; who is in a
// room counts, also alone. Recording by file; its table has audio at 0.0035, its worked example 0.007, which is used here.

const voice = priceList("huawei-voice", "CNY", { audio: "0.007" }, { metering: { audio: "audio", video: [], audioWhileVideo: "not-billed" } });
const recording = priceList("huawei-recording", "CNY", { audio: "0.007", sd: "0.0065", hd: "0.013" });
const people = ["A", "B", "C"];

examplesOf("Huawei SparkRTC", [
  { example: "three in a voice call of 30 minutes", published: "0.63", ours: () => totalOf(voice, received(voice, everyoneReceives(people, 30))) },
  { example: "the same as stays in the room", published: "0.63", ours: () => totalOf(voice, received(voice, everyoneStays(people, 30))) },
  {
    example: "three files of 30 minutes, HD, SD and audio, before the day is rounded",
    published: "0.795",
    ours: () => exactTotalOf(recording, ["hd", "sd", "audio"].map((item) => call(recording, item, 30))),
  },
]);
