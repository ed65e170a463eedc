// Stores an account in one column of a database and its events in another, reads both back, and checks that they agree.
import {
  accountFromJSON, accountToJSON, chain, eventFromJSON, eventToJSON, openAccount, recordUsage, replay, settle, topUp, unwrap,
} from "rtc-billing";
import { openSchool } from "./school.js";

const at = "2021-04-01T00:00:00+08:00";
const { account, events } = unwrap(
  chain(
    openAccount({ at, accountId: "school" }),
    (school) => topUp(school, { at, paymentId: "pay-1", amount: "500.00" }),
    (school) => settle(school, { at: "2021-04-02T03:00:00+08:00" }),
  ),
);

// Write one text for the account, and one for each event.
const column = JSON.stringify(accountToJSON(account));
const rows = events.map((event) => JSON.stringify(eventToJSON(event)));
console.log(rows.length, "events, the last:", rows.at(-1));

// Read them. A damaged document is refused, with the path of the wrong field.
const stored = unwrap(accountFromJSON(JSON.parse(column))).account;
const replayed = replay(rows.map((row) => unwrap(eventFromJSON(JSON.parse(row))).event));
console.log("equal:", JSON.stringify(accountToJSON(replayed)) === JSON.stringify(accountToJSON(stored)));

const damaged = accountFromJSON(JSON.parse(column.replace('"cash":"500"', '"cash":"5000"')));
console.log("damaged:", damaged.ok ? "not seen" : `${damaged.refusal.path} ${damaged.refusal.reason}`);

// An account that was read behaves like the one in memory.
const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-01T08:00:00+08:00", seconds: 60 };
const before = openSchool(at, 100);
const after = unwrap(accountFromJSON(JSON.parse(JSON.stringify(before)))).account;
const outcomes = [before, after].map((school) => recordUsage(school, { at: "2021-04-02T00:00:00Z", ...call }));
console.log("same events:", new Set(outcomes.map((outcome) => JSON.stringify(unwrap(outcome).events))).size === 1);
