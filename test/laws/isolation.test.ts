import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as library from "../../src/index.js";
import type { Account, Event } from "../../src/index.js";
import { arbHistory } from "../../src/testing/arbitrary-history.js";
import { perform, type Step } from "../../src/testing/commands.js";
import { ledgerInService, silentRtc, bought, called, toppedUp, settled } from "../support/account-steps.js";
import { vandalize } from "../support/vandal.js";
import { law } from "../support/law.js";

/*
 * Law 18: nothing that a caller writes into what a function returned, or passed in, changes an account, another account or a shipped
 * tariff.
 */
const pictureOf = (value: unknown): string => JSON.stringify(value);

interface Run {
  readonly versions: readonly string[];
  readonly events: readonly string[];
}

/** Runs steps and takes a picture of all versions and all events at the end, after `meddle` has had each request and each outcome. */
function run({ tariff, openedAt, steps }: { tariff: library.Tariff; openedAt: number; steps: readonly Step[] }, meddle: (value: unknown) => void): Run {
  const given = structuredClone(tariff);
  const opened = library.unwrap(library.openAccount({ at: openedAt, accountId: "acme", tariff: given }));
  const events: string[] = opened.events.map(pictureOf);
  const versions: Account[] = [opened.account];
  meddle(given);
  meddle(opened);
  for (const step of steps) {
    const account = versions.at(-1) as Account;
    const request = structuredClone(step);
    const outcome = perform(account, request);
    if (outcome.ok) events.push(...outcome.events.map(pictureOf));
    if (outcome.ok) versions.push(outcome.account);
    meddle(request);
    meddle(outcome);
    meddle(library.packageViews(account, openedAt));
    meddle(library.unbilled(account));
  }
  return { versions: versions.map(pictureOf), events };
}

const shippedTariffs = () => [library.aliyunRtc, library.aliyunRtc3, library.aliyunArtc, library.tencentTrtc];

describe("law 18: accounts are out of reach of their callers", () => {
  law(
    "law 18: whatever is written into requests, outcomes and answers, every version of the account and what comes next stay the same",
    40,
    fc.property(arbHistory(), (history) => {
      expect(run(history, vandalize)).toEqual(run(history, () => undefined));
    }),
  );

  law(
    "law 18: the events of an outcome are a plain array of the same content for ever, also after commands on other branches",
    40,
    fc.property(arbHistory(), fc.nat(), ({ tariff, openedAt, steps }, choice) => {
      const opened = library.unwrap(library.openAccount({ at: openedAt, accountId: "acme", tariff }));
      const outcomes: { readonly events: readonly Event[]; readonly told: string }[] = [{ events: opened.events, told: pictureOf(opened.events) }];
      const versions: Account[] = [opened.account];
      steps.forEach((step, index) => {
        // Mostly on the newest version, now and then on an older one.
        const account = versions[(choice + index) % 5 === 0 ? Math.floor(versions.length / 2) : versions.length - 1] as Account;
        const outcome = perform(account, step);
        if (!outcome.ok) return;
        expect(Array.isArray(outcome.events)).toBe(true);
        outcomes.push({ events: outcome.events, told: pictureOf(outcome.events) });
        versions.push(outcome.account);
      });
      for (const { events, told } of outcomes) expect(pictureOf(events)).toBe(told);
    }),
  );

  it.each([
    ["draws of an event", (account: Account) => library.unwrap(library.recordUsage(account, { at: account.clock, usageId: "new", appId: "app", item: "video-720p", startedAt: account.clock - 7_200_000, seconds: 7_000 }))],
    ["a quote", (account: Account) => library.quote(account, { at: account.clock, usages: [{ usageId: "q", appId: "app", item: "audio", startedAt: account.clock - 60_000, seconds: 59 }] })],
    ["the account's own fields and maps", (account: Account) => account],
    ["its JSON", (account: Account) => library.accountToJSON(account)],
    ["an account read from JSON", (account: Account) => library.unwrap(library.accountFromJSON(JSON.parse(JSON.stringify(account))))],
    ["its price list", (account: Account) => account.tariff],
    ["views of packages", (account: Account) => library.packageViews(account, account.clock)],
  ])("law 18: %s", (_what, ask) => {
    const { account } = inUse();
    const [before, views] = [pictureOf(account), pictureOf(library.packageViews(account, account.clock))];
    const shipped = pictureOf(shippedTariffs());
    vandalize(ask(account));
    expect(pictureOf(account)).toBe(before);
    expect(pictureOf(library.packageViews(account, account.clock))).toBe(views);
    expect(pictureOf(shippedTariffs())).toBe(shipped);
    expect(pictureOf(inUse().account)).toBe(before); // the digits of zero, a map or a list that accounts could share
  });

  it("law 18: shipped tariffs are frozen all the way down", () => {
    const shipped = pictureOf(shippedTariffs());
    vandalize(shippedTariffs());
    expect(pictureOf(shippedTariffs())).toBe(shipped);
    expect(library.tencentTrtc.arrears).not.toBe(library.aliyunRtc.arrears);
  });

  it("law 18: what reads a ledger does not write into it, nor does who reads what it says", () => {
    const { events } = inUse();
    const before = pictureOf(events);
    const replayed = library.replay(events);
    const after = pictureOf(replayed);
    vandalize(events);
    expect(pictureOf(replayed)).toBe(after);
    expect(pictureOf(inUse().events)).toBe(before);
  });
});

function inUse(): { readonly account: Account; readonly events: readonly Event[] } {
  const at = "2021-03-10T01:00:00+08:00";
  const events = ledgerInService(
    silentRtc,
    bought("small", at, { minutes: 10, price: "1", validFor: { days: 9 } }), bought("large", at, { minutes: 90, price: "1", validFor: { days: 10 } }),
    toppedUp("pay", at, "5"),
    called("one", "2021-03-10T03:00:00+08:00", 1_800, { item: "video-720p" }), called("two", "2021-03-10T23:30:00+08:00", 3_600, { item: "video-720p" }),
    settled("2021-03-12T03:00:00+08:00"), called("three", "2021-03-12T04:00:00+08:00", 4_000, { item: "video-1080p" }),
  );
  return { account: library.replay(events), events };
}
