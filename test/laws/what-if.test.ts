import fc from "fast-check";
import { describe, expect } from "vitest";
import {
  type Account, authorizeCall, type ExactAmount, maxCallSeconds, quote, recordUsage, recordUsages, settle, type Tariff, unwrap,
} from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ITEMS } from "../../src/testing/arbitrary-tariff.js";
import { type Call, open, performAll, type Performance } from "../../src/testing/commands.js";
import { chargedIn, isOf, usagesIn } from "../../src/testing/ledger-queries.js";
import { calendarOf } from "./calendar.js";
import { add, decimalText, dividedBy, type Fraction, fractionOf, isEqual, negative, sum, times, whole } from "./fractions.js";
import { law } from "./law.js";
import { rateOf } from "./naive-billing.js";
import { timePerMinute } from "./naive-rating.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A life up to some step. */
const livedTo = ({ tariff, openedAt, steps }: History, place: number): Performance => performAll(open(tariff, openedAt), steps.slice(0, 6 + (place % steps.length || 0)));

const fractionOfExact = ({ numerator, denominator }: ExactAmount): Fraction => dividedBy(fractionOf(numerator.toFixed()), BigInt(denominator.toFixed()));

const priceOf = (tariff: Tariff, line: { day: string; region: string; item: string }, time: number): Fraction =>
  dividedBy(times(whole(time), rateOf(tariff, line)), BigInt(timePerMinute(tariff, line.item)));

describe("a quote", () => {
  law("is what then happens: the pieces, the refusals, the re-ratings, and the difference that it makes to the bills", 30, fc.property(histories(), fc.nat({ max: 200 }), (history, place) => {
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
      if (!usage) throw new Error("re-rates a usage that nobody knows");
      return [...after.map((piece) => priceOf(tariff, { ...usage, day: piece.day }, piece.overageMs)), ...was.map((piece) => negative(priceOf(tariff, { ...usage, day: piece.day }, piece.overageMs)))];
    });
    expect(isEqual(fractionOfExact(quoted.charge), sum([...own, ...others]))).toBe(true);
  }));
});

const withoutAt = ({ usageId, appId, item, startedAt, seconds, region }: Call & { readonly at: number }): Call => ({ usageId, appId, item, startedAt, seconds, ...(region !== undefined && { region }) });

interface Asked {
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

/** The call that was asked about, as it is reported when it ends. */
const report = (account: Account, { at, ...call }: Asked, seconds: number) => {
  const startedAt = Math.max(at, account.clock);
  return recordUsage(account, { at: startedAt + seconds * 1_000, usageId: "no call of a history has this id", ...call, startedAt, seconds });
};

const overageOf = (account: Account, asked: Asked, seconds: number): number =>
  unwrap(report(account, asked, seconds)).events.filter(isOf("UsageRated")).flatMap(({ pieces }) => pieces).reduce((all, { overageMs }) => all + overageMs, 0);

/** Whether there are arrears once the call is billed, whatever there was before. */
function isInArrears(account: Account, asked: Asked, seconds: number): boolean {
  const recorded = unwrap(report(account, asked, seconds)).account;
  return unwrap(settle(recorded, { at: recorded.clock + seconds * 1_000 + 2 * DAY })).account.arrearsSince !== null;
}

/** The longest call that can be reported when it ends, found by asking. */
function longestReportable(account: Account, asked: Asked): number {
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
  law("runs on packages to the last second, and on cash to the last second before arrears; one second more goes over", 40, fc.property(histories(), fc.nat({ max: 200 }), questions, (history, place, question) => {
    const { account } = livedTo(history, place);
    const { startOf, dayOf } = calendarOf(history.tariff.timeZone);
    const soon = account.clock + question.wait;
    const at = question.beforeMidnight === null ? soon : startOf(dayOf(soon + 25 * HOUR)) - question.beforeMidnight;
    const asked: Asked = { at, appId: question.app, item: question.item, ...(question.region !== undefined && { region: question.region }) };

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
