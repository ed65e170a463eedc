import type { Account } from "./account.js";
import { type Book, bookWith } from "./book.js";
import { packageFields, usageFields } from "./event-reading.js";
import { type DayLines, type Line, lineKey } from "./lines.js";
import { NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import { aDay, aFlag, anId, aWholeNumber, nullable, oneOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import { shelfOf } from "./shelf.js";
import { aCount, aPiece, aStoredAmount, aStoredInstant, aStoredList, aStoredTime } from "./stored.js";
import { aTariff } from "./tariff-reading.js";
import { termsOf } from "./terms.js";
import type { Calendar, Day } from "./time.js";
import { asVoided, type Piece, ratedAs, type Usage } from "./usages.js";

const aRegion = shape((field) => ({ region: field("region", anId), activatedAt: field("activatedAt", aStoredInstant) }));

const anAppStatus = oneOf("disabled", "enabled");
const anApp = shape((field) => ({
  appId: field("appId", anId),
  status: field("status", anAppStatus),
  createdAt: field("createdAt", aStoredInstant),
  switches: field("switches", aStoredList(shape((change) => ({ at: change("at", aStoredInstant), status: change("status", anAppStatus) })))),
}));

const aPack: Reader<ReturnType<typeof readPack>> = (value, path) => {
  const pack = readPack(value, path);
  if (subtractTime(pack.quota, pack.consumed) !== pack.remaining) return invalid(`${path}.remaining`, "must be the quota minus what is consumed");
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

const aStoredUsage: Reader<StoredUsage> = shape((field) => ({
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

const linesByDay: Reader<Map<Day, Map<string, Line>>> = (value, path) => {
  const days = new Map<Day, Map<string, Line>>();
  for (const line of aStoredList(aLine)(value, path)) {
    const ofDay = days.get(line.day) ?? new Map<string, Line>();
    if (ofDay.has(lineKey(line))) return invalid(path, "must not name the same thing twice");
    days.set(line.day, ofDay.set(lineKey(line), line));
  }
  return days;
};

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
  usages: field("usages", aStoredList(aStoredUsage)),
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

/** An account as it is stored: its fields, and what its book is made of. */
export interface StoredAccount {
  readonly account: Account;
  readonly usages: readonly StoredUsage[];
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly consumed: ReadonlyMap<string, PackageTime>;
}

/** A usage and its pieces; a voided one has none. */
export interface StoredUsage {
  readonly usage: Usage;
  readonly pieces: readonly Piece[];
  readonly voided: boolean;
}

/** Reads an account, each field of the right shape; whether they fit each other is not looked at. */
export const aStoredAccount: Reader<StoredAccount> = (value, path) => {
  const { packs, payments, usages, rated, ...fields } = readFields(value, path);
  requireDistinct(usages, termsOf(fields.tariff).calendar);
  const account: Account = {
    ...fields,
    packs: new Map([...packs].map(([id, { consumed: _consumed, remaining: _remaining, ...pack }]) => [id, pack])),
    payments: new Map([...payments].map(([id, { amount }]) => [id, amount])),
  };
  return { account, usages, rated, consumed: new Map([...packs].map(([id, { consumed }]) => [id, consumed])) };
};

/** An id is taken as long as its day is open: one on each day at most. */
function requireDistinct(usages: readonly StoredUsage[], calendar: Calendar): void {
  const taken = new Set(usages.map(({ usage }) => `${calendar.dayOf(usage.startedAt)} ${usage.usageId}`));
  if (taken.size !== usages.length) invalid("usages", "must not name the same thing twice");
}

/** The book of an account that is stored consistently. What closed days come to and drew is told by the lines and packages alone. */
export function storedBook({ account, usages, rated, consumed }: StoredAccount): Book {
  const { calendar } = termsOf(account.tariff);
  const oldestFirst = usages.toSorted((a, b) => a.usage.startedAt - b.usage.startedAt).map(({ usage, pieces, voided }) => {
    const whole = ratedAs(usage, pieces, calendar);
    return voided ? asVoided(whole) : whole;
  });
  const shelf = shelfOf(account.packs.values(), ({ packageId, quota }) => subtractTime(quota, consumed.get(packageId) ?? NO_TIME));
  return bookWith(calendar, shelf, rated, oldestFirst);
}
