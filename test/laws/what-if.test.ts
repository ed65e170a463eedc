import fc from "fast-check";
import { describe, expect } from "vitest";
import {
  type Account, authorizeCall, maxCallSeconds, quote, recordUsage, recordUsages, settle, unwrap,
} from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ITEMS } from "../../src/testing/arbitrary-tariff.js";
import { type Call, open, performAll, type Performance } from "../../src/testing/commands.js";
import { chargedIn, isOf, usagesIn } from "../../src/testing/ledger-queries.js";
import { add, decimalText, type Fraction, fractionOf, fractionOfExact, isEqual, negative, sum, whole } from "../support/fractions.js";
import { law } from "../support/law.js";
import { calendarOf } from "../support/luxon-calendar.js";
import { priceOf } from "../support/naive/naive-billing.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Performs a history up to some step. */
const performedTo = ({ tariff, openedAt, steps }: History, place: number): Performance => performAll(open(tariff, openedAt), steps.slice(0, 6 + (place % steps.length || 0)));

describe("a quote", () => {
  law("gives the pieces, refusals and re-ratings that recording gives, and the difference that recording makes to the bills", 30, fc.property(histories(), fc.nat({ max: 200 }), (history, place) => {
    const batches = history.steps.flatMap((step, index) =>
      step.command === "recordUsages" ? [{ index, at: step.request.at, usages: step.request.usages }]
      : step.command === "recordUsage" ? [{ index, at: step.request.at, usages: [withoutAt(step.request)] }]
      : [],
    );
    const batch = batches[place % batches.length];
    fc.pre(batch !== undefined);
    const before = performAll(open(history.tariff, history.openedAt), history.steps.slice(0, batch.index));
    const { tariff } = before.account;
    const request = { at: batch.at, usages: batch.usages };

    const quoted = quote(before.account, request);
    const recorded = recordUsages(before.account, request);
    if (!recorded.ok || !quoted.ok) {
      expect(quoted).toEqual(recorded);
      return;
    }
    expect(quoted.refused).toEqual(recorded.refused);
    const rated = recorded.events.filter(isOf("UsageRated"));
    expect(quoted.usages.map(({ usageId, billedSeconds, pieces }) => ({ usageId, billedSeconds, pieces }))).toEqual(rated.map(({ usageId, billedSeconds, pieces }) => ({ usageId, billedSeconds, pieces })));
    expect(quoted.rerated).toEqual(recorded.events.filter(isOf("UsagesRerated")).flatMap(({ changes }) => changes));

    const end = Math.max(batch.at, before.account.clock) + 2 * DAY;
    const [withThem, without] = [recorded.account, before.account].map((account) => unwrap(settle(account, { at: end })));
    const bills = (events: Parameters<typeof chargedIn>[0] = []): Fraction => fractionOf(chargedIn(events));
    expect(quoted.due.toFixed()).toBe(decimalText(add(bills([...recorded.events, ...(withThem?.events ?? [])]), negative(bills(without?.events)))));

    const own = rated.map((usage) => sum(usage.pieces.map(({ day, overageMs }) => priceOf(tariff, { ...usage, day }, overageMs))));
    quoted.usages.forEach(({ charge, drawnMs, overageMs, pieces }, index) => {
      expect(isEqual(fractionOfExact(charge), own[index] ?? whole(0))).toBe(true);
      expect(drawnMs).toBe(pieces.flatMap(({ draws }) => draws).reduce((all, draw) => all + draw.drawnMs, 0));
      expect(overageMs).toBe(pieces.reduce((all, piece) => all + piece.overageMs, 0));
    });
    const others = quoted.rerated.flatMap(({ usageId, before: was, after }) => {
      const usage = usagesIn(before.events).filter((known) => known.usageId === usageId && JSON.stringify(known.pieces) === JSON.stringify(was)).at(-1);
      if (!usage) throw new Error("re-rates a usage that the ledger does not have");
      return [...after.map((piece) => priceOf(tariff, { ...usage, day: piece.day }, piece.overageMs)), ...was.map((piece) => negative(priceOf(tariff, { ...usage, day: piece.day }, piece.overageMs)))];
    });
    expect(isEqual(fractionOfExact(quoted.charge), sum([...own, ...others]))).toBe(true);
  }));
});

