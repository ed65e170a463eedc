import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Account, Event } from "../../src/index.js";
import * as library from "../../src/index.js";
import { arbHistory } from "../../src/testing/arbitrary-history.js";
import type { Step } from "../../src/testing/commands.js";
import { type FaultyLibrary, faultyLibrary, PLANTED } from "../support/faulty-library.js";
import { effort } from "../support/law.js";

/*
 * Law 17: whatever is thrown inside a command, wherever, every version of the account stays as it was, and the command asked again is
 * judged as if it had not been asked.
 */
const OPENED = Date.parse("2021-03-10T08:00:00+08:00");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Library = typeof library;

/** An account that has everything a command can touch, an older version of it, and a branch that goes on from there. */
function lived({ openAccount, verifyIdentity, activate, createApp, purchasePackage, enableApp, topUp, recordUsage, settle, unwrap, chain, aliyunRtc }: Library) {
  const at = OPENED;
  const older = unwrap(chain(
    openAccount({ at, accountId: "acme", tariff: { ...aliyunRtc, lateUsageDays: 7 } }),
    (a) => verifyIdentity(a, { at }),
    (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
    (a) => createApp(a, { at, appId: "class" }),
    (a) => createApp(a, { at, appId: "lab" }),
    (a) => purchasePackage(a, { at, packageId: "small", offer: { minutes: 30, price: "1", validFor: { days: 2 } } }),
    (a) => purchasePackage(a, { at, packageId: "large", offer: { minutes: 60, price: "2", validFor: { days: 3 } } }),
    (a) => purchasePackage(a, { at, packageId: "spare", offer: { minutes: 60, price: "2", validFor: { days: 9 } } }),
    (a) => enableApp(a, { at, appId: "class" }),
    (a) => topUp(a, { at, paymentId: "first", amount: "0.50" }),
  )).account;
  const account = unwrap(chain(
    older,
    ...[0, 1, 2, 3, 4, 5].map((n) => (a: Account) => recordUsage(a, {
      at: at + HOUR * (n + 2), usageId: `u${n}`, appId: "class", item: "video-720p", startedAt: at + HOUR * (n + 1), seconds: 900 + n,
    })),
    (a) => settle(a, { at: at + DAY }),
  )).account;
  const branch = unwrap(chain(
    older,
    (a) => recordUsage(a, { at: at + 3 * HOUR, usageId: "other", appId: "class", item: "video-1080p", startedAt: at + HOUR, seconds: 4_000 }),
    (a) => settle(a, { at: at + 4 * DAY }),
  )).account;
  return { older, account, branch };
}

const late = { appId: "class", item: "video-1080p", startedAt: OPENED + HOUR, seconds: 700 };
const next = { appId: "class", item: "video-720p", startedAt: OPENED + DAY + HOUR, seconds: 600 };
const now = { at: OPENED + DAY + 2 * HOUR };

/** What is asked of the account: every command, and questions that work on it hypothetically. */
const asked: Readonly<Record<string, (rtc: Library, account: Account) => unknown>> = {
  "verifyIdentity": ({ verifyIdentity }, account) => verifyIdentity(account, now),
  "activate": ({ activate }, account) => activate(account, { ...now, region: "us", acceptedAgreement: true, approval: "contract 7" }),
  "createApp": ({ createApp }, account) => createApp(account, { ...now, appId: "new" }),
  "enableApp": ({ enableApp }, account) => enableApp(account, { ...now, appId: "lab" }),
  "disableApp": ({ disableApp }, account) => disableApp(account, { ...now, appId: "class" }),
  "topUp": ({ topUp }, account) => topUp(account, { ...now, paymentId: "second", amount: "7.25" }),
  "purchasePackage": ({ purchasePackage }, account) => purchasePackage(account, { ...now, packageId: "more", offer: { minutes: 10, price: "1", validFor: { days: 1 } } }),
  "requestRefund": ({ requestRefund }, account) => requestRefund(account, { ...now, packageId: "spare" }),
  "recordUsage, the last to end": ({ recordUsage }, account) => recordUsage(account, { ...now, usageId: "next", ...next }),
  "recordUsage, late": ({ recordUsage }, account) => recordUsage(account, { ...now, usageId: "late", ...late }),
  "recordUsage, after bills, expiries and arrears": ({ recordUsage }, account) => recordUsage(account, { at: OPENED + 6 * DAY, usageId: "next", ...next }),
  "recordUsages, in order": ({ recordUsages }, account) => recordUsages(account, { ...now, usages: [1, 2, 3].map((n) => ({ usageId: `n${n}`, ...next, seconds: n * 100 })) }),
  "recordUsages, late": ({ recordUsages }, account) => recordUsages(account, { ...now, usages: [1, 2, 3].map((n) => ({ usageId: `n${n}`, ...late, seconds: n * 100 })) }),
  "voidUsage": ({ voidUsage }, account) => voidUsage(account, { ...now, usageId: "u1", reason: "test" }),
  "changeTariff": ({ changeTariff }, account) => changeTariff(account, { ...now, tariff: { ...account.tariff, offers: [] } }),
  "settle": ({ settle }, account) => settle(account, { at: OPENED + 200 * DAY }),
  "authorizeCall": ({ authorizeCall }, account) => authorizeCall(account, { at: OPENED + 5 * DAY, appId: "class", item: "audio" }),
  "maxCallSeconds": ({ maxCallSeconds }, account) => maxCallSeconds(account, { ...now, appId: "class", item: "video-1080p" }),
  "quote": ({ quote }, account) => quote(account, { ...now, usages: [{ usageId: "late", ...late }] }),
  "packageViews": ({ packageViews }, account) => packageViews(account, OPENED + DAY),
  "unbilled": ({ unbilled }, account) => unbilled(account),
  "accountToJSON": ({ accountToJSON }, account) => accountToJSON(account),
};

/** A fingerprint of all that JSON shows of a value; of a refusal all of it, so that a failed test says why. */
const pictureOf = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length < 300 ? text : createHash("sha256").update(text).digest("hex");
};

