import { describe, expect, it, test } from "vitest";
import { type Account, describeEvent, type Event, openAccount, RefusalError, replay, unwrap } from "../../src/index.js";
import {
  activated, bought, called, created, disabled, enabled, given, inService, malformed, OPENED, portrait, returned, settled, silentRtc, type Step,
  toppedUp, types, verified, voided, when,
} from "../support/account-steps.js";
import { march } from "../support/accounts.js";

describe("the ledger", () => {
  /** A history with nearly every kind of event. */
  const opening = unwrap(openAccount({ accountId: "acme", tariff: silentRtc, at: OPENED }));
  const steps: readonly Step[] = [
    verified(), activated("cn", OPENED), created("app", OPENED),
    bought("us", OPENED, { regions: ["us"], validFor: { days: 20 } }), enabled("app", OPENED),
    disabled("app", "2021-03-02T00:00:00+08:00"), enabled("app", "2021-03-03T00:00:00+08:00"),
    bought("pack", march, { minutes: 1 }), bought("back", march), returned("back", march),
    called("slip", march, 60, { item: "video-720p" }), called("early", "2021-03-10T09:00:00+08:00", 60),
    called("talk", "2021-03-10T10:05:00+08:00", 6000), called("before", "2021-03-10T10:01:00+08:00", 30),
    voided("slip", "2021-03-10T12:00:00+08:00"),
    settled("2021-03-12T12:00:00+08:00"), toppedUp("all", "2021-03-12T12:00:00+08:00", "0.80"),
    called("last", "2021-03-12T13:00:00+08:00", 6000), settled("2021-12-31T00:00:00+08:00"),
  ];
  const account = given(opening.account, ...steps);
  const events: Event[] = [...opening.events, ...when(opening.account, ...steps)];

  it("has every kind of event except warnings and changes of tariff, numbered without a gap, in order of time", () => {
    expect([...new Set(types(events))].sort()).toEqual([
      "AccountOpened", "AppCreated", "AppDisabled", "AppEnabled", "ArrearsCleared", "ArrearsStarted", "BillIssued", "CashToppedUp",
      "IdentityVerified", "PackageDepleted", "PackageExpired", "PackagePurchased", "PackageRefunded", "ServiceActivated",
      "ServiceReleased", "ServiceResumed", "ServiceSuspended", "UsageRated", "UsageVoided", "UsagesRerated",
    ]);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, n) => n + 1));
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
    expect([account.version, account.clock]).toEqual([events.length, events.at(-1)?.at]);
  });

  it("is described with one distinct line per event", () => {
    for (const event of events) expect(describeEvent(event, silentRtc)).toMatch(/^\S.*\S$/);
    expect(new Set(events.map((event) => describeEvent(event, silentRtc))).size).toBe(events.length);
  });

  it("replayed equals the account, from the start or onto any earlier version", () => {
    expect(replay(events)).toEqual(account);
    expect(portrait(replay(events))).toEqual(portrait(account));
    for (let cut = 1; cut < events.length; cut += 1) {
      expect(replay(events.slice(cut), replay(events.slice(0, cut)))).toEqual(account);
    }
    expect(replay([], account)).toEqual(account);
  });

  it("is refused with a gap, a repetition, a wrong start or decreasing time", () => {
    const broken: readonly (readonly [Event[], Account?])[] = [
      [[]], [events.slice(1)], [events.toSpliced(3, 1)], [events.toSpliced(3, 0, ...events.slice(3, 4))], [[...events].reverse()],
      [events.slice(0, 2), account], [events.slice(5), replay(events.slice(0, 4))], [events, replay(events.slice(0, 1))],
      [events.map((event) => (event.sequence === 9 ? { ...event, at: malformed(0) } : event))],
      [events.map((event) => (event.sequence === 4 ? { ...event, type: malformed("AppInvented") } : event))],
    ];
    for (const [ledger, from] of broken) expect(() => replay(ledger, from)).toThrow(RefusalError);
    expect(() => replay(malformed(null))).toThrow(RefusalError);
  });

  const first = (changes: object): readonly Event[] => malformed([{ ...opening.events[0], ...changes }]);
  test.each<[what: string, ask: () => unknown, message: string]>([
    ["without events", () => replay([]), "Invalid events[0]: must be AccountOpened."],
    ["that begins with another sequence", () => replay(first({ sequence: 2 })), "Invalid events[0]: must have the sequence 1."],
    ["that is not a list", () => replay(malformed(7)), "Invalid events: must be a list."],
    ["that is not a list, onto an account", () => replay(malformed(7), inService()), "Invalid events: must be a list."],
    ["onto a value that is not an account", () => replay([], malformed({})), "Invalid from: must be an account made by this library."],
  ])("%s is refused with a reason", (_what, ask, message) => {
    expect(ask).toThrow(RefusalError);
    expect(ask).toThrow(expect.objectContaining({ message }));
  });
});

test("a call reported at the midnight at which a billed day closes leaves the same account as a replay of its ledger", () => {
  const opening = unwrap(openAccount({ accountId: "acme", tariff: { ...silentRtc, lateUsageDays: 1, refundWindowDays: 1 }, at: OPENED }));
  const steps = [
    verified(OPENED), activated("cn", OPENED), created("app", OPENED), bought("pack", OPENED, { minutes: 60 }), enabled("app", OPENED),
    called("before", "2021-03-10T15:00:00+08:00", 60), called("midnight", "2021-03-12T23:59:00+08:00", 60),
  ];
  const account = given(opening.account, ...steps);
  expect(replay([...opening.events, ...when(opening.account, ...steps)])).toEqual(account);
  expect(account.billed.size).toBe(0);
});
