// Why did this call cost what it cost, and why is there an adjustment on the bill? Two packages, a call over midnight and over the
// expiry of the first, and another one that is reported two days late.
import { chain, describeExplanation, explainBill, explainPackage, explainUsage, openAccount, recordUsage, settle, topUp, unwrap } from "rtc-billing";
import { activate, createApp, enableApp, purchasePackage, verifyIdentity } from "rtc-billing";

const at = "2021-04-01T00:00:00+08:00";
const night = { usageId: "night", appId: "class", item: "video-720p", startedAt: "2021-04-01T23:00:00+08:00", seconds: 9_000 };
const late = { usageId: "late", appId: "class", item: "video-1080p", startedAt: "2021-04-01T20:00:00+08:00", seconds: 470 };

const { events } = unwrap(
  chain(
    openAccount({ at, accountId: "school" }),
    (school) => verifyIdentity(school, { at }),
    (school) => activate(school, { at, region: "cn", acceptedAgreement: true }),
    (school) => createApp(school, { at, appId: "class" }),
    // The first is valid for a day, up to 01:00 of 2 April.
    (school) => purchasePackage(school, { at: "2021-04-01T01:00:00+08:00", packageId: "day", offer: { minutes: 100, price: "3.00", validFor: { days: 1 } } }),
    (school) => purchasePackage(school, { at: "2021-04-01T01:00:00+08:00", packageId: "month", offer: { minutes: 20, price: "0.60", validFor: { months: 1 } } }),
    (school) => enableApp(school, { at: "2021-04-01T01:00:00+08:00", appId: "class" }),
    (school) => topUp(school, { at: "2021-04-01T01:00:00+08:00", paymentId: "pay-1", amount: "500.00" }),
    (school) => recordUsage(school, { at: "2021-04-02T01:30:00+08:00", ...night }),
    (school) => settle(school, { at: "2021-04-03T02:00:00+08:00" }),
    (school) => recordUsage(school, { at: "2021-04-03T09:00:00+08:00", ...late }),
    (school) => settle(school, { at: "2021-04-04T02:00:00+08:00" }),
  ),
);

for (const explanation of [explainUsage(events, "night"), explainBill(events, "school-2021-04-03"), explainPackage(events, "month")]) {
  console.log(`${describeExplanation(explanation)}\n`);
}
