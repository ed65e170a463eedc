import type { Account } from "../account/account.js";
import { type UsageIndex } from "../account/usage-index.js";
import { usageIndexWith } from "../account/usage-index-writes.js";
import { packageFields } from "../ledger/parse-event.js";
import { packageBalances } from "../packages/package-balances.js";
import { aDay, aFlag, anId, aWholeNumber, nullable, oneOf, type Parser, objectOf } from "../parsing/parser.js";
import { aCount, aStoredAmount, aStoredInstant, aStoredList, aStoredTime } from "../parsing/stored-values.js";
import { aPiece, usageFields } from "../rating/parse-usage.js";
import { voidedUsage, type Piece, ratedUsage } from "../rating/rated-usage.js";
import { type DayLines, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { Calendar, Day } from "../values/calendar.js";
import { ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";

const aRegion = objectOf((field) => ({ region: field("region", anId), activatedAt: field("activatedAt", aStoredInstant) }));

const anAppStatus = oneOf("disabled", "enabled");
const anApp = objectOf((field) => ({
  appId: field("appId", anId),
  status: field("status", anAppStatus),
  createdAt: field("createdAt", aStoredInstant),
  switches: field("switches", aStoredList(objectOf((change) => ({ at: change("at", aStoredInstant), status: change("status", anAppStatus) })))),
}));

const aPack: Parser<ReturnType<typeof readPack>> = (value, path) => {
  const pack = readPack(value, path);
  if (subtractPackageTime(pack.quotaMs, pack.consumedMs) !== pack.remainingMs) return invalid(`${path}.remaining`, "must be the quota minus what is consumed");
  return pack;
};
const readPack = objectOf((field) => ({
  ...packageFields(field),
  purchasedAt: field("purchasedAt", aStoredInstant),
  refunded: field("refunded", aFlag),
  consumedMs: field("consumedMs", aStoredTime),
  remainingMs: field("remainingMs", aStoredTime),
}));

const aPayment = objectOf((field) => ({ paymentId: field("paymentId", anId), amount: field("amount", aStoredAmount) }));

const aStoredUsage: Parser<StoredUsage> = objectOf((field) => ({
  usage: usageFields(field),
  pieces: field("pieces", aStoredList(aPiece)),
  voided: field("voided", aFlag),
}));

const aLine: Parser<UsageLine> = objectOf((field) => ({
  day: field("day", aDay),
  region: field("region", anId),
  item: field("item", anId),
  billedSeconds: field("billedSeconds", aCount),
  drawnMs: field("drawnMs", aStoredTime),
  overageMs: field("overageMs", aStoredTime),
}));

/** A list as a map; no key may come twice. */
const mapOf =
  <T>(reader: Parser<T>, keyOf: (value: T) => string): Parser<Map<string, T>> =>
  (value, path) => {
    const list = aStoredList(reader)(value, path);
    const map = new Map(list.map((element) => [keyOf(element), element]));
    return map.size === list.length ? map : invalid(path, "must not name the same thing twice");
  };

const linesByDay: Parser<Map<Day, Map<string, UsageLine>>> = (value, path) => {
  const days = new Map<Day, Map<string, UsageLine>>();
  for (const line of aStoredList(aLine)(value, path)) {
    const ofDay = days.get(line.day) ?? new Map<string, UsageLine>();
    if (ofDay.has(lineKey(line))) return invalid(path, "must not name the same thing twice");
    days.set(line.day, ofDay.set(lineKey(line), line));
  }
  return days;
};

const readFields = objectOf((field) => ({
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
  packages: field("packages", mapOf(aPack, ({ packageId }) => packageId)),
  payments: field("payments", mapOf(aPayment, ({ paymentId }) => paymentId)),
  usages: field("usages", aStoredList(aStoredUsage)),
  rated: field("rated", linesByDay),
  billed: field("billed", linesByDay),
  billedTotal: field("billedTotal", aStoredAmount),
  deadlines: field(
    "deadlines",
    nullable(objectOf((deadlines) => ({ suspendsAt: deadlines("suspendsAt", aStoredInstant), releasesAt: deadlines("releasesAt", aStoredInstant) }))),
  ),
  suspensions: field(
    "suspensions",
    aStoredList(objectOf((suspension) => ({ from: suspension("from", aStoredInstant), until: suspension("until", nullable(aStoredInstant)) }))),
  ),
  releasedAt: field("releasedAt", nullable(aStoredInstant)),
}));

/** An account as it is stored: its fields, and what its book is made of. */
export interface StoredAccount {
  readonly account: Account;
  readonly usages: readonly StoredUsage[];
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly consumedMs: ReadonlyMap<string, PackageTime>;
}

/** A usage and its pieces; a voided one has none. */
export interface StoredUsage {
  readonly usage: Usage;
  readonly pieces: readonly Piece[];
  readonly voided: boolean;
}

/** Reads an account, each field of the right shape; whether they fit each other is not looked at. */
export const aStoredAccount: Parser<StoredAccount> = (value, path) => {
  const { packages, payments, usages, rated, ...fields } = readFields(value, path);
  requireDistinct(usages, compiledTariff(fields.tariff).calendar);
  const account: Account = {
    ...fields,
    packages: new Map([...packages].map(([id, { consumedMs: _consumed, remainingMs: _remaining, ...pack }]) => [id, pack])),
    payments: new Map([...payments].map(([id, { amount }]) => [id, amount])),
  };
  return { account, usages, rated, consumedMs: new Map([...packages].map(([id, { consumedMs }]) => [id, consumedMs])) };
};

/** An id is taken as long as its day is open: one on each day at most. */
function requireDistinct(usages: readonly StoredUsage[], calendar: Calendar): void {
  const taken = new Set(usages.map(({ usage }) => `${calendar.dayOf(usage.startedAt)} ${usage.usageId}`));
  if (taken.size !== usages.length) invalid("usages", "must not name the same thing twice");
}

/** The book of an account that is stored consistently. What closed days come to and drew is told by the lines and packages alone. */
export function storedUsageIndex({ account, usages, rated, consumedMs }: StoredAccount): UsageIndex {
  const { calendar } = compiledTariff(account.tariff);
  const oldestFirst = usages.toSorted((a, b) => a.usage.startedAt - b.usage.startedAt).map(({ usage, pieces, voided }) => {
    const whole = ratedUsage(usage, pieces, calendar);
    return voided ? voidedUsage(whole) : whole;
  });
  const balances = packageBalances(account.packages.values(), ({ packageId, quotaMs }) => subtractPackageTime(quotaMs, consumedMs.get(packageId) ?? ZERO_PACKAGE_TIME));
  return usageIndexWith(calendar, balances, rated, oldestFirst);
}
