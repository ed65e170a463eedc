import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  type Account, activate, aliyunRtc, chain, createApp, enableApp, openAccount, purchasePackage, recordUsage, recordUsages, requestRefund,
  settle, type Tariff, tencentTrtc, topUp, unwrap, verifyIdentity,
} from "../../src/index.js";
import { arbHistory, arbPackageOffer, arbTariff, arbUsage, given, inMemory } from "../../src/testing/index.js";
import { perform } from "../../src/service/index.js";
import { european } from "../support/european.js";

const sampled = { numRuns: 60, seed: 20190828 };
const at = "2021-04-01T00:00:00+08:00";
const school = { at, accountId: "school" };

const tariffs = [aliyunRtc, tencentTrtc, european];

const opened = (tariff: Tariff): Account => {
  const region = Object.keys(tariff.regions)[0] ?? "";
  return unwrap(chain(
    openAccount({ ...school, tariff }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region, acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => purchasePackage(a, { at, packageId: "p1", offer: { minutes: 100, price: "3.00", regions: [region], validFor: { months: 1 } } }),
    (a) => enableApp(a, { at, appId: "class" }),
  )).account;
};

describe("an arbitrary price list", () => {
  it("is accepted by openAccount, and prints as its terms", () => {
    fc.assert(fc.property(arbTariff(), (tariff) => {
      expect(openAccount({ ...school, tariff })).toMatchObject({ ok: true });
      expect(fc.stringify(tariff)).toMatch(/^tariff ".+": .+ per-(usage|day)( in steps of [0-9]+ s)?, /);
    }), sampled);
  });

  it("is of the kind asked for", () => {
    fc.assert(fc.property(arbTariff({ rounding: "per-day" }), ({ rounding }) => rounding === "per-day"), sampled);
  });
});

describe("an arbitrary package", () => {
  test.each(tariffs)("of $tariffId can be an offer of the tariff, and be bought inline", (tariff) => {
    const account = opened(tariff);
    fc.assert(fc.property(arbPackageOffer(tariff), (offer) => {
      expect(openAccount({ ...school, tariff: { ...tariff, offers: [offer] } })).toMatchObject({ ok: true });
      expect(purchasePackage(account, { at, packageId: "p2", offer })).toMatchObject({ ok: true });
      expect(offer.regions?.every((region) => region in tariff.regions)).toBe(true);
    }), sampled);
  });
});

describe("an arbitrary call", () => {
  test.each(tariffs)("of $tariffId is accepted when its region is active and its day is open", (tariff) => {
    const account = opened(tariff);
    const source = { tariff, startsFrom: account.clock, startsBefore: account.clock + 5 * 86_400_000 };
    fc.assert(fc.property(arbUsage(source), (call) => {
      expect(recordUsage(account, { at: account.clock + 7 * 86_400_000, ...call })).toMatchObject({ ok: true });
      expect(call.startedAt).toBeGreaterThanOrEqual(source.startsFrom);
      expect(call.startedAt).toBeLessThan(source.startsBefore);
    }), sampled);
  });

  it("often starts near midnight in the tariff's zone", () => {
    const calls = fc.sample(arbUsage({ tariff: european }), { ...sampled, numRuns: 200 });
    const near = calls.filter(({ startedAt }) => Math.abs(((startedAt + 3_600_000 + 43_200_000) % 86_400_000) - 43_200_000) <= 60_000); // London in April: UTC+1
    expect(near.length).toBeGreaterThan(50);
  });

  it("prints with its start as a date", () => {
    const [call] = fc.sample(arbUsage(), sampled);
    expect(fc.stringify(call)).toContain(`"startedAt":"${new Date(call?.startedAt ?? 0).toISOString()}"`);
  });
});

describe("an arbitrary history", () => {
  test.each(tariffs)("of $tariffId has calls that are accepted, packages that are used up, bills, returns, arrears and new price lists", (tariff) => {
    const seen = new Set<string>();
    for (const { openedAt, steps } of fc.sample(arbHistory({ tariff }), { ...sampled, numRuns: 80 })) {
      const store = inMemory({ at: openedAt, accountId: "school", tariff });
      for (const step of steps) store.perform(step);
      for (const { type } of store.events()) seen.add(type);
    }
    expect([...seen]).toEqual(expect.arrayContaining([
      "ServiceActivated", "AppEnabled", "UsageRated", "UsagesRerated", "UsageVoided", "PackageDepleted", "PackageExpired", "PackageRefunded",
      "BillIssued", "ArrearsStarted", "ServiceSuspended", "TariffChanged",
    ]));
  });

  it("is plain data: each step gives the same outcome after a round trip through JSON", () => {
    fc.assert(fc.property(arbHistory(), ({ tariff, openedAt, steps }) => {
      const { account } = unwrap(openAccount({ at: openedAt, accountId: "school", tariff }));
      for (const step of steps) expect(perform(account, JSON.parse(JSON.stringify(step)))).toEqual(perform(account, step));
    }), { ...sampled, numRuns: 5 });
  });
});

describe("given, when, then", () => {
  const call = { usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-01T08:00:00+08:00", seconds: 61 };
  const reported = "2021-04-01T09:00:00+08:00";
  const account = opened(aliyunRtc);

  it("starts from an account, an outcome or events, and takes steps", () => {
    const paid = unwrap(chain(openAccount(school), (a) => topUp(a, { at, paymentId: "pay-1", amount: "5.00" })));
    for (const start of [paid.account, paid, paid.events]) {
      const after = given(start, (a) => verifyIdentity(a, { at }))
        .when(topUp, { at, paymentId: "pay-2", amount: "6" })
        .then([{ type: "CashToppedUp", paymentId: "pay-2", amount: "6.00" }]);
      expect(after.cash.toFixed(2)).toBe("11.00");
    }
  });

  it("matches the named fields: instants and amounts as in requests, lists completely", () => {
    given(account).when(recordUsage, { at: reported, ...call }).then([{ type: "UsageRated", at: reported, startedAt: new Date(call.startedAt), billedSeconds: 120, pieces: [{ day: "2021-04-01", draws: [{ drawnMs: 30_000 }] }] }]);
    given(account).when(requestRefund, { at: reported, packageId: "p1" }).then([{ type: "PackageRefunded", amount: "3", paidTo: "external" }]);
    given(account).when(createApp, { at: reported, appId: "class" }).then([]);
    given(account).when(recordUsages, { at: reported, usages: [call] }).then([{ type: "UsageRated" }]);
    given(account, (a) => recordUsage(a, { at: reported, ...call, item: "video-720p", seconds: 3_600 }))
      .when(settle, { at: "2021-06-01T00:00:00+08:00" })
      .thenAmongOthers([{ type: "BillIssued", bill: { total: "0.00" } }, { type: "PackageExpired", forfeitedMs: 40 * 60_000 }]);
  });

  it("returns the old account when a command is refused", () => {
    expect(given(account).when(createApp, { at: 0, appId: "lab" }).then({ type: "ClockWentBackwards", clock: at })).toBe(account);
  });

  const rated = given(account).when(recordUsage, { at: reported, ...call });
  const refused = given(account).when(createApp, { at: 0, appId: "lab" });
  const settled = given(account).when(settle, { at: "2021-06-01T00:00:00+08:00" });
  test.each([
    ["event 1: billedSeconds is 120, not 180", () => rated.then([{ type: "UsageRated", billedSeconds: 180 }])],
    ["event 1: pieces is of length 1, not 2", () => rated.then([{ type: "UsageRated", pieces: [{}, {}] }])],
    ["event 1: pieces[0].draws[0].packageId is \"p1\", not \"p2\"", () => rated.then([{ type: "UsageRated", pieces: [{ draws: [{ packageId: "p2" }] }] }])],
    ["event 1: it is UsageRated, not AppCreated", () => rated.then([{ type: "AppCreated" }])],
    ["event 1, UsageRated, is one too many", () => rated.then([])],
    ["event 2, AppEnabled, is missing", () => rated.then([{ type: "UsageRated" }, { type: "AppEnabled" }])],
    ["event 1: startedAt is \"2021-04-01T00:00:00.000Z\", not \"2021-04-01T01:00:00.000Z\"", () => rated.then([{ type: "UsageRated", startedAt: new Date("2021-04-01T01:00:00Z") }])],
    ["it is accepted", () => rated.then({ type: "AppDisabled" })],
    ["it is refused", () => refused.then([])],
    ["type is \"ClockWentBackwards\", not \"AppNotFound\"", () => refused.then({ type: "AppNotFound", appId: "lab" })],
    ["no event is {\"type\":\"AppCreated\"}", () => rated.thenAmongOthers([{ type: "AppCreated" }])],
    ["no event is {\"type\":\"PackageExpiringSoon\"}", () => settled.thenAmongOthers([{ type: "PackageExpired" }, { type: "PackageExpiringSoon" }])],
    ["no event is {\"type\":\"AppCreated\"}", () => refused.thenAmongOthers([{ type: "AppCreated" }])],
  ])("says what is not as expected: %s", (message, claim) => {
    expect(claim).toThrow(message);
  });

  it("prints given, when and then of what is not as expected", () => {
    const claim = () => given(openAccount(school), (a) => verifyIdentity(a, { at })).when(topUp, { at, paymentId: "pay-1", amount: "5" }).then([]);
    expect(claim).toThrow(`event 1, CashToppedUp, is one too many
given
  2021-04-01T00:00:00.000+08:00 account "school" opened on tariff "aliyun-rtc"
  2021-04-01T00:00:00.000+08:00 identity verified
when
  topUp {"at":"2021-04-01T00:00:00+08:00","paymentId":"pay-1","amount":"5"}
then
  2021-04-01T00:00:00.000+08:00 CNY 5.00 topped up with payment "pay-1"
but expected
  nothing`);
    const other = () => given(account).when(createApp, { at: 0, appId: "lab" }).then([{ type: "AppCreated" }]);
    expect(other).toThrow(/given\n {2}account "school" after \d+ events\nwhen\n.*\nthen\n {2}it is refused as ClockWentBackwards: .*\nbut expected\n {2}\{"type":"AppCreated"\}$/);
  });

  it("throws when a step of the given part is refused", () => {
    expect(() => given(openAccount(school), (a) => createApp(a, { at, appId: "lab" }))).toThrow("The service is not activated.");
  });

  it("fails when it is awaited by mistake", async () => {
    await expect(Promise.resolve().then(() => given(account).when(settle, { at }))).rejects.toThrow("this is no promise");
  });
});
