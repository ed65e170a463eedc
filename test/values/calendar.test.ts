import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import { type PackageOffer, packageViews, recordUsage, type Tariff } from "../../src/index.js";
import {
  activated, bills, bought, call, called, drawnAndOver, given, inService, ms, opened, refused, settled, silentRtc, theOnly, types,
  verified, when,
} from "../support/account-steps.js";
import { isoIn } from "../../src/values/calendar.js";
import { instantOf, parseInstant } from "../../src/values/instant.js";

const inZone = (timeZone: string, more: Partial<Tariff> = {}): Tariff => ({ ...silentRtc, timeZone, ...more });
const iso = (at: number) => new Date(at).toISOString();
const toTheMinute = (at: number) => iso(at).replace(":00.000Z", "Z");

const expiryOf = (purchasedAt: string, validFor: PackageOffer["validFor"], tariff: Tariff = silentRtc) => {
  const early = "2015-01-01T00:00:00Z";
  const customer = given(opened(tariff, early), verified(early), activated("cn", early));
  return iso(theOnly("PackagePurchased", when(customer, bought("pack", purchasedAt, { validFor }))).expiresAt);
};

describe("validity in China time", () => {
  test.each`
    purchasedAt                        | validFor                              | expiresAt
    ${"2021-01-31T10:00:00.000+08:00"} | ${{ months: 1 }}                      | ${"2021-02-28T10:00:00.000+08:00"}
    ${"2020-01-31T10:00:00.000+08:00"} | ${{ months: 1 }}                      | ${"2020-02-29T10:00:00.000+08:00"}
    ${"2021-01-31T10:00:00.000+08:00"} | ${{ months: 2 }}                      | ${"2021-03-31T10:00:00.000+08:00"}
    ${"2021-03-31T10:00:00.000+08:00"} | ${{ months: 1 }}                      | ${"2021-04-30T10:00:00.000+08:00"}
    ${"2021-02-28T10:00:00.000+08:00"} | ${{ months: 1 }}                      | ${"2021-03-28T10:00:00.000+08:00"}
    ${"2021-12-31T23:59:59.999+08:00"} | ${{ months: 2 }}                      | ${"2022-02-28T23:59:59.999+08:00"}
    ${"2026-01-30T17:00:00.000Z"}      | ${{ months: 1 }}                      | ${"2026-02-27T17:00:00.000Z"}
    ${"2020-02-29T10:00:00.000+08:00"} | ${{ years: 1 }}                       | ${"2021-02-28T10:00:00.000+08:00"}
    ${"2020-02-29T10:00:00.000+08:00"} | ${{ years: 4 }}                       | ${"2024-02-29T10:00:00.000+08:00"}
    ${"2020-02-29T10:00:00.000+08:00"} | ${{ months: 12 }}                     | ${"2021-02-28T10:00:00.000+08:00"}
    ${"2019-02-28T10:00:00.000+08:00"} | ${{ years: 1 }}                       | ${"2020-02-28T10:00:00.000+08:00"}
    ${"2020-03-01T00:00:00.000+08:00"} | ${{ days: 365 }}                      | ${"2021-03-01T00:00:00.000+08:00"}
    ${"2019-03-01T00:00:00.000+08:00"} | ${{ days: 365 }}                      | ${"2020-02-29T00:00:00.000+08:00"}
    ${"2020-05-01T00:00:00.000+08:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2021-06-01T00:00:00.000+08:00"}
    ${"2020-05-31T23:59:59.999+08:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2021-06-01T00:00:00.000+08:00"}
    ${"2020-06-01T00:00:00.000+08:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2021-07-01T00:00:00.000+08:00"}
    ${"2020-02-29T10:00:00.000+08:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2021-03-01T00:00:00.000+08:00"}
    ${"2019-02-10T10:00:00.000+08:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2020-03-01T00:00:00.000+08:00"}
    ${"2020-12-15T10:00:00.000+08:00"} | ${{ throughEndOfMonth: { years: 2 } }} | ${"2023-01-01T00:00:00.000+08:00"}
  `("bought $purchasedAt for $validFor it expires $expiresAt", ({ purchasedAt, validFor, expiresAt }) => {
    expect(expiryOf(purchasedAt, validFor)).toBe(iso(ms(expiresAt)));
  });

  it("counts from the purchase, even when a package covers its first day from the start", () => {
    const account = given(
      inService({ ...silentRtc, coverFrom: "start-of-day" }), bought("pack", "2021-04-01T12:00:00+08:00", { validFor: { days: 1 } }),
    );
    expect(packageViews(account, account.clock).find(({ packageId }) => packageId === "pack")).toMatchObject({
      purchasedAt: ms("2021-04-01T12:00:00+08:00"),
      effectiveAt: ms("2021-04-01T00:00:00+08:00"),
      expiresAt: ms("2021-04-02T12:00:00+08:00"),
    });
    const events = when(account, called("night", "2021-04-01T00:00:00+08:00", 60), called("eve", "2021-03-31T23:59:00+08:00", 60));
    expect(drawnAndOver(events)).toEqual({ night: [15_000, 0], eve: [0, 15_000] });
  });
});

