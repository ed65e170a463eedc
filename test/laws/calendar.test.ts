import fc from "fast-check";
import { describe, expect } from "vitest";
import { type Account, aliyunRtc, type Event, type PackageOffer, purchasePackage, type Tariff, unwrap } from "../../src/index.js";
import { open, performAll, type Step } from "../../src/testing/commands.js";
import { billsIn, isOf } from "../../src/testing/ledger-queries.js";
import { law } from "../support/law.js";
import { addDays, calendarOf } from "../support/luxon-calendar.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Zones whose clocks change by an hour, by half an hour, at midnight, at one minute past, by a whole day, or never. */
const zones = fc.constantFrom(
  "UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "America/St_Johns", "Australia/Lord_Howe",
  "Asia/Beirut", "Africa/Cairo", "Pacific/Apia", "Asia/Tehran", "Asia/Kathmandu", "America/Havana", "Antarctica/Troll",
);
const wallTimes = fc.constantFrom("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "12:34", "23:59");
const instants = fc.oneof(
  fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) }),
  // around the days on which clocks change somewhere, and the ends of months
  fc.tuple(
    fc.constantFrom("2021-03-14", "2021-11-07", "2018-11-04", "2010-11-07", "2021-03-28", "2011-12-30", "2021-10-03", "2021-04-04", "2020-02-29", "2021-01-31", "2022-03-21", "2021-10-31"),
    fc.integer({ min: -DAY, max: 2 * DAY }),
  ).map(([day, off]) => Date.parse(`${day}T00:00:00Z`) + off),
);
const durations: fc.Arbitrary<PackageOffer["validFor"]> = fc.oneof(
  fc.integer({ min: 1, max: 800 }).map((days) => ({ days })),
  fc.integer({ min: 1, max: 40 }).map((months) => ({ months })),
  fc.integer({ min: 1, max: 9 }).map((years) => ({ years })),
  fc.integer({ min: 0, max: 3 }).map((years) => ({ throughEndOfMonth: { years } })),
);

const inZone = (timeZone: string, billingRunAt: string): Tariff => ({ ...aliyunRtc, timeZone, billingRunAt, coverFrom: "start-of-day" });

/** An account in service since `at`. */
function inService(tariff: Tariff, at: number): Account {
  const steps: Step[] = [
    { command: "verifyIdentity", request: { at } },
    { command: "activate", request: { at, region: "cn", acceptedAgreement: true } },
    { command: "createApp", request: { at, appId: "class" } },
    { command: "purchasePackage", request: { at, packageId: "first", offer: { minutes: 1, price: "0", validFor: { days: 1 } } } },
    { command: "enableApp", request: { at, appId: "class" } },
  ];
  return performAll(open(tariff, at), steps).account;
}

describe("the calendar (rules 1, 7 and 11) agrees with luxon", () => {
  law("a package bought at any instant in any zone is effective from the start of its day, and expires at the end of its validity, month ends clamped", 120, fc.property(zones, instants, durations, (zone, at, validFor) => {
    const { dayOf, startOf, timeOf, expiryOf } = calendarOf(zone);
    const account = inService(inZone(zone, "02:00"), at);
    const { events } = unwrap(purchasePackage(account, { at, packageId: "pack", offer: { minutes: 1, price: "0", validFor } }));
    const bought = events.filter(isOf("PackagePurchased")).map(({ effectiveAt, expiresAt, refundableUntil }) => ({ effectiveAt, expiresAt, refundableUntil }));
    expect(bought).toEqual([{ effectiveAt: startOf(dayOf(at)), expiresAt: expiryOf(at, validFor), refundableUntil: Math.min(at + 7 * DAY, timeOf(addDays(dayOf(at), 8), "02:00") - 1) }]);
  }));

  law("a call over several days is cut at the first instant of each day, and each day is billed at the first instant of the next at which the clocks show the time of the run or later", 60, fc.property(zones, instants, wallTimes, fc.integer({ min: 1, max: 60 }), (zone, at, billingRunAt, hours) => {
    const { dayOf, startOf, timeOf } = calendarOf(zone);
    const call = { usageId: "long", appId: "class", item: "recording-360p", startedAt: at, seconds: hours * 3_600 };
    const end = at + hours * HOUR;
    const { events } = performAll(inService(inZone(zone, billingRunAt), at), [
      { command: "recordUsage", request: { at: end, ...call } },
      { command: "settle", request: { at: end + 3 * DAY } },
    ]);
    const days = [dayOf(at)];
    while (startOf(addDays(days.at(-1) ?? "", 1)) < end) days.push(addDays(days.at(-1) ?? "", 1));
    const existing = days.filter((day) => startOf(day) < startOf(addDays(day, 1)));

    const midnights = existing.map((day) => ({ day, endedAt: Math.min(end, startOf(addDays(day, 1))) }));
    expect(piecesOf(events)).toEqual(midnights);
    const firstRunAfter = (day: string): number => {
      let next = addDays(day, 1);
      while (timeOf(next, billingRunAt) <= end) next = addDays(next, 1);
      return timeOf(next, billingRunAt);
    };
    const issued = billsIn(events).flatMap(({ issuedAt, lines }) => lines.map((line) => ({ day: line.day, issuedAt })));
    const charged = existing.filter((day) => minutesOn(events, day) > 0);
    expect(issued).toEqual(charged.map((day) => ({ day, issuedAt: firstRunAfter(day) })));
  }));
});

/** The days that the call is cut into. Cuts by packages are joined again. */
const piecesOf = (events: readonly Event[]): { day: string; endedAt: number }[] => {
  const pieces = events.filter(isOf("UsageRated")).flatMap((event) => event.pieces);
  return pieces.filter(({ day }, index) => pieces[index + 1]?.day !== day).map(({ day, endedAt }) => ({ day, endedAt }));
};

const minutesOn = (events: readonly Event[], day: string): number =>
  events.filter(isOf("UsageRated")).flatMap(({ pieces }) => pieces.filter((piece) => piece.day === day)).reduce((sum, { billedSeconds }) => sum + billedSeconds, 0);
