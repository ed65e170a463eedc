import { describe, expect, it, test } from "vitest";
import { accountFromJSON, adjustCash, projectedCash, reversePayment, unwrap } from "../../src/index.js";
import {
  activated, adjusted, bought, called, given, malformed, ms, opened, paidOut, refused, reversed, settled, silentRtc, theOnly, toppedUp, types, verified,
  voided, when,
} from "../support/account-steps.js";
import { debtor, march, ready, released, suspended } from "../support/accounts.js";
import { throughText } from "../support/damage.js";
import { plain } from "../support/plain.js";

const noon = "2021-03-10T12:00:00+08:00";
const paid = given(ready, toppedUp("pay", march, "10"));

describe("an adjustment of cash", () => {
  test.each`
    kind            | amount          | outcome
    ${"goodwill"}   | ${"0.00000001"} | ${"0.00000001"}
    ${"goodwill"}   | ${"0"}          | ${"InvalidInput"}
    ${"goodwill"}   | ${"-1"}         | ${"InvalidInput"}
    ${"promotion"}  | ${"1"}          | ${"1"}
    ${"promotion"}  | ${"-1"}         | ${"InvalidInput"}
    ${"write-off"}  | ${"1"}          | ${"1"}
    ${"write-off"}  | ${"-1"}         | ${"InvalidInput"}
    ${"fee"}        | ${"-1"}         | ${"-1"}
    ${"fee"}        | ${"1"}          | ${"InvalidInput"}
    ${"correction"} | ${"1"}          | ${"1"}
    ${"correction"} | ${"-1"}         | ${"-1"}
    ${"correction"} | ${"-0"}         | ${"InvalidInput"}
    ${"present"}    | ${"1"}          | ${"InvalidInput"}
  `("of the kind $kind and of $amount: $outcome", ({ kind, amount, outcome }: Record<"kind" | "amount" | "outcome", string>) => {
    const answer = adjustCash(ready, malformed({ at: march, adjustmentId: "adj", amount, kind, reason: "as agreed" }));
    expect(answer.ok ? String(answer.account.cash) : answer.refusal.type).toBe(outcome);
  });

  it("has all its content, of which any part that differs is another adjustment", () => {
    const request = { at: march, adjustmentId: "adj", amount: "1", kind: "correction", reason: "as agreed", refersTo: { kind: "bill", id: "b" } } as const;
    const { account, events } = unwrap(adjustCash(ready, request));
    expect(plain(events)).toEqual([{ type: "CashAdjusted", sequence: ready.version + 1, at: ms(march), adjustmentId: "adj", amount: "1", kind: "correction", reason: "as agreed", refersTo: { kind: "bill", id: "b" } }]);
    expect(unwrap(adjustCash(account, { ...request, amount: "1.00" })).account).toBe(account);
    const { refersTo: _, ...aboutNothing } = request;
    for (const other of [{ ...request, amount: "-1" }, { ...request, kind: "goodwill" }, { ...request, reason: "else" }, { ...request, refersTo: { kind: "usage", id: "b" } }, { ...request, refersTo: { kind: "bill", id: "c" } }, aboutNothing]) {
      expect(refused(adjustCash(account, malformed(other)))).toEqual({ type: "IdConflict", kind: "adjustment", id: "adj" });
    }
  });

  it("refuses a field of its reference that it does not know", () => {
    const refersTo = { kind: "bill", id: "b", day: "2021-03-10" };
    expect(refused(adjustCash(ready, malformed({ at: march, adjustmentId: "adj", amount: "1", kind: "goodwill", reason: "r", refersTo })))).toMatchObject({ path: "refersTo.day" });
  });
});

describe("the reversal of a payment", () => {
  it("takes all that is left where no amount is given, and is then the same with that amount", () => {
    const account = given(paid, reversed("first", "pay", march, "4"), reversed("rest", "pay", march));
    expect(String(account.cash)).toBe("0");
    expect(types(when(account, reversed("rest", "pay", noon), reversed("rest", "pay", noon, "6"), reversed("first", "pay", noon, "4")))).toEqual([]);
    expect(refused(reversePayment(account, { at: noon, reversalId: "first", paymentId: "pay", reason: "bounced" }))).toMatchObject({ kind: "reversal" });
  });

  it("of all with an amount is the same as one without", () => {
    expect(types(when(given(paid, reversed("all", "pay", march, "10")), reversed("all", "pay", noon)))).toEqual([]);
  });

  it("is still so in an account that was read from JSON", () => {
    const account = given(paid, reversed("z", "pay", march, "4"), reversed("a", "pay", march));
    const read = unwrap(accountFromJSON(throughText(account))).account;
    expect(read).toEqual(account);
    expect(types(when(read, reversed("a", "pay", noon)))).toEqual([]);
    expect(refused(reversed("z", "pay", noon)(read))).toMatchObject({ kind: "reversal" });
  });

  it("leaves the id of the payment taken", () => {
    expect(types(when(given(paid, reversed("all", "pay", march)), toppedUp("pay", noon, "10")))).toEqual([]);
  });
});

