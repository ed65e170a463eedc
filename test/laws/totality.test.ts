import * as accounting from "../../src/accounting/index.js";
import * as library from "../../src/index.js";
import * as reports from "../../src/reports/index.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountFromBytes, accountFromJSON, accountFromParts, accountToBytes, accountToJSON, accountToParts, aliyunRtc, describeRefusal, eventFromJSON,
  eventsToJSON, eventToJSON, openAccount, RefusalError, replayJSON,
} from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { commands } from "../../src/service/index.js";
import { type Answer, open, performAll, type Performance, type Step } from "../../src/testing/commands.js";
import { anything, poisoned } from "../support/hostile-values.js";
import { law } from "../support/law.js";

const AT = Date.parse("2021-10-20T12:00:00Z");
const HOUR = 3_600_000;

const call = { usageId: "u1", appId: "class", item: "audio", startedAt: AT + HOUR, seconds: 60, region: "cn" };
const wellFormed: readonly Step[] = [
  { command: "verifyIdentity", request: { at: AT } },
  { command: "activate", request: { at: AT, region: "cn", acceptedAgreement: true, approval: "contract 7" } },
  { command: "createApp", request: { at: AT, appId: "class" } },
  { command: "purchasePackage", request: { at: AT, packageId: "p1", offerId: "example-1000", paidFrom: "external" } },
  {
    command: "purchasePackage",
    request: { at: AT, packageId: "p2", offer: { offerId: "mine", minutes: "1.5", price: "0.01", regions: ["cn"], label: "small", validFor: { throughEndOfMonth: { years: 1 } } } },
  },
  { command: "enableApp", request: { at: AT, appId: "class" } },
  { command: "topUp", request: { at: AT, paymentId: "pay1", amount: "10" } },
  { command: "recordUsage", request: { at: AT + 2 * HOUR, ...call } },
  { command: "recordUsages", request: { at: AT + 2 * HOUR, usages: [{ ...call, usageId: "u2" }, { ...call, usageId: "u3" }] } },
  { command: "voidUsage", request: { at: AT + 2 * HOUR, usageId: "u2", reason: "wrong" } },
  { command: "requestRefund", request: { at: AT + 2 * HOUR, packageId: "p2" } },
  { command: "disableApp", request: { at: AT + 3 * HOUR, appId: "class" } },
  { command: "settle", request: { at: AT + 24 * HOUR } },
];

const inService = (): Performance => performAll(open(aliyunRtc, AT), wellFormed.slice(0, 9));
const { account: genuine, events: genuineEvents } = inService();
const genuineEntries = accounting.journal(genuineEvents);

const everyCommand: readonly ((account: never, request: never) => Answer | { readonly ok: true })[] = [...Object.values(commands), library.authorizeCall];
const anyCommand = fc.constantFrom(...everyCommand);

/** The answer has the documented shape, and an InvalidInput does not name the account: the account is genuine. */
function expectAnswer(answer: Answer | { readonly ok: true }): void {
  expect(typeof answer.ok).toBe("boolean");
  if (answer.ok) return;
  expect(typeof answer.refusal.type).toBe("string");
  expect(describeRefusal(answer.refusal)).toMatch(/^.+$/s);
  if (answer.refusal.type === "InvalidInput") expect(answer.refusal.path).not.toBe("account");
}

