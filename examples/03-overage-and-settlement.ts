// What packages cannot cover is charged by the minute. The billing run at 02:00 bills the day before, rounded down to CNY 0.01 once.
import { chain, recordUsage, settle, unbilled, unwrap } from "rtc-billing";
import { openSchool } from "./school.js";

const call = { appId: "class", startedAt: "2021-04-01T10:00:00+08:00" };
const { account } = unwrap(
  chain(
    openSchool("2021-04-01T00:00:00+08:00", 10),
    (school) => recordUsage(school, { at: "2021-04-01T12:00:00+08:00", usageId: "u1", ...call, item: "audio", seconds: 3_601 }),
    (school) => recordUsage(school, { at: "2021-04-01T12:00:00+08:00", usageId: "u2", ...call, item: "recording-360p", seconds: 3_601 }),
  ),
);
console.log("not billed yet:");
for (const { day, item, minutes, coveredMinutes, rate, amount } of unbilled(account)) {
  console.log(`  ${day} ${item}: ${minutes} minutes, ${coveredMinutes} covered, the rest at ${rate}: ${amount}`);
}

for (const at of ["2021-04-02T01:59:59.999+08:00", "2021-04-02T02:00:00+08:00"]) {
  const { events, account: later } = unwrap(settle(account, { at }));
  console.log(`settled until ${at}: ${events.length} events`);
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    const { billId, rounding, total } = event.bill;
    console.log(`  bill ${billId}: total ${total} after rounding down ${rounding}; cash ${later.cash}`);
  }
}
