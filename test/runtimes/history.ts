import {
  type Account, accountFromJSON, accountToJSON, activate, aliyunRtc, authorizeCall, chain, changeTariff, createApp, describeEvent,
  describeRefusal, disableApp, enableApp, type Event, eventFromJSON, eventToJSON, openAccount, type Outcome, packageViews,
  purchasePackage, recordUsage, recordUsages, type Refusal, replay, requestRefund, settle, type Tariff, tencentTrtc, topUp, unbilled,
  unwrap, verifyIdentity, voidUsage,
} from "rtc-billing";
import { journal, journalText, toBeancount, toHledger } from "rtc-billing/accounting";
import { dice } from "./dice.js";
import { longHistory } from "./long-history.js";

/*
 * What every host must tell alike, to the last byte: each Node version and the browser run this file against the built package.
 * It uses nothing but the language and the package.
 */
type Step = (account: Account) => Outcome<Event, Refusal>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const DAYS = 100;

const opening = (at: string | number, tariff: Tariff): Outcome<Event, Refusal> => chain(
  openAccount({ at, accountId: "school", tariff }),
  (a) => verifyIdentity(a, { at }),
  (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
  (a) => createApp(a, { at, appId: "class" }),
  (a) => purchasePackage(a, { at, packageId: "first", offer: { minutes: 100, price: "3.00", validFor: { months: 1 } } }),
  (a) => enableApp(a, { at, appId: "class" }),
);

/** One lesson against one package: the bill for what the package could not cover. */
function firstProgram(): string {
  const at = "2021-04-01T09:00:00+08:00";
  const lesson = { usageId: "lesson-1", appId: "class", item: "video-720p", startedAt: at, seconds: 7_200 };
  const { account, events } = unwrap(chain(
    opening(at, aliyunRtc),
    (a) => recordUsage(a, { at: "2021-04-01T11:00:00+08:00", ...lesson }),
    (a) => settle(a, { at: "2021-04-02T02:00:00+08:00" }),
  ));
  return events.map((event) => describeEvent(event, account.tariff)).join("\n");
}

/** A season of commands, in the order in which they arrive: late calls, voids, returns, arrears, a change of tariff, and requests that are refused. */
function seasonOf(tariff: Tariff, opened: number): Step[] {
  const below = dice();
  const items = Object.keys(tariff.items);
  const commands: { readonly at: number; readonly step: Step }[] = [];
  const say = (at: number, step: (account: Account, at: number) => Outcome<Event, Refusal>): void => {
    commands.push({ at, step: (account) => step(account, at) });
  };
  for (let day = 0; day < DAYS; day += 1) {
    const noon = opened + day * DAY + 12 * HOUR;
    const calls = Array.from({ length: 6 }, (_, index) => ({
      usageId: `call ${day}.${index}`,
      appId: day % 29 === 28 ? "lab" : "class",
      item: items[below(items.length)] ?? "audio",
      startedAt: noon - HOUR + below(18 * HOUR),
      seconds: below(5) === 0 ? 0 : below(9_000),
    }));
    const [first, second, ...rest] = calls;
    for (const call of [first, second]) if (call) say(call.startedAt + call.seconds * 1_000 + below(3) * below(4 * DAY), (a, at) => recordUsage(a, { at, ...call }));
    say(noon + DAY, (a, at) => recordUsages(a, { at, usages: [...rest, ...rest.slice(0, 1)] }));
    const wrong = `call ${day}.${below(6)}`;
    if (day % 9 === 8) say(noon + DAY + HOUR, (a, at) => voidUsage(a, { at, usageId: wrong, reason: "reported by mistake" }));
    if (day % 7 === 3) {
      const validFor = [{ days: 30 }, { months: 1 }, { years: 1 }, { throughEndOfMonth: { years: 0 } }][day % 4] ?? { days: 1 };
      const offer = { minutes: `${200 + below(400)}.5`, price: `${below(30)}.${10 + below(90)}`, validFor };
      const paidFrom = below(2) === 0 ? "cash" : "external";
      say(noon, (a, at) => purchasePackage(a, { at, packageId: `pack ${day}`, offer, paidFrom }));
      say(noon + below(9) * DAY, (a, at) => requestRefund(a, { at, packageId: `pack ${day}` }));
    }
    const amount = `${below(300)}.37`;
    if (day % 13 === 5 && day < 60) say(noon + 3 * HOUR, (a, at) => topUp(a, { at, paymentId: `pay ${day}`, amount }));
    if (day % 31 === 30) say(noon, (a, at) => disableApp(a, { at, appId: "class" }));
    if (day % 31 === 30) say(noon + 2 * HOUR, (a, at) => enableApp(a, { at, appId: "class" }));
  }
  const raised = { ...tariff, tariffId: `${tariff.tariffId}, raised`, alerts: { ...tariff.alerts, remainingPercent: [50, 10], cashBelow: "20" } };
  say(opened + 50 * DAY, (a, at) => changeTariff(a, { at, tariff: raised }));
  say(opened + (DAYS + 10) * DAY, (a, at) => settle(a, { at }));
  say(opened + (DAYS + 400) * DAY, (a, at) => settle(a, { at }));
  return commands.sort((a, b) => a.at - b.at).map(({ step }) => step);
}

/** Everything that an account says in a season, and that it can be stored, read back and replayed. */
function toldOf(tariff: Tariff, openedAt: string): string[] {
  const opened = Date.parse(openedAt);
  const start = unwrap(opening(opened, tariff));
  const ledger: Event[] = [...start.events];
  const lines: string[] = [];
  let account = start.account;
  for (const step of seasonOf(tariff, opened)) {
    const outcome = step(account);
    if (!outcome.ok) lines.push(`refused: ${describeRefusal(outcome.refusal)} ${JSON.stringify(outcome.refusal)}`);
    else {
      account = outcome.account;
      ledger.push(...outcome.events);
      lines.push(...outcome.events.map((event) => `${describeEvent(event, account.tariff)} ${JSON.stringify(eventToJSON(event))}`));
    }
  }
  const call = authorizeCall(account, { at: account.clock, appId: "class", item: "audio" });
  const stored = JSON.stringify(accountToJSON(account));
  const copies = [
    unwrap(accountFromJSON(JSON.parse(stored))).account,
    replay(ledger.map((event) => unwrap(eventFromJSON(JSON.parse(JSON.stringify(eventToJSON(event))))).event)),
  ];
  if (copies.some((copy) => JSON.stringify(accountToJSON(copy)) !== stored)) throw new Error(`${tariff.tariffId}: read back or replayed, the account is another`);
  const entries = journal(ledger);
  const books = [toHledger(entries, { timeZone: tariff.timeZone }), toBeancount(entries, { timeZone: tariff.timeZone }), journalText(entries)];
  return [...lines, ...books, JSON.stringify([packageViews(account, account.clock), unbilled(account), call]), stored];
}

/** The seasons under three price lists, one in a zone whose clocks change. */
const fixedHistory = (): string => [
  ...toldOf(aliyunRtc, "2021-08-20T00:00:00+08:00"),
  ...toldOf(tencentTrtc, "2022-01-01T00:00:00+08:00"),
  ...toldOf({ ...aliyunRtc, tariffId: "autumn", timeZone: "America/New_York", rounding: "per-day" }, "2021-08-20T00:00:00-04:00"),
].join("\n");

export const everything = (): string => `${firstProgram()}\n${fixedHistory()}\n${longHistory()}\n`;
