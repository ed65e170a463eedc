// From subscriptions to streams, to a bill: metering makes call legs of them, which are recorded and billed in the next billing run.
import { aliyunRtc, chain, describeEvent, recordUsages, settle, topUp, unwrap } from "rtc-billing";
import { meter, type Published, type SubscriptionRecord } from "rtc-billing/metering";
import { openSchool } from "./school.js";

const at = "2021-03-10T08:00:00+08:00";
const camera: Published = { media: "video", width: 640, height: 360 };
const screen: Published = { media: "video", width: 1_280, height: 720 };
const voice: Published = { media: "audio" };
const lesson = { appId: "class", channelId: "maths", from: "2021-03-10T09:00:00+08:00", until: "2021-03-10T09:45:00+08:00" } as const;

// Two students receive the teacher's camera for 45 minutes, the teacher's screen for 30, and each other's microphone for 20.
const students = ["ann", "bob"];
const log: SubscriptionRecord[] = students.flatMap((subscriberId, index): SubscriptionRecord[] => {
  const teacher = { ...lesson, subscriberId, publisherId: "teacher", streamId: "t" };
  const student = { ...lesson, subscriberId, publisherId: students[1 - index] ?? "", streamId: "s" };
  return [
    { ...teacher, source: "camera", published: camera, subscribed: "both" },
    { ...teacher, source: "screen", published: screen, subscribed: "video", until: "2021-03-10T09:30:00+08:00" },
    { ...student, source: "microphone", published: voice, subscribed: "audio", from: "2021-03-10T09:25:00+08:00" },
  ];
});

const { usages, refused } = unwrap(meter([...log, { ...log[0], subscriberId: "" } as SubscriptionRecord], { tariff: aliyunRtc }));
for (const { index, refusal } of refused) console.log(`record ${index}: ${refusal.path} ${refusal.reason}`);
for (const { usageId, seconds } of usages) console.log(`${seconds / 60} min  ${usageId}`);

const { account, events } = unwrap(
  chain(
    openSchool(at, 30),
    (school) => topUp(school, { at, paymentId: "pay-1", amount: "500.00" }),
    (school) => recordUsages(school, { at: "2021-03-10T10:00:00+08:00", usages }),
    (school) => settle(school, { at: "2021-03-11T03:00:00+08:00" }),
  ),
);
for (const event of events) if (event.type === "BillIssued") console.log(describeEvent(event, account.tariff));