const withoutAt = ({ usageId, appId, item, startedAt, seconds, region }: Call & { readonly at: number }): Call => ({ usageId, appId, item, startedAt, seconds, ...(region !== undefined && { region }) });

interface Question {
  readonly at: number;
  readonly appId: string;
  readonly item: string;
  readonly region?: string;
}

const questions = fc.record({
  app: fc.oneof({ weight: 8, arbitrary: fc.constant("class") }, { weight: 1, arbitrary: fc.constantFrom("__proto__", "no-such-app") }),
  item: fc.constantFrom(...ITEMS),
  region: fc.constantFrom(undefined, undefined, "sg"),
  wait: fc.constantFrom(0, 0, 1, HOUR, 20 * HOUR, 3 * DAY),
  beforeMidnight: fc.constantFrom(null, 0, 1, 1_500, 600_000),
});

/** Records the call in question when it ends. */
const report = (account: Account, { at, ...call }: Question, seconds: number) => {
  const startedAt = Math.max(at, account.clock);
  return recordUsage(account, { at: startedAt + seconds * 1_000, usageId: "an id of no call in the history", ...call, startedAt, seconds });
};

const overageOf = (account: Account, asked: Question, seconds: number): number =>
  unwrap(report(account, asked, seconds)).events.filter(isOf("UsageRated")).flatMap(({ pieces }) => pieces).reduce((all, { overageMs }) => all + overageMs, 0);

/** Whether the account is in arrears once the call is billed. */
function isInArrears(account: Account, asked: Question, seconds: number): boolean {
  const recorded = unwrap(report(account, asked, seconds)).account;
  return unwrap(settle(recorded, { at: recorded.clock + seconds * 1_000 + 2 * DAY })).account.arrearsSince !== null;
}

/** The longest call that can be recorded when it ends, found by bisection. */
function longestReportable(account: Account, asked: Question): number {
  let [most, tooMany] = [0, (account.tariff.lateUsageDays + 3) * 86_400];
  expect(report(account, asked, tooMany)).toMatchObject({ ok: false, refusal: { type: "UsageTooLate" } });
  while (tooMany - most > 1) {
    const middle = Math.floor((most + tooMany) / 2);
    if (report(account, asked, middle).ok) most = middle;
    else tooMany = middle;
  }
  return most;
}

describe("the longest call", () => {
  law("is exact to the second: one second more needs overage (onPackages) or brings arrears (untilArrears)", 40, fc.property(histories(), fc.nat({ max: 200 }), questions, (history, place, question) => {
    const { account } = performedTo(history, place);
    const { startOf, dayOf } = calendarOf(history.tariff.timeZone);
    const soon = account.clock + question.wait;
    const at = question.beforeMidnight === null ? soon : startOf(dayOf(soon + 25 * HOUR)) - question.beforeMidnight;
    const asked: Question = { at, appId: question.app, item: question.item, ...(question.region !== undefined && { region: question.region }) };

    const answer = maxCallSeconds(account, asked);
    const authorized = authorizeCall(account, asked);
    if (!authorized.ok || !answer.ok) {
      expect(answer).toEqual(authorized);
      return;
    }
    const { onPackages, untilArrears } = answer;

    if (onPackages === null) expect(overageOf(account, asked, longestReportable(account, asked))).toBe(0);
    else {
      expect(overageOf(account, asked, onPackages)).toBe(0);
      expect(overageOf(account, asked, onPackages + 1)).toBeGreaterThan(0);
    }
    if (untilArrears === null) expect(isInArrears(account, asked, longestReportable(account, asked))).toBe(false);
    else {
      expect(untilArrears === 0 || !isInArrears(account, asked, untilArrears)).toBe(true);
      expect(isInArrears(account, asked, untilArrears + 1)).toBe(true);
      if (account.arrearsSince === null && onPackages !== null && untilArrears > 0) expect(untilArrears).toBeGreaterThanOrEqual(onPackages);
    }
  }));
});
