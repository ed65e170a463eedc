import {
  type Account, accountToJSON, activate, aliyunRtc, changeTariff, createApp, disableApp, enableApp, type Event, eventToJSON, openAccount, type Outcome,
  purchasePackage, recordUsage, recordUsages, type Refusal, requestRefund, settle, type Tariff, topUp, unwrap, verifyIdentity, voidUsage,
} from "rtc-billing";
import { dice } from "./dice.js";

/*
 * A life of 10,000 commands, chosen by dice that fall alike everywhere, and what it comes to. The hash of that is committed in
 * long-history.sha256: a rule that changes on purpose changes it in the same commit, with a line in CHANGELOG.md.
 */
const COMMANDS = 10_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ITEMS = Object.keys(aliyunRtc.items);

const shortWindow: Tariff = { ...aliyunRtc, refundWindowDays: 1, lateUsageDays: 1, arrears: { suspendAfterHours: 24, releaseAfterDays: 400 } };

/** Says the commands one after the other; `below` decides what and when. */
function* commandsOf(below: (bound: number) => number, opened: number): Generator<(account: Account) => Outcome<Event, Refusal>> {
  let at = opened;
  let tariff = shortWindow;
  let lastBought = "first";
  const call = (nth: number) => {
    const seconds = below(12) === 0 ? below(40_000) : below(4_000);
    const latest = at - seconds * 1_000;
    const startedAt = latest - (below(10) === 0 ? below(30) * HOUR : 0);
    return { usageId: `call ${nth}`, appId: below(30) === 0 ? "lab" : "class", item: ITEMS[below(ITEMS.length)] ?? "audio", startedAt, seconds };
  };
  for (let nth = 0; nth < COMMANDS; nth += 1) {
    at += below(200) * MINUTE + below(3);
    const now = at;
    const chance = below(100);
    if (chance < 64) {
      const usage = call(nth);
      yield (a) => recordUsage(a, { at: now, ...usage });
    } else if (chance < 72) {
      const usages = [call(nth), call(nth + 0.25), call(nth + 0.5)];
      yield (a) => recordUsages(a, { at: now, usages: [...usages, ...usages.slice(0, 1)] });
    } else if (chance < 76) {
      const usageId = `call ${nth - 1 - below(30)}`;
      yield (a) => voidUsage(a, { at: now, usageId, reason: "reported by mistake" });
    } else if (chance < 78) {
      const validFor = [{ days: 1 + below(9) }, { months: 1 }, { throughEndOfMonth: { years: 0 } }][below(3)] ?? { days: 1 };
      const offer = { minutes: `${50 + below(600)}.25`, price: `${below(9)}.${10 + below(90)}`, validFor };
      const paidFrom = below(2) === 0 ? "cash" : "external";
      const packageId = `pack ${nth}`;
      lastBought = packageId;
      yield (a) => purchasePackage(a, { at: now, packageId, offer, paidFrom });
    } else if (chance < 80) {
      const packageId = below(4) === 0 ? "no such package" : lastBought;
      yield (a) => requestRefund(a, { at: now, packageId });
    } else if (chance < 85) {
      const amount = `${below(62)}.${10 + below(90)}`;
      yield (a) => topUp(a, { at: now, paymentId: `pay ${nth}`, amount });
    } else if (chance < 87) {
      yield (a) => (below(2) === 0 ? disableApp(a, { at: now, appId: "lab" }) : enableApp(a, { at: now, appId: "lab" }));
    } else if (chance < 88) {
      tariff = { ...tariff, tariffId: `from ${nth}`, alerts: { remainingPercent: [below(100), 10], expiryDays: [1 + below(5)], cashBelow: `${below(200)}` } };
      const next = tariff;
      yield (a) => changeTariff(a, { at: now, tariff: next });
    } else {
      yield (a) => settle(a, { at: now });
    }
  }
}

/** The account and all bills at the end of that life, as one text. */
export function longHistory(): string {
  const at = Date.parse("2021-03-01T00:00:00+08:00");
  let { account } = unwrap(openAccount({ at, accountId: "school", tariff: shortWindow }));
  const bills: object[] = [];
  let accepted = 0;
  const tell = (outcome: Outcome<Event, Refusal>): void => {
    if (!outcome.ok) return;
    accepted += 1;
    ({ account } = outcome);
    for (const event of outcome.events) if (event.type === "BillIssued") bills.push(eventToJSON(event));
  };
  for (const step of [
    (a: Account) => verifyIdentity(a, { at }),
    (a: Account) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a: Account) => createApp(a, { at, appId: "class" }),
    (a: Account) => createApp(a, { at, appId: "lab" }),
    (a: Account) => purchasePackage(a, { at, packageId: "first", offerId: "example-1000" }),
    (a: Account) => enableApp(a, { at, appId: "class" }),
  ]) tell(step(account));
  for (const command of commandsOf(dice(), at)) tell(command(account));
  return JSON.stringify({ accepted, account: accountToJSON(account), bills });
}
