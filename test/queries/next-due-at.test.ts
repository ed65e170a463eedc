import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, aliyunRtc, nextDueAt, settle, unwrap } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform } from "../../src/testing/commands.js";
import { bought, called, given, inService, malformed, ms, settled, theOnly, toppedUp } from "../support/account-steps.js";
import { law } from "../support/law.js";

const MS_PER_DAY = 86_400_000;
const eventsBy = (account: Account, at: number): number => unwrap(settle(account, { at })).events.length;

/** Whether `settle` brings nothing before the answer, and something at it. */
function expectExact(account: Account): void {
  const at = nextDueAt(account);
  if (at === null) {
    expect(eventsBy(account, account.clock + 4_000 * MS_PER_DAY)).toBe(0);
    return;
  }
  if (at > account.clock) expect(eventsBy(account, at - 1)).toBe(0);
  expect(eventsBy(account, at)).toBeGreaterThan(0);
}

describe("nextDueAt (rule 13)", () => {
  law("is exact after every step of a history", 60, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (answer.ok) account = answer.account;
      expectExact(account);
    }
  }));

  it("is the run that bills a call, which is dated at its own instant, and null once all is billed", () => {
    const used = given(inService(), toppedUp("pay-1", "2021-04-01T09:00:00+08:00", "10"), called("u1", "2021-04-02T00:30:00+08:00", 60));
    expect(nextDueAt(used)).toBe(ms("2021-04-03T02:00:00+08:00"));
    const { account, events } = unwrap(settle(used, { at: "2021-04-03T02:07:00+08:00" }));
    expect(theOnly("BillIssued", events).at).toBe(ms("2021-04-03T02:00:00+08:00"));
    expect(nextDueAt(account)).toBeNull();
  });

  it("is the warning of an expiry, but not of an empty package", () => {
    const offer = { minutes: "1", price: "1", validFor: { days: 30 } };
    const full = given(inService(aliyunRtc), bought("p1", "2021-04-01T09:00:00+08:00", offer));
    expect(nextDueAt(full)).toBe(ms("2021-04-24T09:00:00+08:00"));
    const used = given(full, called("u1", "2021-04-01T10:00:00+08:00", 60, { item: "video-720p" }), settled("2021-04-02T12:00:00+08:00"));
    expect(nextDueAt(used)).toBe(ms("2021-05-01T09:00:00+08:00"));
  });

  it("refuses what is not an account", () => {
    expect(() => nextDueAt(malformed({}))).toThrow("account: must be an account made by this library");
  });
});
