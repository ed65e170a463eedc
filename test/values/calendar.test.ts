import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it, test, vi } from "vitest";
import { openAccount, type PackageOffer, packageViews, recordUsage, type Tariff } from "../../src/index.js";
import { calendarOf, isoIn, isTimeZone, parseDay } from "../../src/values/calendar.js";
import { instantOf, parseInstant } from "../../src/values/instant.js";
import {
  activated, bills, bought, call, called, drawnAndOver, given, inService, malformed, ms, opened, refused, settled, silentRtc, theOnly, types,
  verified, when,
} from "../support/account-steps.js";
import { refusalText } from "../support/damage.js";

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

describe("every zone that the runtime knows", () => {
  /** What the clocks of a zone show, to the second, as text that compares by time. */
  function clockOf(timeZone: string): (at: number) => string {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    return (at) => {
      const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value] as const));
      const [year, month, day, hour, minute, second] = (["year", "month", "day", "hour", "minute", "second"] as const).map((part) => parts.get(part));
      return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
    };
  }

  const years = Array.from({ length: 68 }, (_, index) => 1970 + index).filter((year) => year < 1980 || year % 3 === 0);
  const dates = years.flatMap((year) => ["01-02", "07-01", "10-31"].map((date) => parseDay(`${year}-${date}`) ?? malformed(date)));

  it("has days that start at the second at which its clocks first show their date", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    expect(zones.length).toBeGreaterThan(400);
    const wrong = zones.flatMap((zone) => {
      const clock = clockOf(zone);
      const { startOf, dayOf } = calendarOf(zone);
      return dates.filter((date) => {
        const start = startOf(date);
        const isFirst = clock(start).slice(0, 10) === date && clock(start - 1).slice(0, 10) < date;
        return !isFirst || dayOf(start) !== date || dayOf(instantOf(start - 1)) === date;
      }).map((date) => `${date} in ${zone}, at ${clock(startOf(date))}`);
    });
    expect(wrong).toEqual([]);
  });

  test("Monrovia was behind UTC by 44 minutes and 30 seconds until 1972", () => {
    const { dayOf, startOf } = calendarOf("Africa/Monrovia");
    expect(iso(startOf(parseDay("1971-01-02") ?? malformed(null)))).toBe("1971-01-02T00:44:30.000Z");
    expect(dayOf(instantOf(ms("1971-01-02T00:44:29.999Z")))).toBe("1971-01-01");
    expect(iso(startOf(parseDay("1972-01-08") ?? malformed(null)))).toBe("1972-01-08T00:00:00.000Z");
  });
});

describe("the name of a zone", () => {
  /** Spellings of a name in letters of either case. */
  const spellingsOf = (name: string, count: number): readonly string[] =>
    Array.from({ length: count }, (_, bits) => [...name].map((letter, index) => ((bits >> index % 10) & 1 ? letter.toUpperCase() : letter)).join(""));

  test("is the same in letters of either case, whose calendar is remembered once", () => {
    const spellings = spellingsOf("america/argentina/comodrivadavia", 1_000);
    expect(new Set(spellings).size).toBe(1_000);
    let formats = 0;
    vi.stubGlobal("Intl", { DateTimeFormat: new Proxy(Intl.DateTimeFormat, { construct: (target, options: [string, object]) => (formats += 1, new target(...options)) }) });
    try {
      for (const timeZone of spellings) expect(refusalText(openAccount({ at: "2021-03-10T00:00:00Z", accountId: "a", tariff: inZone(timeZone) }))).toBe("accepted");
    } finally {
      vi.unstubAllGlobals();
    }
    expect(formats).toBe(1); // the first, to learn the offsets of the zone
    expect(new Set(spellings.map(calendarOf)).size).toBe(1);
  });

  test("of a zone that was not asked for lately may be computed again, with the same answers", () => {
    const day = parseDay("2021-07-01") ?? malformed(null);
    const before = calendarOf("Asia/Kathmandu").startOf(day);
    for (const zone of Intl.supportedValuesOf("timeZone").slice(0, 100)) calendarOf(zone);
    expect(calendarOf("Asia/Kathmandu").startOf(day)).toBe(before);
    expect(iso(before)).toBe("2021-06-30T18:15:00.000Z");
  });

  test.each(["Etc/GMT+12", "etc/gmt+12", "ETC/GMT-14", "Utc", "asia/SHANGHAI"])("may be %s", (name) => {
    expect(isTimeZone(name)).toBe(true);
    expect(openAccount({ at: "2021-03-10T00:00:00Z", accountId: "a", tariff: inZone(name) })).toMatchObject({ account: { tariff: { timeZone: name } } });
  });

  test.each(["+08:00", "Etc/GMT+13", "etc/gmt-15", "Asia/To\u212Ayo", "Mars/Olympus", "Mars+08", "__proto__", "constructor", " UTC"])("may not be %s, however often it is asked", (name) => {
    const tariff = inZone(name);
    for (let again = 0; again < 3; again += 1) {
      expect(isTimeZone(name)).toBe(false);
      expect(refusalText(openAccount({ at: "2021-03-10T00:00:00Z", accountId: "a", tariff }))).toBe("tariff.timeZone: must be an IANA time zone");
    }
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

  /** Around a day on which clocks change: by an hour, half an hour, at midnight, or over a whole day. */
  const nearChanges = fc.tuple(
    fc.constantFrom(
      ["America/New_York", "2021-03-14"], ["America/New_York", "2021-11-07"], ["Australia/Lord_Howe", "2021-04-04"], ["Pacific/Apia", "2011-12-30"],
      ["America/Sao_Paulo", "2018-11-04"], ["Asia/Beirut", "2021-03-28"], ["Antarctica/Troll", "2021-10-31"], ["Asia/Shanghai", "1988-04-17"],
    ),
    fc.integer({ min: -60 * 3_600_000, max: 60 * 3_600_000 }),
  );

  test("has the offset that the clocks have then, to the millisecond of a change, whatever was asked before", () => {
    fc.assert(fc.property(nearChanges, ([[zone = "", day = ""], off]) => {
      const at = ms(`${day}T00:00:00Z`) + off;
      expect(isoIn(zone)(instantOf(at))).toBe(DateTime.fromMillis(at, { zone }).toISO()?.replace("+00:00", "Z"));
    }), { numRuns: 500 });
    expect(isoIn("America/New_York")(instantOf(ms("2021-03-14T06:59:59.999Z")))).toBe("2021-03-14T01:59:59.999-05:00");
    expect(isoIn("America/New_York")(instantOf(ms("2021-03-14T07:00:00.000Z")))).toBe("2021-03-14T03:00:00.000-04:00");
  });

  it("that lies outside the calendar is in milliseconds", () => {
    expect(isoIn("Asia/Shanghai")(instantOf(9e15))).toBe("9000000000000000 ms");
  });
});
