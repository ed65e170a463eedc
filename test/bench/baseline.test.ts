import { recordUsage, unwrap } from "rtc-billing";
import { expect, it } from "vitest";
import { recordByLoop } from "./baseline.js";
import { calls, HOUR } from "./call-reports.js";
import { checksumOf, checksumOfAll } from "./checksum.js";
import { customer, loopOf, OPENED } from "./customer.js";

it("the loop that the benchmark measures against makes the events that the library makes, with the same checksum", () => {
  let { account } = customer({ packages: 10 });
  const state = loopOf(10, account.version);
  for (const report of calls({ count: 200, from: OPENED + HOUR, gapMs: 80 })) {
    const outcome = unwrap(recordUsage(account, report));
    account = outcome.account;
    const event = recordByLoop(state, report, report.at);
    expect([event]).toEqual(outcome.events);
    expect(event && checksumOf(event)).toBe(checksumOfAll(outcome.events));
  }
});

it("the checksum differs where any field of the event differs", () => {
  const [report] = calls({ count: 1, from: OPENED + HOUR, gapMs: 80 });
  const event = report && recordByLoop(loopOf(10, 7), report, report.at);
  if (!event) throw new Error("nothing was recorded");
  const [piece] = event.pieces;
  const [draw] = piece?.draws ?? [];
  const changed: readonly object[] = [
    ...eachChanged(event),
    ...eachChanged({ ...piece }).map((change) => ({ pieces: [{ ...piece, ...change }] })),
    ...eachChanged({ ...draw }).map((change) => ({ pieces: [{ ...piece, draws: [{ ...draw, ...change }] }] })),
  ];
  expect(changed).toHaveLength(11 + 4 + 2);
  for (const change of changed) expect(checksumOf({ ...event, ...change })).not.toBe(checksumOf(event));
});

/** One change for each field that is a number or a text. */
const eachChanged = (fields: object): readonly object[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value === "object") return [];
    return [{ [name]: typeof value === "number" ? value + 1 : `${value}?` }];
  });
