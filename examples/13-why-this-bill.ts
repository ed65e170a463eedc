// Explains the charge of a call and the adjustment on a bill. A call crosses midnight and the expiry of a package; another call is
// reported two days late and draws package minutes that the first call had drawn.
import { chain, purchasePackage, recordUsage, settle, topUp, unwrap } from "rtc-billing";
import { describeExplanation, explainBill, explainPackage, explainUsage } from "rtc-billing/reports";
import { foundSchool } from "./school.js";

const at = "2021-04-01T01:00:00+08:00";
const offer = { label: "example", minutes: 100, price: "3.00", validFor: { days: 1 } }; // until 01:00 of 2 April
const night = { usageId: "night", appId: "class", item: "video-720p", startedAt: "2021-04-01T23:00:00+08:00", seconds: 9_000 };
const late = { usageId: "late", appId: "class", item: "video-1080p", startedAt: "2021-04-01T20:00:00+08:00", seconds: 470 };

const { events } = unwrap(
  chain(
    foundSchool("2021-04-01T00:00:00+08:00", 20),
    (school) => purchasePackage(school, { at, packageId: "today", offer }),
    (school) => topUp(school, { at, paymentId: "pay-1", amount: "500.00" }),
    (school) => recordUsage(school, { at: "2021-04-02T01:30:00+08:00", ...night }),
    (school) => settle(school, { at: "2021-04-03T02:00:00+08:00" }),
    (school) => recordUsage(school, { at: "2021-04-03T09:00:00+08:00", ...late }),
    (school) => settle(school, { at: "2021-04-04T02:00:00+08:00" }),
  ),
);

for (const explanation of [explainUsage(events, "night"), explainBill(events, "school-2021-04-03"), explainPackage(events, "p1")]) {
  console.log(`${describeExplanation(explanation)}\n`);
}
