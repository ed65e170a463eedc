// Records of a log arrive late: a leg that is no longer received is voided, what was missing is recorded, and what stays stays. The cash
// is then as if all had been in time.
import { type Account, aliyunRtc, chain, recordUsages, settle, topUp, unwrap, voidUsage } from "rtc-billing";
import { meter, meteringChanges, type MeteredUsage, type SubscriptionRecord } from "rtc-billing/metering";
import { openSchool } from "./school.js";

const listening = {
  appId: "class",
  channelId: "maths",
  subscriberId: "ann",
  published: { media: "audio" },
  source: "microphone",
  subscribed: "audio",
} as const;
const toBob = { ...listening, publisherId: "bob", streamId: "b" };
const toEve = { ...listening, publisherId: "eve", streamId: "e" };
const first: SubscriptionRecord = { ...toBob, from: "2021-03-10T09:00:00+08:00", until: "2021-03-10T09:10:00+08:00" };
const late: SubscriptionRecord = { ...toEve, from: "2021-03-10T09:05:00+08:00", until: "2021-03-10T09:40:00+08:00" };

// Ann's client had lost its connection; the record of the teacher's screen said that she saw it for an hour. It was 20 minutes.
const screen = { publisherId: "teacher", streamId: "t", source: "screen", published: { media: "video", width: 1_280, height: 720 } } as const;
const toScreen = { ...listening, ...screen, subscribed: "video", from: "2021-03-10T09:00:00+08:00" } as const;
const wrong: SubscriptionRecord = { ...toScreen, until: "2021-03-10T10:00:00+08:00" };
const right: SubscriptionRecord = { ...toScreen, until: "2021-03-10T09:20:00+08:00" };

const metered = (...log: readonly SubscriptionRecord[]): readonly MeteredUsage[] => unwrap(meter(log, { tariff: aliyunRtc })).usages;
const opened = chain(openSchool("2021-03-10T08:00:00+08:00", 5), (school) =>
  topUp(school, { at: "2021-03-10T08:00:00+08:00", paymentId: "pay-1", amount: "500.00" }),
);
const recording = (usages: readonly MeteredUsage[], at: string) => (school: Account) => recordUsages(school, { at, usages });

const recorded = metered(first, wrong);
const { voided, usages } = meteringChanges(recorded, metered(first, late, right), { revision: 1 });
for (const { usageId } of recorded) console.log(`${voided.includes(usageId) ? "void   " : "keep   "} ${usageId}`);
for (const { usageId } of usages) console.log(`record  ${usageId}`);

const at = "2021-03-11T09:00:00+08:00"; // after the day was billed
const corrected = unwrap(
  chain(
    opened,
    recording(recorded, "2021-03-10T10:00:00+08:00"),
    (school) => settle(school, { at: "2021-03-11T03:00:00+08:00" }),
    ...voided.map((usageId) => (school: Account) => voidUsage(school, { at, usageId, reason: "a record came late" })),
    recording(usages, at),
    (school) => settle(school, { at: "2021-03-12T03:00:00+08:00" }),
  ),
);
const inTime = unwrap(
  chain(
    opened,
    recording(metered(first, late, right), "2021-03-10T10:00:00+08:00"),
    (school) => settle(school, { at: "2021-03-12T03:00:00+08:00" }),
  ),
);
console.log(`cash: ${corrected.account.cash.toFixed(2)}, reported in time: ${inTime.account.cash.toFixed(2)}`);
