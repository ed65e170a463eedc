// A call was reported twice as long as it was, and its day has closed: it can be voided no more, and the bill never changes. The
// difference is credited by an adjustment that names the bill. The books show it as an entry of its own, the next statement as adjusted.
import { adjustCash, chain, describeRefusal, quote, recordUsage, settle, topUp, unwrap, voidUsage } from "rtc-billing";
import { journal, journalText } from "rtc-billing/accounting";
import { statement } from "rtc-billing/reports";
import { foundSchool } from "./school.js";

const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 7_200 };
const found = foundSchool("2021-04-01T00:00:00+08:00", 10);
const billed = unwrap(
  chain(
    found,
    (school) => topUp(school, { at: "2021-04-01T07:00:00+08:00", paymentId: "pay-1", amount: "50.00" }),
    (school) => recordUsage(school, { at: "2021-04-01T11:00:00+08:00", ...call }),
    (school) => settle(school, { at: "2021-05-10T09:00:00+08:00" }),
  ),
);
const [bill] = billed.events.flatMap((event) => (event.type === "BillIssued" ? [event.bill] : []));
console.log(`bill "${bill?.billId}": ${bill?.total.toFixed(2)}`);

const tooLate = voidUsage(billed.account, { at: "2021-05-10T09:00:00+08:00", usageId: "u1", reason: "twice as long as it was" });
console.log("void it:", tooLate.ok ? "done" : describeRefusal(tooLate.refusal));

// What the day should have come to: the call as it was, on the account as it was then.
const right = unwrap(quote(found.account, { at: "2021-04-01T11:00:00+08:00", usages: [{ ...call, seconds: 3_600 }] })).due;
const amount = (bill?.total ?? right).minus(right);
console.log(`right: ${right.toFixed(2)}, credit: ${amount.toFixed(2)}`);

const credit = { adjustmentId: "credit-1", amount, kind: "correction", reason: "call u1 lasted 1 hour, not 2" } as const;
const credited = unwrap(
  adjustCash(billed.account, { at: "2021-05-10T09:30:00+08:00", ...credit, refersTo: { kind: "bill", id: bill?.billId ?? "" } }),
);
const ledger = [...billed.events, ...credited.events];
console.log(journalText(journal(ledger).slice(-1)));

const { cash, adjustments } = statement(ledger, { from: "2021-05-01T00:00:00+08:00", until: "2021-06-01T00:00:00+08:00" });
const names = ["opening", "toppedUp", "reversed", "adjusted", "paidOut", "refunds", "purchases", "billed", "closing"] as const;
console.log(names.map((name) => `${name} ${cash[name].toFixed(2)}`).join(", "));
for (const { at: _at, kind, amount: given, refersTo, reason } of adjustments) {
  console.log(`${kind} of ${given.toFixed(2)} for ${refersTo?.kind} "${refersTo?.id}": ${reason}`);
}
