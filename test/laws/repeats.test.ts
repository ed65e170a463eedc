import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Account } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { type Call, isoOf, open, perform, performAll, type Step } from "../../src/testing/commands.js";
import { law } from "../support/law.js";
import { addDays, calendarOf } from "../support/luxon-calendar.js";

const DAY = 24 * 3_600_000;

describe("law 11: repeats (and rule 10, how long a usage id stays taken)", () => {
  law("an accepted command that is sent again at once, with equal content in the same or another form, gives the same account object and no events", 60, fc.property(histories(), (history) => {
    let { account } = open(history.tariff, history.openedAt);
    for (const step of history.steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      ({ account } = answer);
      if (step.command === "settle") continue; // never a repeat: time may have passed
      expectRepeat(account, step);
      expectRepeat(account, inAnotherForm(step));
    }
  }));

  law("createApp, topUp, adjustCash, reversePayment, payOut, purchasePackage and requestRefund, once accepted, are repeats at every later or earlier `at`", 60, fc.property(histories(), fc.constantFrom(-DAY, -1, 0, DAY, 400 * DAY), (history, later) => {
    const { account, answers } = performAll(open(history.tariff, history.openedAt), history.steps);
    history.steps.forEach((step, index) => {
      const lasting = ["createApp", "topUp", "adjustCash", "reversePayment", "payOut", "purchasePackage", "requestRefund"].includes(step.command);
      if (lasting && answers[index]?.ok) expectRepeat(account, inAnotherForm(dated(step, Math.max(0, account.clock + later))));
    });
  }));

  law("a recorded or voided usage is a repeat until the run that closes its day, and from that instant on it is not", 80, fc.property(histories(), (history) => {
    const { tariff, steps } = history;
    const { account, answers } = performAll(open(tariff, history.openedAt), steps);
    const { dayOf, timeOf } = calendarOf(tariff.timeZone);
    const seen = new Set<string>();
    for (const [index, step] of [...steps.entries()].reverse()) {
      const answer = answers[index];
      if (step.command !== "recordUsage" || !answer?.ok || answer.events.length === 0 || seen.has(step.request.usageId)) continue;
      seen.add(step.request.usageId);

      const closesAt = timeOf(addDays(dayOf(step.request.startedAt), tariff.lateUsageDays + 1), tariff.billingRunAt);
      const voiding: Step = { command: "voidUsage", request: { at: closesAt - 1, usageId: step.request.usageId, reason: "some other reason" } };
      const voided = steps.some(({ command, request }, at) => command === "voidUsage" && request.usageId === step.request.usageId && answers[at]?.ok === true);
      if (account.clock < closesAt) {
        expectRepeat(account, dated(step, closesAt - 1));
        if (voided) expectRepeat(account, voiding);
      }
      const at = Math.max(closesAt, account.clock);
      expect(perform(account, dated(step, at))).toMatchObject({ ok: false, refusal: { type: "UsageTooLate" } });
      expect(perform(account, dated(voiding, at))).toMatchObject({ ok: false, refusal: { type: "UsageNotFound" } });
    }
  }));
});

function expectRepeat(account: Account, step: Step): void {
  const again = perform(account, step);
  expect(again).toMatchObject({ ok: true, events: [] });
  expect(again.ok && again.account === account, "the same account object").toBe(true);
}

const dated = (step: Step, at: number): Step => ({ ...step, request: { ...step.request, at } }) as Step;

/** A request with the same content: every instant and amount in another form, defaults written out. */
function inAnotherForm({ command, request }: Step): Step {
  const other: Record<string, unknown> = { ...request, at: isoOf(request.at), remark: undefined };
  if (command === "changeTariff") other["tariff"] = { ...request.tariff, items: Object.fromEntries(Object.entries(request.tariff.items).reverse()) };
  if (command === "topUp") other["amount"] = request.amount.includes(".") ? request.amount : `${request.amount}.00`;
  if (command === "purchasePackage") other["paidFrom"] = request.paidFrom ?? "external";
  if (command === "recordUsage") Object.assign(other, callInAnotherForm(request));
  if (command === "recordUsages") other["usages"] = request.usages.map(callInAnotherForm);
  return { command, request: other } as unknown as Step;
}

const callInAnotherForm = ({ startedAt, ...call }: Call): object => ({ region: "cn", roundWith: call.usageId, ...call, startedAt: new Date(startedAt) });
