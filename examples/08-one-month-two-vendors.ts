// The same calls under the tariffs of two vendors: a vendor is data, the code is the same.
import { aliyunRtc, chain, type Event, purchasePackage, recordUsages, settle, type Tariff, tencentTrtc, topUp, unwrap } from "rtc-billing";
import { openSchool } from "./school.js";

const at = "2022-03-01T00:00:00+08:00";
const days = Array.from({ length: 31 }, (_, index) => new Date(Date.UTC(2022, 2, index + 1, 1)));
const weekdays = days.filter((day) => day.getUTCDay() % 6 !== 0);

/** On each weekday of March 2022, 20 students watch a lesson of 45 minutes and 30 seconds. */
function month(tariff: Tariff, offerId: string, item: string): void {
  const opened = chain(
    openSchool(at, 1, tariff),
    (school) => purchasePackage(school, { at, packageId: "big", offerId }),
    (school) => topUp(school, { at, paymentId: "pay-1", amount: "1000.00" }),
  );
  const lessons = weekdays.map((startedAt) => {
    const leg = { appId: "class", item, startedAt, seconds: 2_730 };
    const usages = Array.from({ length: 20 }, (_, student) => ({ usageId: `${startedAt.toISOString()} ${student}`, ...leg }));
    return { at: startedAt.getTime() + 3_600_000, usages };
  });
  const { account, events } = unwrap(
    chain(
      opened,
      ...lessons.map((lesson) => (school: Parameters<typeof recordUsages>[0]) => recordUsages(school, lesson)),
      (school) => settle(school, { at: "2022-04-01T12:00:00+08:00" }),
    ),
  );

  const minutes = (event: Event): number => (event.type === "UsageRated" ? event.billedSeconds / 60 : 0);
  console.log(`${tariff.tariffId}, rounding ${tariff.rounding}, ${item}`);
  console.log(`  ${events.reduce((sum, event) => sum + minutes(event), 0)} minutes`);
  console.log(`  billed ${account.cash.minus(1_000).negated().toFixed(2)} ${tariff.currency} beyond package "${offerId}"`);
}

month(aliyunRtc, "example-10000", "video-720p");
month(tencentTrtc, "audio-25000", "video-hd");
