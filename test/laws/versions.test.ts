import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Account, accountToJSON, aliyunRtc, packageViews, purchasePackage, recordUsage, settle, unbilled, unwrap, voidUsage,
} from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { law } from "../support/law.js";

const textOf = (account: Account): string => JSON.stringify(accountToJSON(account));

/** Every version that a history went through, each with its JSON text when it was the newest. */
function versionsOf({ tariff, openedAt, steps }: History): readonly { readonly account: Account; readonly text: string }[] {
  let { account } = open(tariff, openedAt);
  return [{ account, text: textOf(account) }, ...steps.map((step) => {
    const answer = perform(account, step);
    if (answer.ok) account = answer.account;
    return { account, text: textOf(account) };
  })];
}

describe("versions of an account", () => {
  law("never change: each has the JSON text that it had when it was the newest, in whatever order and however often they are read", 12, fc.property(histories(), fc.infiniteStream(fc.nat()), (history, order) => {
    const versions = versionsOf(history);
    for (const place of order.take(120)) {
      const { account, text } = versions[place % versions.length] ?? { account: null, text: "" };
      if (account) expect(textOf(account)).toBe(text);
    }
  }));

  law("can be continued from any earlier one, and give the account that the first continuation gave", 20, fc.property(histories(), fc.nat(), (history, place) => {
    const versions = versionsOf(history);
    const from = place % versions.length;
    const earlier = versions[from]?.account;
    if (!earlier) return;
    const again = performAll(earlier, history.steps.slice(from));
    expect(textOf(again.account)).toBe(versions.at(-1)?.text);
  }));

  law("are not affected by reading older ones between the commands, and settling at the clock brings no event", 20, fc.property(histories(), fc.infiniteStream(fc.nat()), (history, places) => {
    const opened = open(history.tariff, history.openedAt);
    let { account } = opened;
    const [versions, events] = [[account], [...opened.events]];
    for (const step of history.steps) {
      const answer = perform(account, step);
      if (answer.ok) {
        ({ account } = answer);
        versions.push(account);
        events.push(...answer.events);
      }
      const [place = 0] = places.take(1);
      textOf(versions[place % versions.length] ?? account);
      expect(settle(account, { at: account.clock })).toEqual({ ok: true, account, events: [] });
    }
    expect(events).toEqual(performAll(open(history.tariff, history.openedAt), history.steps).events);
  }));

  law("of two branches that are continued in turn, step by step, are those of each branch on its own", 20, fc.property(histories(), fc.nat(), fc.nat(), (history, place, other) => {
    const { steps } = history;
    const from = versionsOf(history)[place % (steps.length + 1)]?.account;
    if (!from) return;
    const ahead = steps.slice(place % (steps.length + 1));
    const without = ahead.filter((_, index) => index !== other % ahead.length);
    let [left, right] = [from, from];
    for (let index = 0; index < ahead.length; index += 1) {
      left = performAll(left, ahead.slice(index, index + 1)).account;
      right = performAll(right, without.slice(index, index + 1)).account;
    }
    expect(textOf(left)).toBe(textOf(performAll(from, ahead).account));
    expect(textOf(right)).toBe(textOf(performAll(from, without).account));
  }));
});

describe("two branches of an account with thousands of calls", () => {
  const at = Date.parse("2021-04-01T00:00:00+08:00");
  const school = performAll(open(aliyunRtc, at), [
    { command: "verifyIdentity", request: { at } },
    { command: "activate", request: { at, region: "cn", acceptedAgreement: true } },
    { command: "createApp", request: { at, appId: "class" } },
    { command: "purchasePackage", request: { at, packageId: "small", offer: { minutes: 500, price: "1", validFor: { days: 30 } } } },
    { command: "enableApp", request: { at, appId: "class" } },
  ]).account;
  const call = (branch: string, index: number) => ({ usageId: `${branch} ${index}`, appId: "class", item: "audio", startedAt: at + index * 1_000, seconds: 60 });
  const recorded = (account: Account, branch: string, index: number): Account =>
    unwrap(recordUsage(account, { at: at + 86_400_000 - 1, ...call(branch, index) })).account;

  it("are each what they would be alone, also after each has an index of its own", () => {
    const bought = unwrap(purchasePackage(school, { at, packageId: "big", offer: { minutes: 5_000, price: "1", validFor: { days: 60 } } })).account;
    let [poor, rich, alone] = [school, bought, school];
    for (let index = 0; index < 2_500; index += 1) {
      poor = recorded(poor, "poor", index);
      rich = recorded(rich, "rich", index);
    }
    for (let index = 0; index < 2_500; index += 1) alone = recorded(alone, "poor", index);
    expect(textOf(poor)).toBe(textOf(alone));
    const left = (account: Account): string => packageViews(account, at).map(({ packageId, remainingMinutes }) => `${packageId} ${remainingMinutes.toFixed()}`).join();
    expect([left(poor), left(rich), left(school)]).toEqual(["small 0", "small 0,big 4875", "small 500"]);
  });

  it("do not affect each other when one voids and settles what the other continues with", () => {
    let account = school;
    for (let index = 0; index < 1_500; index += 1) account = recorded(account, "call", index);
    const before = textOf(account);
    const corrected = unwrap(voidUsage(account, { at: at + 86_400_000, usageId: "call 7", reason: "test call" })).account;
    const settled = unwrap(settle(account, { at: at + 20 * 86_400_000 })).account;
    const later = unwrap(recordUsage(corrected, { at: at + 86_400_001, ...call("late", 3) })).account;
    expect(textOf(account)).toBe(before);
    expect([unbilled(settled).length, unbilled(account).length]).toEqual([0, 1]);
    expect(JSON.parse(textOf(later)).usages).toHaveLength(1_501);
    expect(textOf(corrected)).not.toBe(textOf(later));
  });
});
