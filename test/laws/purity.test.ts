import { afterEach, describe, expect } from "vitest";
import fc from "fast-check";
import {
  type Account, authorizeCall, type Event, openAccount, packageViews, remainingMinutes, replay, type Tariff, unbilled, unwrap,
} from "../../src/index.js";
import { journal, journalText, toBeancount, toHledger } from "../../src/accounting/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { law } from "../support/law.js";
import { plain } from "../support/plain.js";

const zoneOfHost = process.env["TZ"];
afterEach(() => inZone(zoneOfHost));

describe("law 2: purity", () => {
  law("deep-frozen tariffs, accounts, requests and events give the same events and an equal account", 25, fc.property(histories(), (history) => {
    const { tariff, openedAt, steps } = history;
    const opened = unwrap(openAccount(deepFrozen({ at: openedAt, accountId: "acme", tariff: copied(tariff) })));
    const events: Event[] = [...opened.events];
    let account = deepFrozen(opened.account);
    for (const step of steps) {
      const answer = perform(account, deepFrozen(step));
      queriesOf(account, step.request.at);
      if (!answer.ok) continue;
      events.push(...answer.events);
      account = deepFrozen(answer.account);
    }
    const unfrozen = performAll(open(tariff, openedAt), steps);
    expect(events).toEqual(unfrozen.events);
    expect(account).toEqual(unfrozen.account);
    expect(deepFrozen(replay(deepFrozen(events)))).toEqual(unfrozen.account);
    const entries = deepFrozen(journal(events));
    expect(toHledger(entries)).toBe(toHledger(journal(unfrozen.events)));
  }));

  law("no argument is changed: tariffs, requests and older versions of an account are afterwards what they were before", 25, fc.property(histories(), (history) => {
    const { tariff, openedAt, steps } = history;
    const texts = JSON.stringify([tariff, steps]);
    const versions: { account: Account; answers: unknown }[] = [];
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      versions.push({ account, answers: queriesOf(account, openedAt) });
      const answer = perform(account, step);
      if (answer.ok) ({ account } = answer);
    }
    expect(JSON.stringify([tariff, steps])).toBe(texts);
    for (const version of versions) expect(queriesOf(version.account, openedAt)).toEqual(version.answers);
  }));

  law("a tariff that the caller changes after opening an account changes nothing in the account", 20, fc.property(scenes(), ({ tariff, openedAt }) => {
    const ofTheCaller = copied(tariff);
    const { account } = open(ofTheCaller, openedAt);
    const untouched = open(tariff, openedAt).account;
    for (const item of Object.values(ofTheCaller.items)) Object.assign(item, { weight: "9", rates: [] });
    Object.assign(ofTheCaller, { timeZone: "UTC", rounding: "per-day", offers: [] });
    expect(account).toEqual(untouched);
  }));

  law("three time zones of the host give the same events, books and answers", 25, fc.property(histories(), (history) => {
    const [one, ...others] = ["UTC", "Asia/Shanghai", "America/New_York"].map((zone) => lifeIn(zone, history));
    for (const other of others) expect(other).toEqual(one);
  }));
});

/** The answers of the queries, and the public fields. */
const queriesOf = (account: Account, at: number): unknown =>
  plain([
    packageViews(account, at), remainingMinutes(account, at), unbilled(account), authorizeCall(account, { at, appId: "class", item: "audio" }),
    account.version, account.clock, account.service, account.cash, account.arrearsSince, account.identityVerified,
    [...account.regions.keys()], [...account.apps.entries()], account.tariff,
  ]);

function lifeIn(zone: string, { tariff, openedAt, steps }: History): unknown {
  inZone(zone);
  expect(new Date("2021-07-15T12:00:00Z").getTimezoneOffset(), `the zone ${zone} is in force`).toBe(minutesBehindUtc[zone]);
  const { account, events, answers } = performAll(open(tariff, openedAt), steps);
  const entries = journal(events);
  const books = [toHledger(entries, { timeZone: tariff.timeZone }), toBeancount(entries, { timeZone: tariff.timeZone }), journalText(entries)];
  return { events: plain(events), books, queries: queriesOf(account, openedAt), answers: plain(answers.map((answer) => (answer.ok ? answer.refused : answer.refusal))) };
}

const minutesBehindUtc: Readonly<Record<string, number>> = { "UTC": 0, "Asia/Shanghai": -480, "America/New_York": 240 };

function inZone(zone: string | undefined): void {
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
}

/** Freezes a value and everything in it, including the entries of maps and sets. */
function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Reflect.ownKeys(value)) deepFrozen(Reflect.get(value, key));
  if (value instanceof Map || value instanceof Set) for (const entry of value.entries()) deepFrozen(entry);
  return value;
}

const copied = (tariff: Tariff): Tariff => structuredClone(tariff);
