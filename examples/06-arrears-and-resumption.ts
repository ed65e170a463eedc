// Arrears start with the bill that takes cash below zero. The service is suspended 24 hours later, and resumed by a payment.
import { authorizeCall, chain, describeEvent, describeRefusal, purchasePackage, recordUsage, settle, topUp, unwrap } from "rtc-billing";
import { openSchool } from "./school.js";

const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 7_200 };
const used = unwrap(
  chain(
    openSchool("2021-04-01T00:00:00+08:00", 60),
    (school) => recordUsage(school, { at: "2021-04-01T11:00:00+08:00", ...call }),
    (school) => settle(school, { at: "2021-04-03T03:00:00+08:00" }),
  ),
);
for (const event of used.events) console.log(describeEvent(event, used.account.tariff));

const next = { at: "2021-04-03T09:00:00+08:00", appId: "class", item: "audio" };
const refused = authorizeCall(used.account, next);
console.log("a call:", refused.ok ? "may start" : describeRefusal(refused.refusal));

// Another package does not end a suspension; only a payment does.
const stacked = unwrap(purchasePackage(used.account, { at: next.at, packageId: "p2", offerId: "example-1000" })).account;
console.log("with another package:", authorizeCall(stacked, next).ok ? "may start" : "still suspended");

const paid = unwrap(topUp(stacked, { at: next.at, paymentId: "pay-1", amount: "1.92" }));
for (const event of paid.events) console.log(describeEvent(event, paid.account.tariff));
console.log("a call:", authorizeCall(paid.account, next).ok ? "may start" : "refused");
