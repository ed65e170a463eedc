import type { Draft } from "./account.js";
import { packageFields, usageFields } from "./event-reading.js";
import { type Line, lineKey } from "./lines.js";
import { subtractTime } from "./minutes.js";
import type { MinutePackage } from "./packages.js";
import { aDay, aFlag, anId, aWholeNumber, nullable, oneOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import { aCount, aPiece, aStoredAmount, aStoredInstant, aStoredList, aStoredTime } from "./stored.js";
import { aTariff } from "./tariff-reading.js";
import { termsOf } from "./terms.js";
import type { Day } from "./time.js";
import type { RatedUsage } from "./usages.js";

const aRegion = shape((field) => ({ region: field("region", anId), activatedAt: field("activatedAt", aStoredInstant) }));

const anAppStatus = oneOf("disabled", "enabled");
const anApp = shape((field) => ({
  appId: field("appId", anId),
  status: field("status", anAppStatus),
  createdAt: field("createdAt", aStoredInstant),
  switches: field("switches", aStoredList(shape((change) => ({ at: change("at", aStoredInstant), status: change("status", anAppStatus) })))),
}));

const aPack: Reader<MinutePackage> = (value, path) => {
  const { remaining, ...pack } = readPack(value, path);
  if (subtractTime(pack.quota, pack.consumed) !== remaining) return invalid(`${path}.remaining`, "must be the quota minus what is consumed");
  return pack;
};
const readPack = shape((field) => ({
  ...packageFields(field),
  purchasedAt: field("purchasedAt", aStoredInstant),
  refunded: field("refunded", aFlag),
  consumed: field("consumed", aStoredTime),
  remaining: field("remaining", aStoredTime),
}));

const aPayment = shape((field) => ({ paymentId: field("paymentId", anId), amount: field("amount", aStoredAmount) }));

const aRatedUsage: Reader<RatedUsage> = shape((field) => ({
  usage: usageFields(field),
  pieces: field("pieces", aStoredList(aPiece)),
  voided: field("voided", aFlag),
}));

const aLine: Reader<Line> = shape((field) => ({
  day: field("day", aDay),
  region: field("region", anId),
  item: field("item", anId),
  minutes: field("minutes", aCount),
  drawn: field("drawn", aStoredTime),
  overage: field("overage", aStoredTime),
}));

/** A list as a map; no key may come twice. */
const mapOf =
  <T>(reader: Reader<T>, keyOf: (value: T) => string): Reader<Map<string, T>> =>
  (value, path) => {
    const list = aStoredList(reader)(value, path);
    const map = new Map(list.map((element) => [keyOf(element), element]));
    return map.size === list.length ? map : invalid(path, "must not name the same thing twice");
  };

/** A list as maps by day; no key may come twice on a day. */
function byDay<T>(list: readonly T[], path: string, dayOf: (value: T) => Day, keyOf: (value: T) => string): Map<Day, Map<string, T>> {
  const days = new Map<Day, Map<string, T>>();
  for (const element of list) {
    const ofDay = days.get(dayOf(element)) ?? new Map<string, T>();
    if (ofDay.has(keyOf(element))) return invalid(path, "must not name the same thing twice");
    days.set(dayOf(element), ofDay.set(keyOf(element), element));
  }
  return days;
}

const linesByDay: Reader<Map<Day, Map<string, Line>>> = (value, path) => byDay(aStoredList(aLine)(value, path), path, ({ day }) => day, lineKey);

const readFields = shape((field) => ({
  accountId: field("accountId", anId),
  tariff: field("tariff", aTariff),
  version: field("version", aWholeNumber(1, Number.MAX_SAFE_INTEGER)),
  clock: field("clock", aStoredInstant),
  identityVerified: field("identityVerified", aFlag),
  regions: field("regions", mapOf(aRegion, ({ region }) => region)),
  service: field("service", oneOf("inactive", "active", "suspended", "released")),
  apps: field("apps", mapOf(anApp, ({ appId }) => appId)),
  cash: field("cash", aStoredAmount),
  arrearsSince: field("arrearsSince", nullable(aStoredInstant)),
  packs: field("packages", mapOf(aPack, ({ packageId }) => packageId)),
  payments: field("payments", mapOf(aPayment, ({ paymentId }) => paymentId)),
  usages: field("usages", aStoredList(aRatedUsage)),
  rated: field("rated", linesByDay),
  billed: field("billed", linesByDay),
  billedTotal: field("billedTotal", aStoredAmount),
  deadlines: field(
    "deadlines",
    nullable(shape((deadlines) => ({ suspendsAt: deadlines("suspendsAt", aStoredInstant), releasesAt: deadlines("releasesAt", aStoredInstant) }))),
  ),
  suspensions: field(
    "suspensions",
    aStoredList(shape((suspension) => ({ from: suspension("from", aStoredInstant), until: suspension("until", nullable(aStoredInstant)) }))),
  ),
  releasedAt: field("releasedAt", nullable(aStoredInstant)),
}));

/** Reads the fields of an account, each of the right shape; whether they fit each other is not looked at. */
export const anAccountDraft: Reader<Draft> = (value, path) => {
  const { payments, usages, ...fields } = readFields(value, path);
  const { calendar } = termsOf(fields.tariff);
  return {
    ...fields,
    payments: new Map([...payments].map(([id, { amount }]) => [id, amount])),
    usages: byDay(usages, "usages", ({ usage }) => calendar.dayOf(usage.startedAt), ({ usage }) => usage.usageId),
  };
};
