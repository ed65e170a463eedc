// One log of a lesson, metered and billed by three price lists: one adds up the pixels of a student, two count the stay in the room.
import {
  activate, aliyunArtc, aliyunRtc3, chain, createApp, enableApp, openAccount, recordUsages, settle, type Tariff, tencentTrtc, unwrap,
  verifyIdentity,
} from "rtc-billing";
import { meter, type Published, type SubscriptionRecord } from "rtc-billing/metering";

const at = "2024-03-01T08:00:00+08:00";
const lesson = { appId: "class", channelId: "maths", from: "2024-03-01T09:00:00+08:00", until: "2024-03-01T09:40:00+08:00" } as const;
const picture: Published = { media: "video", width: 1_280, height: 720 };
const half = "2024-03-01T09:20:00+08:00";

// Ann sees the teacher's camera for 40 minutes, and the screen for the last 20. Bob only listens, for the first 20 of the 40 minutes that
// he stays. The teacher stays too, and receives nothing.
const teacher = { ...lesson, publisherId: "teacher", streamId: "t" } as const;
const streams: SubscriptionRecord[] = [
  { ...teacher, subscriberId: "ann", source: "camera", published: picture, subscribed: "both" },
  { ...teacher, subscriberId: "ann", source: "screen", published: picture, subscribed: "video", from: half },
  { ...teacher, subscriberId: "bob", source: "camera", published: picture, subscribed: "audio", until: half },
];
const stays = ["ann", "bob", "teacher"].map((subscriberId): SubscriptionRecord => ({ ...lesson, subscriberId, source: "room" }));

function billedBy(tariff: Tariff, log: readonly SubscriptionRecord[]): void {
  const { usages } = unwrap(meter(log, { tariff }));
  const { events } = unwrap(
    chain(
      openAccount({ at, accountId: "school", tariff }),
      (school) => verifyIdentity(school, { at }),
      (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
      (school) => createApp(school, { at, appId: "class" }),
      (school) => enableApp(school, { at, appId: "class" }), // none of these price lists asks for a package first (B12)
      (school) => recordUsages(school, { at: "2024-03-01T10:00:00+08:00", usages }),
      (school) => settle(school, { at: "2024-03-02T12:00:00+08:00" }),
    ),
  );
  console.log(tariff.tariffId);
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    for (const { item, minutes, amount } of event.bill.lines) console.log(`  ${item.padEnd(14)} ${minutes} min  ${amount.toFixed(3)}`);
    console.log(`  in all         ${tariff.currency} ${event.bill.total.toFixed(2)}`);
  }
}

billedBy(aliyunRtc3, streams); // a stay in which nothing is received costs nothing
billedBy(aliyunArtc, [...streams, ...stays]);
billedBy(tencentTrtc, [...streams, ...stays]);