describe("a debit that takes cash below zero starts arrears at once (rule 12)", () => {
  test.each([
    ["a reversal", [reversed("rev", "pay", noon), adjusted("fee", noon, "-0.01", "fee")], "0.01"],
    ["a reversal of what was spent", [bought("new", march, { price: "2" }, "cash"), reversed("rev", "pay", noon)], "2"],
    ["a fee", [adjusted("fee", noon, "-10.01", "fee")], "0.01"],
    ["a correction", [adjusted("fee", noon, "-10.01", "correction")], "0.01"],
  ] as const)("%s", (_what, steps, due) => {
    expect(plain(theOnly("ArrearsStarted", when(paid, ...steps)))).toMatchObject({ at: ms(noon), due, suspendsAt: ms("2021-03-11T12:00:00+08:00") });
  });

  it("not at exactly zero, and a write-off of what is due clears them and resumes the service", () => {
    expect(types(when(paid, adjusted("fee", noon, "-10", "fee")))).toEqual(["CashAdjusted"]);
    expect(types(when(suspended, adjusted("off", "2021-03-13T10:00:00+08:00", "0.79", "write-off")))).toEqual(["CashAdjusted"]);
    expect(types(when(suspended, adjusted("off", "2021-03-13T10:00:00+08:00", "0.80", "write-off")))).toEqual(["CashAdjusted", "ArrearsCleared", "ServiceResumed"]);
    expect(given(released, adjusted("off", "2021-08-02T10:00:00+08:00", "0.80", "write-off")).service).toBe("released");
  });

  it("and suspends at once where the tariff gives no time", () => {
    const hasty = given(opened({ ...silentRtc, arrears: { suspendAfterHours: 0, releaseAfterDays: 0 } }), verified(), activated("cn", march));
    expect(types(when(hasty, adjusted("fee", march, "-1", "fee")))).toEqual(["CashAdjusted", "ArrearsStarted", "ServiceSuspended", "ServiceReleased"]);
  });
});

describe("a service that is not active when its arrears are due", () => {
  const inDebt = given(opened(), verified(), adjusted("fee", march, "-1", "fee"));
  const due = "2021-03-11T10:00:00+08:00";

  test.each`
    at                                 | brought
    ${"2021-03-11T09:59:59.999+08:00"} | ${["ServiceActivated"]}
    ${due}                             | ${["ServiceActivated", "ServiceSuspended"]}
    ${"2021-09-01T00:00:00+08:00"}     | ${["ServiceActivated", "ServiceSuspended"]}
  `("is suspended once it is activated: $at", ({ at, brought }: { at: string; brought: string[] }) => {
    expect(types(when(inDebt, settled(at)))).toEqual([]);
    expect(types(when(inDebt, activated("cn", at)))).toEqual(brought);
  });

  it("and released a full time after that suspension", () => {
    const at = "2021-09-01T00:00:00+08:00";
    expect(theOnly("ServiceSuspended", when(inDebt, activated("cn", at))).releasesAt).toBe(ms(at) + 120 * 86_400_000);
    const account = given(inDebt, activated("cn", at));
    expect(unwrap(accountFromJSON(throughText(account))).account).toEqual(account);
    expect(theOnly("ServiceReleased", when(account, settled("2022-09-01T00:00:00+08:00"))).at).toBe(ms(at) + 120 * 86_400_000);
  });
});

describe("what may be spent", () => {
  const consumed = given(paid, called("talk", march, 6000)); // 0.80, which the run of the 11th bills

  test.each`
    at                                 | amount          | outcome
    ${noon}                            | ${"9.20"}       | ${"accepted"}
    ${noon}                            | ${"9.20000001"} | ${"InsufficientCash"}
    ${"2021-03-11T02:00:00.000+08:00"} | ${"9.20"}       | ${"accepted"}
    ${"2021-03-11T02:00:00.000+08:00"} | ${"9.20000001"} | ${"InsufficientCash"}
  `("of 10.00 with 0.80 consumed, $amount is $outcome at $at, whether it is paid out or spent on a package", ({ at, amount, outcome }: Record<"at" | "amount" | "outcome", string>) => {
    for (const step of [paidOut("out", at, amount), bought("new", at, { price: amount }, "cash")]) {
      const answer = step(consumed);
      expect(answer.ok ? "accepted" : answer.refusal.type).toBe(outcome);
    }
  });

  it("is never more than the cash: what a run gives back is not there before the run", () => {
    const repaid = given(debtor, toppedUp("pay", "2021-03-11T03:00:00+08:00", "1.80"), voided("talk", "2021-03-11T04:00:00+08:00"));
    expect([String(repaid.cash), String(projectedCash(repaid, repaid.clock))]).toEqual(["1", "1.8"]);
    expect(refused(paidOut("out", "2021-03-11T05:00:00+08:00", "1.01")(repaid))).toMatchObject({ type: "InsufficientCash", cash: "1" });
    expect(refused(paidOut("out", "2021-03-12T02:00:00+08:00", "1.80")(repaid))).toBe("accepted");
  });
});
