import { aliyunRtc, isoOf, type PackageOffer, type UsageInput } from "rtc-billing";
import { advisePackages } from "rtc-billing/reports";

// A school of eight lessons in a month, and the same grown by a factor. Prices of packages are examples (B11).
const DAY = 86_400_000;
const first = Date.parse("2021-04-05T10:00:00+08:00");
const lessons = Array.from({ length: 8 }, (_, nth): UsageInput => (
  { usageId: `lesson-${nth}`, appId: "class", item: "video-720p", startedAt: first + nth * 3 * DAY, seconds: 3_600 }));

const offers: readonly PackageOffer[] = [
  { offerId: "week", minutes: 200, price: "5.00", validFor: { days: 7 } },
  { offerId: "month", minutes: 1_000, price: "20.00", validFor: { days: 30 } },
];

/** As many calls at the same times; the first keeps its id. */
const grownBy = (factor: number): readonly UsageInput[] =>
  lessons.flatMap((lesson) => Array.from({ length: factor }, (_, copy) => ({ ...lesson, usageId: `${lesson.usageId}/${copy}` })));

for (const factor of [1, 2, 5]) {
  const { purchases, total, paid, least } = advisePackages(grownBy(factor), { tariff: aliyunRtc, offers });
  console.log(`${factor} × 8 lessons: CNY ${paid.toFixed(2)} without packages, at best CNY ${total.toFixed(2)}`);
  console.log(least.equals(total) ? "  nothing that could have been bought costs less" : `  nothing costs less than CNY ${least.toFixed(2)}`);
  for (const { offerId, at } of purchases) console.log(`  ${offerId ?? "inline"} at ${isoOf(at)}`);
}
