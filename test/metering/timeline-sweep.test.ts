import { describe, expect, it } from "vitest";
import { aliyunRtc } from "../../src/index.js";
import { objectOf } from "../../src/parsing/parser.js";
import { readRules } from "../../src/metering/metering-rules.js";
import { parseSubscription } from "../../src/metering/parse-subscription.js";
import type { Subscription, SubscriptionRecord } from "../../src/metering/subscription-record.js";
import { timelineSweep } from "../../src/metering/timeline-sweep.js";
import { malformed } from "../support/account-steps.js";
import { NINE, record, showing, speaking, told } from "../support/subscriptions.js";

const rules = objectOf(readRules)({ tariff: aliyunRtc }, "");
const parsed = (subscription: SubscriptionRecord): Subscription => {
  const outcome = parseSubscription(subscription, rules);
  return outcome.ok ? outcome.value : malformed(outcome);
};
const sweepOf = (...records: readonly SubscriptionRecord[]) => {
  const sweep = timelineSweep(rules);
  for (const each of records) sweep.add(parsed(each));
  return sweep;
};

describe("a sweep", () => {
  it("returns a leg once it has passed the leg's end, and only once", () => {
    const sweep = sweepOf(record("a", speaking("p"), 60));
    expect(told(sweep.legsBefore(NINE + 60_000))).toEqual([]);
    expect(told(sweep.legsBefore(NINE + 60_001))).toEqual(["audio 0+60"]);
    expect(told(sweep.legsBefore(Infinity))).toEqual([]);
  });

  it("takes a record that starts at the instant it has reached", () => {
    const sweep = sweepOf(record("a", speaking("p"), 60));
    expect(sweep.legsBefore(NINE + 60_000)).toEqual([]);
    sweep.add(parsed(record("a", speaking("q"), 30, { after: 60 })));
    expect(told(sweep.legsBefore(Infinity))).toEqual(["audio 0+90"]);
  });

  it("orders legs by their ends, and legs that end at the same instant by id", () => {
    const people = [showing("q", 1, 1), showing("p", 1, 1), speaking("o")];
    const legs = sweepOf(...people.map((person) => record("a", person, 60)), record("b", speaking("o"), 10)).legsBefore(Infinity);
    expect(legs.map(({ usageId }) => usageId.split("/").slice(0, 5).join("/"))).toEqual([
      "audio/class/room/b/audio", "audio/class/room/a/audio", "video/class/room/a/p", "video/class/room/a/q",
    ]);
  });

  it("ignores records that last no time, and records by which nothing is received", () => {
    expect(sweepOf(record("a", speaking("p"), 0), record("a", speaking("p"), 60, { subscribed: "video" })).legsBefore(Infinity)).toEqual([]);
  });
});
