// Packages stack. The one that expires first is drawn first, whatever the order of purchase. A call across an expiry is cut there.
import { chain, packageViews, purchasePackage, recordUsage, unwrap } from "rtc-billing";
import { openSchool } from "./school.js";

const at = "2021-04-01T00:00:00+08:00";
const week = { label: "example", minutes: 1_000, price: "20.00", validFor: { days: 7 } };

// The call starts 10 minutes before "week" expires and ends 20 minutes after.
const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-07T23:50:00+08:00", seconds: 1_800 };
const { account, events } = unwrap(
  chain(
    openSchool(at, 15),
    (school) => purchasePackage(school, { at, packageId: "week", offer: week }),
    (school) => recordUsage(school, { at: "2021-04-08T01:00:00+08:00", ...call }),
  ),
);

for (const event of events) {
  if (event.type !== "UsageRated") continue;
  for (const { day, billedSeconds, draws, overageMs } of event.pieces) {
    const drawn = draws.map((draw) => `${draw.drawnMs / 60_000} from ${draw.packageId}`).join(", ");
    console.log(`${day}: ${billedSeconds / 60} minutes, ${drawn}, ${overageMs / 60_000} left as overage`);
  }
}
for (const { packageId, status, consumedMinutes, remainingMinutes } of packageViews(account, "2021-04-08T01:00:00+08:00")) {
  console.log(`${packageId}: ${status}, ${consumedMinutes} used, ${remainingMinutes} left`);
}