describe("validity across a change of the clock in New York", () => {
  // 2021-03-14 02:00 becomes 03:00 (−05:00 to −04:00); 2021-11-07 02:00 becomes 01:00
  test.each`
    purchasedAt                    | validFor         | expiresAt
    ${"2021-03-13T12:00:00-05:00"} | ${{ days: 1 }}   | ${"2021-03-14T13:00:00-04:00"}
    ${"2021-11-06T12:00:00-04:00"} | ${{ days: 1 }}   | ${"2021-11-07T11:00:00-05:00"}
    ${"2021-02-28T12:00:00-05:00"} | ${{ months: 1 }} | ${"2021-03-28T12:00:00-04:00"}
    ${"2020-11-01T12:00:00-05:00"} | ${{ years: 1 }}  | ${"2021-11-01T12:00:00-04:00"}
    ${"2021-02-14T01:59:59-05:00"} | ${{ months: 1 }} | ${"2021-03-14T01:59:59-05:00"}
    ${"2020-03-31T12:00:00-04:00"} | ${{ throughEndOfMonth: { years: 1 } }} | ${"2021-04-01T00:00:00-04:00"}
  `("bought $purchasedAt for $validFor it expires $expiresAt", ({ purchasedAt, validFor, expiresAt }) => {
    expect(expiryOf(purchasedAt, validFor, inZone("America/New_York"))).toBe(iso(ms(expiresAt)));
  });

  it("gives a refund window of 24-hour days", () => {
    const purchase = when(inService(inZone("America/New_York")), bought("pack", "2021-03-13T12:00:00-05:00"));
    expect(iso(theOnly("PackagePurchased", purchase).refundableUntil)).toBe("2021-03-20T17:00:00.000Z");
  });
});

