import { describe, expect, it, test } from "vitest";
import { type Account, aliyunRtc, type Event, isoOf, replay, recordUsage, recordUsages, settle, type Tariff, unwrap } from "../../src/index.js";
import { inBatch, bought, call, called, given, inService, ms, settled, toppedUp, voided, when } from "../support/account-steps.js";

const watched: Tariff = { ...aliyunRtc, alerts: { remainingPercent: [20, 10, 5], expiryDays: [30, 7, 1], cashBelow: "100.00" } };
const march = "2021-03-10T10:00:00+08:00";
const hour = (n: number) => new Date(ms(march) + n * 3_600_000).toISOString();

/** An account with 100 package minutes, under a tariff with all alerts. */
const withPackage = (...more: Parameters<typeof bought>[2][]): Account => given(inService(watched), bought("pack", march, more[0]));

/** A 720p call: each of its minutes draws one package minute. */
const talk = (usageId: string, at: string, minutes: number) => called(usageId, at, minutes * 60, { item: "video-720p" });

const warnings = (events: readonly Event[]): string[] =>
  events.flatMap((event) => {
    if (event.type === "PackageRunningLow") return [`${event.packageId} ${event.percent} % ${event.remainingMs / 60_000} left`];
    if (event.type === "PackageExpiringSoon") return [`${event.packageId} ${event.days} days ${event.remainingMs / 60_000} left`];
    if (event.type !== "CashRunningLow") return [];
    return [event.projectedCash ? `projected ${event.projectedCash} at ${isoOf(event.at)}` : `cash ${event.cash} below ${event.below}`];
  });

describe("a package that runs low", () => {
  test.each`
    minutes | warned
    ${79}   | ${[]}
    ${80}   | ${["pack 20 % 20 left"]}
    ${89}   | ${["pack 20 % 11 left"]}
    ${90}   | ${["pack 10 % 10 left"]}
    ${94}   | ${["pack 10 % 6 left"]}
    ${95}   | ${["pack 5 % 5 left"]}
    ${100}  | ${["pack 5 % 0 left"]}
  `("after $minutes of 100 minutes warns $warned", ({ minutes, warned }: { minutes: number; warned: string[] }) => {
    expect(warnings(when(withPackage(), talk("u", hour(0), minutes)))).toEqual(warned);
  });

  it("warns once per crossing, and again after a correction has raised it above the threshold", () => {
    const low = given(withPackage(), talk("a", hour(0), 80));
    expect(warnings(when(low, talk("b", hour(2), 5)))).toEqual([]);
    const raised = given(low, voided("a", hour(3)));
    expect(warnings(when(raised, talk("c", hour(3), 85)))).toEqual(["pack 20 % 15 left"]);
  });

  it("does not warn on a repeat, nor on a re-rating that leaves it unchanged", () => {
    const low = given(withPackage(), talk("late", hour(5), 100));
    expect(warnings(when(low, talk("late", hour(5), 100)))).toEqual([]);
    // The earlier call takes 10 minutes from the later one: the package stays used up.
    const outcome = unwrap(recordUsage(low, call("early", hour(0), 600, { item: "video-720p" })));
    expect(outcome.events.map(({ type }) => type)).toEqual(["UsagesRerated", "UsageRated"]);
  });

  it("warns once for a batch, about what is left after the whole batch", () => {
    const usages = [1, 2, 3, 4].map((n) => inBatch(call(`u${n}`, hour(n), 1_260, { item: "video-720p" }))); // 4 × 21 minutes
    expect(warnings(unwrap(recordUsages(withPackage(), { at: hour(9), usages })).events)).toEqual(["pack 20 % 16 left"]);
  });

  it("does not warn after it has expired", () => {
    const late = call("u", hour(22), 6_000, { item: "video-720p", at: ms(hour(25)) });
    const account = given(withPackage({ validFor: { days: 1 } }), settled(hour(24)));
    expect(unwrap(recordUsage(account, late)).events.map(({ type }) => type)).toEqual(["UsageRated", "PackageDepleted"]);
  });
});

describe("a package that expires soon", () => {
  const expiry = "2021-05-09T10:00:00+08:00"; // 60 days after the purchase
  test.each`
    until                              | warned
    ${"2021-04-09T09:59:59.999+08:00"} | ${[]}
    ${"2021-04-09T10:00:00.000+08:00"} | ${["pack 30 days 100 left"]}
    ${"2021-05-02T09:59:59.999+08:00"} | ${["pack 30 days 100 left"]}
    ${"2021-05-02T10:00:00.000+08:00"} | ${["pack 30 days 100 left", "pack 7 days 100 left"]}
    ${expiry}                          | ${["pack 30 days 100 left", "pack 7 days 100 left", "pack 1 days 100 left"]}
  `("settled until $until warns $warned", ({ until, warned }: { until: string; warned: string[] }) => {
    expect(warnings(when(withPackage({ validFor: { days: 60 } }), settled(until)))).toEqual(warned);
  });

  it("dates each warning at its own instant, even when the account is settled much later", () => {
    const [first] = when(withPackage({ validFor: { days: 60 } }), settled(expiry));
    expect(first).toMatchObject({ type: "PackageExpiringSoon", at: ms("2021-04-09T10:00:00+08:00"), expiresAt: ms(expiry) });
  });

  it("skips the thresholds that lie before the purchase", () => {
    expect(warnings(when(withPackage({ validFor: { days: 7 } }), settled(expiry)))).toEqual(["pack 1 days 100 left"]);
  });

  it("does not warn when nothing is left", () => {
    const empty = given(withPackage({ validFor: { days: 60 } }), talk("u", hour(0), 100));
    expect(warnings(when(empty, settled(expiry)))).toEqual([]);
  });
});

