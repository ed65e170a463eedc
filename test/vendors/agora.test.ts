import type { Metering, Tariff } from "../../src/index.js";
import { exactTotalOf, examplesOf, minutesOf, priceList, received } from "./published-examples.js";

// Agora, pricing pages of video calling and of cloud recording: the tier follows the sum of the pixels that a user receives at an instant,
// HD up to 921,600, full HD up to 2,073,600; audio counts while no video is received. USD per minute. The price of HD+ in a recording is
// not in what is stored of the page and made up here, so that only its minutes are compared.

const bySum = (audio: string, video: Metering["video"]): Metering => ({ audio, video, audioWhileVideo: "not-billed", videoTierBy: "subscriber" });
const utc = { timeZone: "UTC" } as const;
const recording = priceList("agora-recording", "USD", { audio: "0.00149", hd: "0.00599", "hd+": "0.01349" }, {
  ...utc, metering: bySum("audio", [{ maxPixels: 921_600, item: "hd" }, { maxPixels: 2_073_600, item: "hd+" }]),
});

// A viewer of a broadcast has other rates than a host: two tariffs meter, one bills.
const rates = { audio: "0.00099", hd: "0.00399", "audience-audio": "0.00059", "audience-hd": "0.00199" };
const roles = (prefix: string): Tariff => priceList("agora-roles", "USD", rates, { ...utc, metering: bySum(`${prefix}audio`, [{ maxPixels: 921_600, item: `${prefix}hd` }]) });

const [SD, SMALL, HD] = [[640, 360], [240, 180], [1_280, 720]] as const;

examplesOf("Agora", [
  {
    example: "a recording of 691,200 pixels for 30 minutes and 1,195,200 for 15",
    published: "hd 30, hd+ 15",
    ours: () => minutesOf(recording, received(recording, [
      ...["A", "B", "C"].map((of) => ({ by: "recorder", of, picture: SD, until: 30 })),
      { by: "recorder", of: "A", picture: SD, from: 30, until: 45 }, { by: "recorder", of: "B", picture: SMALL, from: 30, until: 45 },
      { by: "recorder", of: "D", picture: HD, from: 30, until: 45 },
    ])),
  },
  {
    example: "a host and a viewer of a broadcast receive HD for an hour",
    published: "0.3588",
    byRule: true, // 60 × 0.00399 + 60 × 0.00199
    ours: () => exactTotalOf(roles(""), [
      ...received(roles(""), [{ by: "host", of: "speaker", picture: HD, until: 60 }]),
      ...received(roles("audience-"), [{ by: "viewer", of: "speaker", picture: HD, until: 60 }]),
    ]),
  },
]);