/** Per zone: a day on which the clock changes, the instants at which it starts and ends, and its bill and the one before. */
const days = [
  ["America/New_York", "02:00", "2021-03-14", "2021-03-14T05:00Z", "2021-03-15T04:00Z", "2021-03-14T07:00Z", "2021-03-15T06:00Z", 23],
  ["America/New_York", "02:30", "2021-03-14", "2021-03-14T05:00Z", "2021-03-15T04:00Z", "2021-03-14T07:00Z", "2021-03-15T06:30Z", 23],
  ["America/New_York", "01:30", "2021-11-07", "2021-11-07T04:00Z", "2021-11-08T05:00Z", "2021-11-07T05:30Z", "2021-11-08T06:30Z", 25],
  ["America/New_York", "02:00", "2021-11-07", "2021-11-07T04:00Z", "2021-11-08T05:00Z", "2021-11-07T07:00Z", "2021-11-08T07:00Z", 25],
  ["America/Sao_Paulo", "02:00", "2018-11-04", "2018-11-04T03:00Z", "2018-11-05T02:00Z", "2018-11-04T04:00Z", "2018-11-05T04:00Z", 23],
  ["America/Sao_Paulo", "00:30", "2018-11-04", "2018-11-04T03:00Z", "2018-11-05T02:00Z", "2018-11-04T03:00Z", "2018-11-05T02:30Z", 23],
  ["America/St_Johns", "02:00", "2010-11-07", "2010-11-07T02:30Z", "2010-11-08T03:30Z", "2010-11-07T05:30Z", "2010-11-08T05:30Z", 25],
  ["America/St_Johns", "00:00", "2010-11-07", "2010-11-07T02:30Z", "2010-11-08T03:30Z", "2010-11-07T02:30Z", "2010-11-08T03:30Z", 25],
  ["America/St_Johns", "00:30", "2010-11-07", "2010-11-07T02:30Z", "2010-11-08T03:30Z", "2010-11-07T04:00Z", "2010-11-08T04:00Z", 25],
  ["America/St_Johns", "23:30", "2010-11-07", "2010-11-07T02:30Z", "2010-11-08T03:30Z", "2010-11-08T03:00Z", "2010-11-09T03:00Z", 25],
  ["Asia/Beirut", "00:30", "2021-03-28", "2021-03-27T22:00Z", "2021-03-28T21:00Z", "2021-03-27T22:00Z", "2021-03-28T21:30Z", 23],
  ["Asia/Shanghai", "02:00", "2021-03-14", "2021-03-13T16:00Z", "2021-03-14T16:00Z", "2021-03-13T18:00Z", "2021-03-14T18:00Z", 24],
] as const;

describe.each(days)("in %s, run at %s, %s", (zone, billingRunAt, day, startsAt, endsAt, billedBefore, billedAfter, hours) => {
  // A new tariff object each time: what is computed from a tariff is cached per object.
  const openedInZone = () => inService(inZone(zone, { billingRunAt }), "2010-01-01T00:00:00Z");
  const minuteBefore = iso(ms(startsAt) - 60_000);
  const eve = iso(ms(startsAt) - 120_000);

  it(`has ${hours} hours`, () => {
    const seconds = (ms(endsAt) - ms(minuteBefore)) / 1000 + 60;
    const { pieces } = theOnly("UsageRated", when(openedInZone(), called("long", minuteBefore, seconds)));
    expect(pieces.map(({ endedAt, billedSeconds }) => [toTheMinute(endedAt), billedSeconds])).toEqual([
      [startsAt, 60], [endsAt, hours * 3_600], [toTheMinute(ms(endsAt) + 60_000), 60],
    ]);
    expect(pieces[1]?.day).toBe(day);
  });

  it("is billed on the next day, and the previous day is billed on it", () => {
    const steps = [
      called("eve", eve, 60), called("first", startsAt, 60), called("last", iso(ms(endsAt) - 120_000), 60), called("after", endsAt, 60),
    ];
    const issued = bills(when(openedInZone(), ...steps, settled(iso(ms(billedAfter) + 120_000))));
    expect(issued.map(({ issuedAt, lines }) => [toTheMinute(issuedAt), lines.map(({ billedSeconds }) => billedSeconds)])).toEqual([
      [billedBefore, [60]], [billedAfter, [120]],
    ]);
    expect(issued[1]).toMatchObject({ day, lines: [{ day }] });
  });

  it("has the run for the previous day at that instant, not a millisecond earlier", () => {
    const talked = given(openedInZone(), called("eve", eve, 60));
    expect(bills(when(talked, settled(iso(ms(billedBefore) - 1))))).toEqual([]);
    expect(bills(when(talked, settled(billedBefore)))).toHaveLength(1);
  });
});

describe("where midnight occurs twice", () => {
  // St John's, 2010-11-07: 00:01 becomes 23:01 of the day before; that hour belongs to the day that had already begun
  it.each([
    "2010-11-07T02:30:00Z", "2010-11-07T02:30:59.999Z", "2010-11-07T02:31:00Z", "2010-11-07T03:29:59.999Z", "2010-11-07T03:30:00Z",
  ])("a call from %s belongs to the seventh", (startedAt) => {
    const account = inService(inZone("America/St_Johns"), "2010-01-01T00:00:00Z");
    const { pieces } = theOnly("UsageRated", when(account, called("talk", startedAt, 60)));
    expect(pieces.map(({ day }) => day)).toEqual(["2010-11-07"]);
  });
});