describe("law 1: totality", () => {
  law("every command and authorizeCall return an outcome for any value as the account and any value as the request", 600, fc.property(anyCommand, anything, anything, (ask, account, request) => {
    const answer = ask(account() as never, request() as never);
    expect(answer).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
  }));

  law("with a genuine account every command returns an outcome for any value as the request", 600, fc.property(anyCommand, anything, (ask, request) => {
    expectAnswer(ask(genuine as never, request() as never));
  }));

  law("with a genuine account every command returns an outcome for a well-formed request in which one part is replaced by any value", 1_000, fc.property(fc.constantFrom(...wellFormed), fc.nat(), anything, ({ command, request }, where, other) => {
    expectAnswer(commands[command](genuine, poisoned(request, where, other()) as never));
    expectAnswer(library.authorizeCall(genuine, poisoned(request, where, other()) as never));
  }));

  law("openAccount returns an outcome for any value, and for a request in which one part is replaced by any value", 1_000, fc.property(fc.nat(), anything, (where, other) => {
    for (const request of [other(), poisoned({ at: AT, accountId: "acme", tariff: { ...aliyunRtc, metering: { audio: "audio", video: [{ maxPixels: 1, item: "audio" }], audioWhileVideo: "billed" } } }, where, other())]) {
      const answer = openAccount(request as never);
      expectAnswer(answer);
      if (answer.ok) expect(answer.account.version).toBe(1);
    }
  }));

  law("the readers of JSON return an outcome for any value, and for a document in which one part is replaced by any value", 400, fc.property(fc.nat(), anything, (where, other) => {
    for (const json of [other(), poisoned(accountToJSON(genuine), where, other())]) {
      const answer = accountFromJSON(json);
      expectAnswer(answer);
    }
    const event = genuineEvents[where % genuineEvents.length];
    for (const json of [other(), event && poisoned(eventToJSON(event), where, other())]) expectAnswer(eventFromJSON(json));
    for (const documents of [other(), [other()], [poisoned(eventsToJSON(genuineEvents), where, other())], [event && poisoned(eventToJSON(event), where, other())]]) {
      expectAnswer(replayJSON(documents as never));
      expectAnswer(replayJSON(documents as never, genuine));
    }
    expectAnswer(replayJSON([eventsToJSON(genuineEvents)], { ...genuine }));
  }));

  law("the readers of bytes and parts return an outcome for any value, and for parts in which one part is replaced by any value", 300, fc.property(fc.nat(), anything, (where, other) => {
    for (const bytes of [other(), accountToBytes(genuine).with(where % 1_000, where % 256)]) expectAnswer(accountFromBytes(bytes as never));
    for (const parts of [other(), [other()], poisoned([...accountToParts(genuine)].map(({ name }) => ({ name, bytes: 0 })), where, other())]) expectAnswer(accountFromParts(parts as never));
  }));

  law("every other function throws only RefusalError, for any arguments", 1_000, fc.property(fc.constantFrom("packageViews", "remainingMinutes", "unbilled", "replay", "eventToJSON", "eventsToJSON", "accountToBytes", "accountToParts", "describeEvent", "describeRefusal", "unwrap", "isoOf", "minutesOf", "journal", "toHledger", "toBeancount", "journalText", "entriesToCSV", "trialBalance", "accruals"), fc.oneof(anything, fc.constant(() => genuine)), anything, (name, first, second) => {
    const ask = { ...library, ...accounting }[name as "replay"] as (...args: readonly unknown[]) => unknown;
    expectOnlyRefusalErrors(() => ask(first(), second()));
    expectOnlyRefusalErrors(() => ask([first(), second()], first()));
  }));

  law("chain throws only RefusalError, for any arguments, and what one of its steps threw", 500, fc.property(fc.oneof(anything, fc.constant(() => genuine)), anything, anything, (start, first, second) => {
    const ofSteps: unknown[] = [];
    const watched = (step: unknown): unknown => (typeof step !== "function" ? step : (account: unknown): unknown => {
      try {
        return Reflect.apply(step, undefined, [account]);
      } catch (problem) {
        ofSteps.push(problem);
        throw problem;
      }
    });
    expectOnlyRefusalErrors(() => library.chain(start() as never, watched(first()) as never, watched(second()) as never), ofSteps);
  }));

  law("replay, journal and describeEvent throw only RefusalError, for a ledger in which one part of one event is replaced by any value", 500, fc.property(fc.nat(), fc.nat(), anything, (which, where, other) => {
    const index = which % genuineEvents.length;
    const poison = genuineEvents.map((event, nth) => (nth === index ? poisoned(event, where, other()) : event)) as typeof genuineEvents;
    expectOnlyRefusalErrors(() => library.replay(poison));
    expectOnlyRefusalErrors(() => accounting.journal(poison));
    expectOnlyRefusalErrors(() => accounting.journal(genuineEvents, other() as never));
    expectOnlyRefusalErrors(() => accounting.accruals(poison, other() as never));
    for (const event of poison) expectOnlyRefusalErrors(() => library.describeEvent(event, aliyunRtc));
  }));

  law("the exports of books throw only RefusalError, for a journal in which one part of one entry is replaced by any value", 300, fc.property(fc.nat(), fc.nat(), anything, (which, where, other) => {
    const index = which % genuineEntries.length;
    const poison = genuineEntries.map((entry, nth) => (nth === index ? poisoned(entry, where, other()) : entry)) as typeof genuineEntries;
    for (const write of [accounting.toHledger, accounting.toBeancount, accounting.journalText, accounting.entriesToCSV]) expectOnlyRefusalErrors(() => write(poison));
    expectOnlyRefusalErrors(() => accounting.trialBalance(poison, { until: 0 }));
    expectOnlyRefusalErrors(() => accounting.toHledger(genuineEntries, { openedBefore: poison }));
    for (const write of [accounting.toHledger, accounting.toBeancount, accounting.entriesToCSV]) expectOnlyRefusalErrors(() => write(genuineEntries, other() as never));
    expectOnlyRefusalErrors(() => accounting.trialBalance(genuineEntries, other() as never));
  }));

  law("reconcile throws only RefusalError, for any arguments, and for a bill in which one part is replaced by any value", 300, fc.property(fc.nat(), anything, anything, (where, other, another) => {
    const bill = { lines: [{ day: "2021-10-20", region: "cn", item: "audio", minutes: "1", coveredMinutes: "1", overageMinutes: "0", amount: "0" }], from: "2021-10-20", until: "2021-10-21" };
    const subjects = [other(), genuine, genuineEvents, genuineEvents.map((event, nth) => (nth === where % genuineEvents.length ? poisoned(event, where, other()) : event))];
    for (const subject of subjects) {
      for (const theirs of [another(), bill, poisoned(bill, where, another())]) expectOnlyRefusalErrors(() => reports.reconcile(subject as never, theirs as never));
    }
  }));

  law("advisePackages throws only RefusalError, for any arguments, and for a request in which one part is replaced by any value", 200, fc.property(fc.nat(), anything, anything, (where, other, another) => {
    const offer = { offerId: "mine", minutes: "1.5", price: "0.01", regions: ["cn"], label: "small", validFor: { days: 1 } };
    for (const usages of [other(), [], [call], poisoned([call], where, other())]) {
      for (const request of [another(), { tariff: aliyunRtc, offers: [poisoned(offer, where, another())], account: genuine }]) {
        expectOnlyRefusalErrors(() => reports.advisePackages(usages as never, request as never));
      }
    }
  }));

  it("after all of this the account is what it was, and no prototype has changed", () => {
    expect(genuine).toEqual(inService().account);
    expect(prototypes()).toEqual(cleanPrototypes);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  law("in arbitrary histories no well-formed request is InvalidInput, and every refusal and event is described in one line", 40, fc.property(histories(), (history) => {
    const { events, answers } = performAll(open(history.tariff, history.openedAt), history.steps);
    for (const event of events) expect(library.describeEvent(event, history.tariff)).toMatch(/^[^\n]+$/);
    for (const answer of answers) {
      const refusals = answer.ok ? (answer.refused ?? []).map(({ refusal }) => refusal) : [answer.refusal];
      for (const refusal of refusals) {
        expect(refusal.type).not.toBe("InvalidInput");
        expect(describeRefusal(refusal)).toMatch(/^[^\n]+$/);
      }
    }
  }));
});

function expectOnlyRefusalErrors(run: () => unknown, passedOn: readonly unknown[] = []): void {
  let thrown: unknown = null;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  if (thrown !== null && !passedOn.includes(thrown)) expect(thrown instanceof RefusalError, String((thrown as Error).stack)).toBe(true);
}

const prototypes = (): unknown =>
  [Object, Array, Map, Set, String, Number, Function, Date, Promise, Symbol, Error].map(({ name, prototype }) => [name, Reflect.ownKeys(prototype).map(String)]);
const cleanPrototypes = prototypes();

describe("law 1: totality, input that is too large is refused before it is computed", () => {
  const purchase = (offer: object): Step => ({ command: "purchasePackage", request: { at: AT, packageId: "large", offer: { minutes: 1, price: "1", validFor: { days: 1 }, ...offer } } });
  it.each<[string, Step]>([
    ["an amount of 10,000 digits", { command: "topUp", request: { at: AT, paymentId: "large", amount: "9".repeat(10_000) } }],
    ["a million digits", { command: "topUp", request: { at: AT, paymentId: "large", amount: "9".repeat(1_000_000) } }],
    ["a batch of 4,000,000,000 holes", { command: "recordUsages", request: { at: AT, usages: new Array(4e9) } }],
    ["regions, 4,000,000,000 of them", purchase({ regions: new Array(4e9) })],
    ["a quota beyond what can be counted", purchase({ minutes: "150119987579.017" })],
    ["10,000 digits of minutes", purchase({ minutes: `1${"0".repeat(10_000)}` })],
    ["a validity of 2^53 days", purchase({ validFor: { days: 2 ** 53 } })],
    ["a validity of 1e308 years", purchase({ validFor: { years: 1e308 } })],
    ["an id of a million characters", { command: "createApp", request: { at: AT, appId: "a".repeat(1_000_000) } }],
    ["a call of 2^53 seconds", { command: "recordUsage", request: { at: AT, ...call, seconds: 2 ** 53 } }],
  ])("%s", (_, { command, request }) => {
    const start = process.cpuUsage();
    expect(commands[command](genuine, request as never)).toMatchObject({ ok: false, refusal: { type: "InvalidInput" } });
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(250);
  });
});
