// Questions before a call: what would a lesson cost tonight, and how long can a call last that starts now?
import { authorizeCall, chain, describeRefusal, maxCallSeconds, quote, recordUsages, settle, topUp, unwrap } from "rtc-billing";
import { foundSchool } from "./school.js";

const { account } = unwrap(
  chain(foundSchool("2021-04-01T00:00:00+08:00", 100), (school) =>
    topUp(school, { at: "2021-04-01T00:00:00+08:00", paymentId: "pay-1", amount: "5.00" }),
  ),
);

const at = "2021-04-01T20:00:00+08:00";
const lesson = { appId: "class", item: "video-720p", startedAt: "2021-04-01T19:00:00+08:00", seconds: 2_700 };
const asked = {
  at,
  usages: [...["north", "south", "east"].map((usageId) => ({ ...lesson, usageId })), { ...lesson, usageId: "north-lab", appId: "lab" }],
};

const quoted = unwrap(quote(account, asked));
for (const { usageId, billedSeconds, pieces, drawnMs, charge } of quoted.usages) {
  const packages = pieces.flatMap(({ draws }) => draws.map(({ packageId }) => packageId)).join(", ");
  const drawn = `${drawnMs / 60_000} package minutes from ${packages}`;
  console.log(`${usageId}: ${billedSeconds / 60} min, ${drawn}, the rest CNY ${charge.shown.toFixed(2)}`);
}
for (const { index, refusal } of quoted.refused) console.log(`${asked.usages[index]?.usageId}: ${describeRefusal(refusal)}`);
console.log(`more on the next bill: CNY ${quoted.due.toFixed(2)}`);

// Recording the same calls costs the same.
const { events } = unwrap(settle(unwrap(recordUsages(account, asked)).account, { at: "2021-04-02T02:00:00+08:00" }));
for (const event of events) if (event.type === "BillIssued") console.log(`billed: CNY ${event.bill.total.toFixed(2)}`);

// How long can a call last that starts at 19:00? To the second: one more has overage, or starts arrears.
for (const item of ["video-720p", "video-1080p", "recording-360p"]) {
  const call = { at: "2021-04-01T19:00:00+08:00", appId: "class", item };
  const { onPackages, untilArrears } = unwrap(maxCallSeconds(account, call));
  console.log(`${item}: ${onPackages} s on packages, ${untilArrears} s until arrears`);
}
const refused = { at, appId: "lab", item: "audio" };
console.log("same refusal:", JSON.stringify(maxCallSeconds(account, refused)) === JSON.stringify(authorizeCall(account, refused)));