describe("law 17: a fault inside leaves every version of the account as it was", () => {
  let faulty: FaultyLibrary;
  beforeAll(async () => {
    faulty = await faultyLibrary();
  });

  /** Some call numbers up to `count`: the first ones, the last one, and others between them. */
  const callNumbers = (count: number): number[] => {
    const step = Math.max(1, Math.floor(count / 250));
    return [...new Set([...Array.from({ length: Math.min(count, 40) }, (_, n) => n + 1), ...Array.from({ length: Math.floor(count / step) }, (_, n) => (n + 1) * step), count])];
  };

  it.each(Object.entries(asked))("%s, with a fault at any of its internal calls", (_name, ask) => {
    const { older, account, branch } = lived(faulty);
    const untouched = [older, account, branch].map(pictureOf);
    const answer = pictureOf(ask(faulty, account));
    faulty.plantFault(Infinity);
    ask(faulty, account);
    const count = faulty.removeFault();
    expect(count).toBeGreaterThan(2);

    let thrown = 0;
    for (const n of callNumbers(count)) {
      if (n % 2 === 0) faulty.packageViews(branch, OPENED); // now the index stands elsewhere
      faulty.plantFault(n);
      try {
        expect(pictureOf(ask(faulty, account)), `call ${n}`).toBe(answer); // a reader may take the careful way instead
      } catch (fault) {
        if (fault !== PLANTED) throw fault;
        thrown += 1;
      } finally {
        faulty.removeFault();
      }
      if (n % 3 === 0) expect([older, account, branch].map(pictureOf), `after a fault at call ${n}`).toEqual(untouched);
      expect(pictureOf(ask(faulty, account)), `asked again after a fault at call ${n}`).toBe(answer);
    }
    expect([older, account, branch].map(pictureOf)).toEqual(untouched);
    expect(thrown).toBeGreaterThan(1);
  });

  it("arbitrary histories with a fault in each step end as without", () => {
    fc.assert(
      fc.property(arbHistory(), fc.array(fc.nat({ max: 5_000 }), { minLength: 1, maxLength: 50, size: "max" }), ({ tariff, openedAt, steps }, places) => {
        const run = (fault: (attempt: () => unknown, index: number) => void): readonly string[] => {
          let { account }: { account: Account } = faulty.unwrap(faulty.openAccount({ at: openedAt, accountId: "acme", tariff }));
          const events: Event[] = [];
          const versions: Account[] = [account];
          steps.forEach((step, index) => {
            fault(() => perform(faulty, account, step), index);
            const outcome = perform(faulty, account, step);
            if (!outcome.ok) return;
            account = outcome.account;
            versions.push(account);
            events.push(...outcome.events);
          });
          return [pictureOf(events), ...versions.map(pictureOf)];
        };
        const undisturbed = run(() => undefined);
        const disturbed = run((attempt, index) => {
          faulty.plantFault(1 + (places[index % places.length] ?? 0) % 800);
          try {
            attempt();
          } catch (fault) {
            if (fault !== PLANTED) throw fault;
          } finally {
            faulty.removeFault();
          }
        });
        expect(disturbed).toEqual(undisturbed);
      }),
      effort(60),
    );
  });

  it.each(Object.entries(asked))("%s, asked where the stack is nearly exhausted", (_name, ask) => {
    const { older, account, branch } = lived(library);
    const untouched = [older, account, branch].map(pictureOf);
    const answer = pictureOf(ask(library, account));
    for (let most = 1; most <= 20; most += 1) {
      let [failures, isDone] = [0, false];
      // A caller deep in a recursion of its own. On the way up each frame asks, until so many attempts have failed.
      const dive = (): void => {
        try {
          dive();
        } catch {
          // the bottom of the stack
        }
        if (isDone) return;
        try {
          ask(library, account);
          isDone = true;
        } catch (thrown) {
          if (!(thrown instanceof RangeError)) throw thrown;
          failures += 1;
          isDone = failures >= most;
        }
      };
      dive();
      expect(pictureOf(ask(library, account)), `after ${failures} attempts`).toBe(answer);
    }
    expect([older, account, branch].map(pictureOf)).toEqual(untouched);
  });

  it.each(Object.entries(asked))("%s, with a map that is full", (_name, ask) => {
    const { older, account, branch } = lived(library);
    const untouched = [older, account, branch].map(pictureOf);
    const answer = pictureOf(ask(library, account));
    const { set } = Map.prototype;
    for (let n = 1; n <= 60; n += 1) {
      let count = 0;
      Map.prototype.set = function (this: Map<unknown, unknown>, key: unknown, value: unknown) {
        count += 1;
        if (count === n) throw new RangeError("Map maximum size exceeded");
        return set.call(this, key, value) as Map<unknown, unknown>;
      };
      try {
        ask(library, account);
      } catch (thrown) {
        if (!(thrown instanceof RangeError)) throw thrown;
      } finally {
        Map.prototype.set = set;
      }
      expect(pictureOf(ask(library, account)), `after a fault at entry ${n}`).toBe(answer);
    }
    expect([older, account, branch].map(pictureOf)).toEqual(untouched);
  });
});

const perform = (rtc: FaultyLibrary, account: Account, { command, request }: Step): ReturnType<Library["settle"]> =>
  (rtc[command] as (account: Account, request: unknown) => ReturnType<Library["settle"]>)(account, request);