describe("where a date is skipped", () => {
  it("a call across it is cut once: Samoa went from the 29th to the 31st of December 2011", () => {
    const account = inService(inZone("Pacific/Apia"), "2011-12-01T00:00:00Z");
    const { pieces } = theOnly("UsageRated", when(account, called("talk", "2011-12-30T09:00:00Z", 7200))); // the date changes at 10:00Z
    expect(pieces.map(({ day, billedSeconds }) => [day, billedSeconds])).toEqual([["2011-12-29", 3_600], ["2011-12-31", 3_600]]);
  });
});

describe("a week over a change of the clock", () => {
  const account = inService(inZone("America/New_York"));
  const late = (at: string) => refused(recordUsage(account, call("late", "2021-03-10T12:00:00-05:00", 60, { at })));

  it("keeps the window for late usages open for calendar days, until the run", () => {
    expect(late("2021-03-18T01:59:59.999-04:00")).toBe("accepted");
    expect(late("2021-03-18T02:00:00.000-04:00")).toEqual({ type: "UsageTooLate", oldestDay: "2021-03-11" });
  });

  it("suspends 24 hours after the run, and releases after days of 24 hours", () => {
    const owing = given(account, called("talk", "2021-03-12T12:00:00-05:00", 6000));
    const events = when(owing, settled("2021-12-31T00:00:00Z"));
    expect(types(events)).toEqual(["BillIssued", "ArrearsStarted", "ServiceSuspended", "ServiceReleased"]);
    expect(events.map(({ at }) => iso(at))).toEqual([
      "2021-03-13T07:00:00.000Z", "2021-03-13T07:00:00.000Z", "2021-03-14T07:00:00.000Z",
      "2021-07-12T07:00:00.000Z", // 17 + 30 + 31 + 30 + 12 days later
    ]);
  });
});

describe("an instant in a zone", () => {
  test.each`
    utc                           | timeZone                 | text
    ${"2021-04-01T01:00:00.000Z"} | ${"Asia/Shanghai"}       | ${"2021-04-01T09:00:00.000+08:00"}
    ${"2021-04-01T01:00:00.000Z"} | ${"UTC"}                 | ${"2021-04-01T01:00:00.000Z"}
    ${"2021-01-01T01:00:00.000Z"} | ${"Europe/London"}       | ${"2021-01-01T01:00:00.000Z"}
    ${"2021-07-01T01:00:00.000Z"} | ${"Europe/London"}       | ${"2021-07-01T02:00:00.000+01:00"}
    ${"2021-01-01T01:00:00.007Z"} | ${"America/St_Johns"}    | ${"2020-12-31T21:30:00.007-03:30"}
    ${"2021-01-01T01:00:00.000Z"} | ${"Asia/Kathmandu"}      | ${"2021-01-01T06:45:00.000+05:45"}
    ${"2021-10-31T00:59:59.999Z"} | ${"Europe/Berlin"}       | ${"2021-10-31T02:59:59.999+02:00"}
    ${"2021-10-31T01:00:00.000Z"} | ${"Europe/Berlin"}       | ${"2021-10-31T02:00:00.000+01:00"}
  `("$utc in $timeZone is $text", ({ utc, timeZone, text }: Record<"utc" | "timeZone" | "text", string>) => {
    expect(isoIn(timeZone)(instantOf(ms(utc)))).toBe(text);
  });

  it("is text that names the very instant, also where an offset had seconds", () => {
    const zones = fc.constantFrom("Asia/Shanghai", "UTC", "America/New_York", "Africa/Monrovia", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns");
    fc.assert(fc.property(zones, fc.integer({ min: 86_400_000, max: Date.UTC(9899, 0, 1) }), (zone, at) => {
      expect(parseInstant(isoIn(zone)(instantOf(at)))).toBe(at);
    }));
  });

  it("that lies outside the calendar is in milliseconds", () => {
    expect(isoIn("Asia/Shanghai")(instantOf(9e15))).toBe("9000000000000000 ms");
  });
});
