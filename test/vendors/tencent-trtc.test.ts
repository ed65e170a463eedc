import { packageViews, purchasePackage, recordUsages, tencentTrtc, unwrap } from "../../src/index.js";
import {
  accountOn, call, everyoneStays, examplesOf, exactTotalOf, minutesOf, received, type Received, startOf, totalOf,
} from "./published-examples.js";

// Tencent TRTC, qcloud-documents of 2020 to 2022 (25ce327, 032ae62, 0b0a1e3, 0e2cee2), the shipped tariff: CNY per 1,000 minutes audio 7,
// SD 14, HD 28, full HD 105. Each video stream counts by itself, as for accounts before 2021-10-27; audio is the stay without video.

const trtc = { ...tencentTrtc, alerts: { remainingPercent: [], expiryDays: [], cashBelow: null } };
const [SD, HD, FHD] = [[640, 360], [1_280, 720], [1_920, 1_080]] as const;
const bill = (what: readonly Received[]) => totalOf(trtc, received(trtc, what));

const changing = [
  ...everyoneStays(["A", "B"], 45),
  { by: "A", of: "B", picture: HD, until: 30 }, { by: "A", of: "B", picture: SD, from: 30, until: 45 },
  { by: "B", of: "A", picture: FHD, until: 30 },
];

examplesOf("Tencent TRTC", [
  { example: "three stay 30 minutes without video", published: "0.63", ours: () => bill(everyoneStays(["A", "B", "C"], 30)) },
  {
    example: "two see each other for 30 minutes, one in SD, one in full HD",
    published: "3.57",
    ours: () => bill([...everyoneStays(["A", "B"], 30), { by: "A", of: "B", picture: FHD, until: 30 }, { by: "B", of: "A", picture: SD, until: 30 }]),
  },
  {
    example: "three for 30 minutes, one of them heard only",
    published: "7.14",
    ours: () => bill([
      ...everyoneStays(["A", "B", "C"], 30),
      { by: "A", of: "B", until: 30 }, { by: "A", of: "C", picture: FHD, until: 30 },
      { by: "B", of: "A", picture: SD, until: 30 }, { by: "B", of: "C", picture: FHD, until: 30 },
      { by: "C", of: "A", picture: SD, until: 30 }, { by: "C", of: "B", until: 30 },
    ]),
  },
  {
    example: "what is received changes after 30 of 45 minutes",
    published: "4.41",
    ours: () => bill([...changing, { by: "B", of: "A", picture: SD, from: 30, until: 45 }]),
  },
  {
    example: "the same, one without video for the last 15, before the day is rounded",
    published: "4.305",
    ours: () => exactTotalOf(trtc, received(trtc, changing)),
  },
  {
    example: "50 minutes in the room, 15 of them with video",
    published: "audio 35, video-sd 15",
    ours: () => minutesOf(trtc, received(trtc, [{ by: "A", until: 50 }, { by: "A", of: "B", picture: SD, from: 20, until: 35 }])),
  },
  {
    example: "a package of 2020-05-01 lasts through 2021-05-31",
    published: "2021-05-31T23:59:59.999+08:00",
    ours: () => {
      const at = "2020-05-01T15:00:00+08:00";
      const early = accountOn(trtc, Date.parse(at));
      const { account } = unwrap(purchasePackage(early, { at, packageId: "p", offerId: "audio-25000" }));
      const expiresAt = packageViews(account, at).find(({ packageId }) => packageId === "p")?.expiresAt ?? 0;
      return `${new Date(expiresAt - 1 + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`;
    },
  },
  {
    example: "windows of 30, 20 and 40 seconds draw from a package of audio minutes",
    published: "1, 0, 1",
    ours: () => {
      const start = startOf(trtc);
      const { account } = unwrap(purchasePackage(accountOn(trtc), { at: start, packageId: "p", offerId: "audio-25000" }));
      const windows = [0.5, 1 / 3, 2 / 3].map((minutes, index) => call(trtc, "audio", minutes, { after: index }));
      const { events } = unwrap(recordUsages(account, { at: start + 3_600_000, usages: windows }));
      const drawn = events.flatMap((event) => (event.type === "UsageRated" ? [event] : [])).sort((a, b) => a.startedAt - b.startedAt);
      return drawn.map(({ pieces }) => pieces.flatMap(({ draws }) => draws).reduce((sum, { drawnMs }) => sum + drawnMs, 0) / 60_000).join(", ");
    },
  },
]);