describe("cash that runs low", () => {
  const recorded = (usageId: string, at: string, minutes: number) => called(usageId, at, minutes * 60, { item: "video-720p" }); // 0.032 a minute
  const funded = given(inService(watched), toppedUp("pay-1", march, "102.00"));

  test.each`
    minutes | warned
    ${62}   | ${[] /* 1.98: 100.02 are left */}
    ${63}   | ${["cash 99.99 below 100" /* 2.01 */]}
  `("after a bill for $minutes minutes warns $warned", ({ minutes, warned }: { minutes: number; warned: string[] }) => {
    expect(warnings(when(funded, recorded("u", hour(0), minutes), settled("2021-03-11T02:00:00+08:00")))).toEqual(warned);
  });

  it("warns after the purchase that takes it, and again after a top-up has raised it above the level", () => {
    const cheap = { minutes: 1, price: "2.01" };
    expect(warnings(when(funded, bought("p", hour(1), cheap, "cash")))).toEqual(["cash 99.99 below 100"]);
    const low = given(funded, bought("p", hour(1), cheap, "cash"));
    expect(warnings(when(low, bought("q", hour(2), cheap, "cash")))).toEqual([]);
    expect(warnings(when(low, toppedUp("pay-2", hour(2), "1"), bought("q", hour(3), cheap, "cash")))).toEqual(["cash 98.98 below 100"]);
  });

  it("does not warn when the tariff has no level", () => {
    const silent: Tariff = { ...watched, alerts: { ...watched.alerts, cashBelow: null } };
    const account = given(inService(silent), toppedUp("pay-1", march, "102.00"), recorded("u", hour(0), 100));
    expect(warnings(unwrap(settle(account, { at: hour(48) })).events)).toEqual([]);
  });
});

describe("projected cash that is low at the first instant of a billing day", () => {
  const rich = (amount: string) => given(inService(watched), toppedUp("pay", "2021-03-08T10:00:00+08:00", amount));
  // 6,000 s of audio cost 0.80
  const day = (n: number, at = "00:00:00.000") => `2021-03-${n}T${at}+08:00`;

  test.each`
    what                                            | steps                                                                                       | warned
    ${"a call of the day before"}                   | ${[called("u", march, 6000)]}                                                               | ${["projected 99.3 at 2021-03-10T16:00:00.000Z", "cash 99.3 below 100"]}
    ${"a call that leaves the level exactly"}       | ${[called("u", march, 780)]}                                                                | ${[]}
    ${"a call that leaves 0.01 less"}               | ${[called("u", march, 840)]}                                                                | ${["projected 99.99 at 2021-03-10T16:00:00.000Z", "cash 99.99 below 100"]}
    ${"a call, voided one ms before midnight"}      | ${[called("u", march, 6000), voided("u", day(10, "23:59:59.999"))]}                         | ${[]}
    ${"a call, voided at midnight"}                 | ${[called("u", march, 6000), voided("u", day(11))]}                                         | ${["projected 99.3 at 2021-03-10T16:00:00.000Z"]}
    ${"a call that is reported at midnight"}        | ${[called("u", march, 6000, { at: day(11) })]}                                              | ${["cash 99.3 below 100", "projected 99.3 at 2021-03-11T16:00:00.000Z"]}
    ${"a top-up before midnight"}                   | ${[called("u", march, 6000), toppedUp("more", day(10, "23:59:59.999"), "1")]}               | ${[]}
    ${"low, not low a midnight later, low again"}   | ${[called("u", march, 6000), toppedUp("more", day(11, "01:00:00.000"), "1"), settled(day(12)), called("v", day(12, "10:00:00.000"), 6000)]} | ${["projected 99.3 at 2021-03-10T16:00:00.000Z", "projected 99.5 at 2021-03-12T16:00:00.000Z", "cash 99.5 below 100"]}
    ${"low at each of two midnights, after a call"} | ${[called("u", march, 6000), called("v", day(11, "10:00:00.000"), 6000)]}                   | ${["projected 99.3 at 2021-03-10T16:00:00.000Z", "cash 99.3 below 100"]}
  `("$what: $warned", ({ steps, warned }: { steps: Parameters<typeof given>[1][]; warned: string[] }) => {
    const account = rich("100.1");
    expect(warnings(when(account, ...steps, settled(day(20))))).toEqual(warned);
    const hourly = Array.from({ length: 240 }, (_, n) => settled(new Date(ms(day(11)) + n * 3_600_000).toISOString()));
    const late = steps.length > 1 ? [] : hourly; // and in steps it is the same
    expect(warnings(when(account, ...steps, ...late, settled(day(21))))).toEqual(warned);
  });

  it("is not told of an account that never had cash", () => {
    expect(warnings(when(inService(watched), called("u", march, 6000), settled("2021-03-20T00:00:00+08:00")))).toEqual([]);
  });

  it("comes after an expiry and before the run of the same instant, and is found after a ledger that ends with the expiry", () => {
    const tariff: Tariff = { ...watched, billingRunAt: "00:00" };
    const account = given(
      inService(tariff), toppedUp("pay", "2021-03-08T10:00:00+08:00", "100.1"), bought("p", day(10), { minutes: 1, validFor: { days: 1 } }), called("u", march, 6000, { item: "recording-360p" }),
    );
    const events = when(account, settled(day(11)));
    expect(events.map(({ type }) => type)).toEqual(["PackageExpired", "CashRunningLow", "BillIssued", "CashRunningLow"]);
    expect(replay(events, account)).toEqual(given(account, settled(day(11))));
  });
});
