// A call that is reported late is rated in order of time: later calls are re-rated, and the next billing run bills the difference.
import { type Account, chain, describeEvent, recordUsage, settle, topUp, unwrap, voidUsage } from "rtc-billing";
import { openSchool } from "./school.js";

const leg = { appId: "class", item: "video-720p", seconds: 3_600 };
const early = { ...leg, usageId: "early", startedAt: "2021-04-01T08:00:00+08:00" };
const noon = { ...leg, usageId: "noon", startedAt: "2021-04-01T12:00:00+08:00" };

const { account, events } = unwrap(
  chain(
    openSchool("2021-04-01T00:00:00+08:00", 60),
    (school) => topUp(school, { at: "2021-04-01T00:00:00+08:00", paymentId: "pay-1", amount: "500.00" }),
    (school) => recordUsage(school, { at: "2021-04-01T13:00:00+08:00", ...noon }),
    (school) => settle(school, { at: "2021-04-02T03:00:00+08:00" }),
    (school) => recordUsage(school, { at: "2021-04-02T04:00:00+08:00", ...early }),
    (school) => settle(school, { at: "2021-04-03T03:00:00+08:00" }),
    (school) => voidUsage(school, { at: "2021-04-03T04:00:00+08:00", usageId: "noon", reason: "wrong customer" }),
    (school) => settle(school, { at: "2021-04-04T03:00:00+08:00" }),
  ),
);
for (const event of events) console.log(describeEvent(event, account.tariff));

// The same calls, reported in time, cost the same.
const inTime = unwrap(
  chain(
    openSchool("2021-04-01T00:00:00+08:00", 60),
    (school) => topUp(school, { at: "2021-04-01T00:00:00+08:00", paymentId: "pay-1", amount: "500.00" }),
    (school) => recordUsage(school, { at: "2021-04-01T09:00:00+08:00", ...early }),
    (school) => settle(school, { at: "2021-04-04T03:00:00+08:00" }),
  ),
);
const cash = (school: Account) => school.cash.toFixed(2);
console.log(`cash: ${cash(account)}, reported in time: ${cash(inTime.account)}`);
