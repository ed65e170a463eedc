// A payment is charged back after the customer has spent it: arrears start at once, and the service is suspended a day later. Goodwill
// does not pay the debt; a write-off of the rest ends it.
import { adjustCash, chain, describeEvent, describeRefusal, payOut, recordUsage, reversePayment, settle, topUp, unwrap } from "rtc-billing";
import { openSchool } from "./school.js";

const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 7_200 };
const used = unwrap(
  chain(
    openSchool("2021-04-01T00:00:00+08:00", 60),
    (school) => topUp(school, { at: "2021-04-01T07:00:00+08:00", paymentId: "pay-1", amount: "10.00" }),
    (school) => recordUsage(school, { at: "2021-04-01T11:00:00+08:00", ...call }), // an hour of it is overage: CNY 1.92
  ),
).account;

// What was consumed and is not billed yet cannot be paid out.
const asked = payOut(used, { at: "2021-04-01T12:00:00+08:00", payoutId: "out-1", amount: "9.00" });
console.log("pay out 9.00:", asked.ok ? "done" : describeRefusal(asked.refusal));

const { account, events } = unwrap(
  chain(
    used,
    (school) => payOut(school, { at: "2021-04-01T12:00:00+08:00", payoutId: "out-2", amount: "5.00" }),
    (school) => reversePayment(school, { at: "2021-04-05T09:00:00+08:00", reversalId: "cb-1", paymentId: "pay-1", reason: "charged back" }),
    (school) => settle(school, { at: "2021-04-06T09:00:00+08:00" }),
    (school) => adjustCash(school, { at: "2021-04-06T10:00:00+08:00", adjustmentId: "good-1", amount: "2.00", kind: "goodwill", reason: "echo" }),
    (school) => adjustCash(school, { at: "2021-04-20T10:00:00+08:00", adjustmentId: "off-1", amount: "4.92", kind: "write-off", reason: "settled" }),
  ),
);
for (const event of events) console.log(describeEvent(event, account.tariff));
