// A package of which nothing is consumed can be returned for 7 days of 24 hours, the last instant included.
import { chain, describeRefusal, recordUsage, requestRefund, unwrap, voidUsage } from "rtc-billing";
import { openSchool } from "./school.js";

const school = openSchool("2021-04-01T09:00:00+08:00", 100);

for (const at of ["2021-04-08T09:00:00.000+08:00", "2021-04-08T09:00:00.001+08:00"]) {
  const outcome = requestRefund(school, { at, packageId: "p1" });
  console.log(`asked at ${at}:`, outcome.ok ? "returned" : describeRefusal(outcome.refusal));
}

// A package of which anything is consumed cannot be returned, unless a correction takes that back.
const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-02T10:00:00+08:00", seconds: 1 };
const { account: used } = unwrap(recordUsage(school, { at: "2021-04-02T11:00:00+08:00", ...call }));
const consumed = requestRefund(used, { at: "2021-04-03T00:00:00+08:00", packageId: "p1" });
console.log("after a call:", consumed.ok ? "returned" : describeRefusal(consumed.refusal));

const corrected = chain(
  used,
  (account) => voidUsage(account, { at: "2021-04-03T00:00:00+08:00", usageId: "u1", reason: "a test call of ours" }),
  (account) => requestRefund(account, { at: "2021-04-03T00:00:00+08:00", packageId: "p1" }),
);
for (const event of unwrap(corrected).events) {
  console.log("after the correction:", event.type === "PackageRefunded" ? `${event.amount} paid back (${event.paidTo})` : event.type);
}
