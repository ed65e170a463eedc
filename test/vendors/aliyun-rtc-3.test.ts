import { aliyunRtc3 } from "../../src/index.js";
import { everyoneReceives, examplesOf, minutesOf, received, totalOf } from "./published-examples.js";

// Alibaba Cloud RTC 3.0, help page 2852718 (2024), the shipped tariff. What is stored of the page has the rates and tiers, CNY per 1,000
// minutes by the sum of the pixels that a subscriber receives, and no worked example: these are worked out from its rule.

const [SD, HD] = [[640, 480], [1_280, 720]] as const;

examplesOf("Alibaba Cloud RTC 3.0", [
  { example: "three speak for 35 minutes", published: "0.63", byRule: true, ours: () => totalOf(aliyunRtc3, received(aliyunRtc3, everyoneReceives(["A", "B", "C"], 35))) }, // 3 × 35 × 0.006
  {
    example: "four see each other at 640 × 480 for an hour: 921,600 pixels each, still HD",
    published: "5.76", // 4 × 60 × 0.024
    byRule: true,
    ours: () => totalOf(aliyunRtc3, received(aliyunRtc3, everyoneReceives(["A", "B", "C", "D"], 60, SD))),
  },
  {
    example: "five do: 1,228,800 pixels each, full HD",
    published: "18.00", // 5 × 60 × 0.060
    byRule: true,
    ours: () => totalOf(aliyunRtc3, received(aliyunRtc3, everyoneReceives(["A", "B", "C", "D", "E"], 60, SD))),
  },
  {
    example: "a sum of 9,216,000 pixels is above the largest tier, and of that tier",
    published: "video-2k-plus 10",
    byRule: true,
    ours: () => minutesOf(aliyunRtc3, received(aliyunRtc3, Array.from({ length: 10 }, (_, index) => ({ by: "A", of: `p${index}`, picture: HD, until: 10 })))),
  },
]);
