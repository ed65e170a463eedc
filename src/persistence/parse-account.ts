import type { Account } from "../account/account.js";
import type { App } from "../account/app.js";
import { keepDays, setLines } from "../account/rated-days.js";
import { renewalsOf } from "../account/renewals.js";
import { type CarriedGroup, carryGroup } from "../account/rounding-groups.js";
import { draftOf, emptyUsageIndex, enterUsage, type UsageIndex, type UsageIndexDraft } from "../account/usage-index.js";
import { withPackage, withRemaining } from "../packages/package-balances.js";
import { currentSchema } from "../parsing/json.js";
import { aDay, aFlag, anId, aWholeNumber, type FieldParser, nullable, oneOf, optional, type Parser, objectOf } from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { aCount, aStoredAmount, aStoredInstant, aStoredList, aStoredTime } from "../parsing/stored-values.js";
import { aPiece, storedUsage } from "../rating/parse-usage.js";
import type { Piece } from "../rating/rated-usage.js";
import { type DayLines, type UsageLine, lineKey } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { compiledTariff } from "../tariff/compiled-tariff.js";
import { aStoredTariff } from "../tariff/parse-tariff.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Decimal } from "../values/money.js";
import { ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { mapOf, NAMED_TWICE } from "./map-parser.js";
import { cashFields } from "./parse-cash.js";
import { aPack } from "./parse-package.js";

const aRegion = objectOf((field) => ({ region: field("region", anId), activatedAt: field("activatedAt", aStoredInstant) }));

const anAppStatus = oneOf("disabled", "enabled");
const anAppSwitch = objectOf((field) => ({ at: field("at", aStoredInstant), status: field("status", anAppStatus) }));
const anApp = shapeOf<App>({ appId: anId, status: anAppStatus, createdAt: aStoredInstant, switches: aStoredList(anAppSwitch) });


const aStoredUsage: Parser<StoredUsage> = objectOf((field) => ({
  usage: storedUsage(field),
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

const linesByDay: Parser<Map<Day, Map<string, UsageLine>>> = (value, path) => {
  const days = new Map<Day, Map<string, UsageLine>>();
  for (const line of aStoredList(aLine)(value, path)) {
    const ofDay = days.get(line.day) ?? new Map<string, UsageLine>();
    if (ofDay.has(lineKey(line))) return invalid(path, NAMED_TWICE);
    days.set(line.day, ofDay.set(lineKey(line), line));
  }
  return days;
};

const theDeadlines = objectOf((field) => ({
  suspendsAt: field("suspendsAt", aStoredInstant),
  releasesAt: field("releasesAt", aStoredInstant),
}));
const aSuspension = objectOf((field) => ({ from: field("from", aStoredInstant), until: field("until", nullable(aStoredInstant)) }));

const aGroup = shapeOf<CarriedGroup>({ roundWith: anId, appId: anId, region: anId, item: anId, day: aDay, seconds: aCount });

const accountFields = (field: FieldParser) => ({
  accountId: field("accountId", anId),
  tariff: field("tariff", aStoredTariff),
  version: field("version", aWholeNumber(1, Number.MAX_SAFE_INTEGER)),
  clock: field("clock", aStoredInstant),
  identityVerified: field("identityVerified", aFlag),
  regions: field("regions", mapOf(aRegion, ({ region }) => region)),
  service: field("service", oneOf("inactive", "active", "suspended", "released")),
  apps: field("apps", mapOf(anApp, ({ appId }) => appId)),
  arrearsSince: field("arrearsSince", nullable(aStoredInstant)),
  packages: field("packages", mapOf(aPack, ({ packageId }) => packageId)),
  ...cashFields(field),
  usages: field("usages", aStoredList(aStoredUsage)),
  carriedGroups: field("carriedGroups", optional(aStoredList(aGroup), [])),
  rated: field("rated", linesByDay),
  billed: field("billed", linesByDay),
  billedTotal: field("billedTotal", aStoredAmount),
  deadlines: field("deadlines", nullable(theDeadlines)),
  suspensions: field("suspensions", aStoredList(aSuspension)),
  releasedAt: field("releasedAt", nullable(aStoredInstant)),
});

/** The fields of the current schema, and those of schema 1 once its names are changed: it did not know what closed days came to. */
const readFields = objectOf((field) => {
  currentSchema(field);
  return { ...accountFields(field), billedOfClosedDays: field("billedOfClosedDays", aStoredAmount) };
});
const readFieldsOfSchema1 = objectOf((field) => {
  currentSchema(field);
  return { ...accountFields(field), billedOfClosedDays: null };
});

/** An account as it is stored: its fields, and what its usage index is made of. */
export interface StoredAccount {
  readonly account: Account;
  readonly usages: readonly StoredUsage[];
  readonly carriedGroups: readonly CarriedGroup[];
  readonly rated: ReadonlyMap<Day, DayLines>;
  readonly consumedMs: ReadonlyMap<string, PackageTime>;
  /** What the days came to whose billed lines are no longer held; `null` in a document of schema 1. */
  readonly billedOfClosedDays: Decimal | null;
}

/** A usage and its pieces; a voided usage has no pieces. */
export interface StoredUsage {
  readonly usage: Usage;
  readonly pieces: readonly Piece[];
  readonly voided: boolean;
}

/**
 * Reads an account, each field of the right shape; whether they fit each other is not looked at. A field that it does not know is
 * refused, at every depth.
 */
export const aStoredAccount: Parser<StoredAccount> = (value, path) => storedAccount(readFields(value, path));

/** The same of an account of schema 1, whose names were changed to those of the current schema. */
export const anAccountOfSchema1: Parser<StoredAccount> = (value, path) => storedAccount(readFieldsOfSchema1(value, path));

function storedAccount(read: ReturnType<typeof readFields | typeof readFieldsOfSchema1>): StoredAccount {
  const { packages, usages, carriedGroups, rated, billedOfClosedDays, ...fields } = read;
  requireDistinct(usages, compiledTariff(fields.tariff).calendar);
  const bought = new Map([...packages].map(([id, { consumedMs: _consumed, remainingMs: _remaining, ...pack }]) => [id, pack] as const));
  const account: Account = {
    ...fields,
    packages: bought,
    renewals: renewalsOf(bought),
  };
  const consumed = new Map([...packages].map(([id, { consumedMs }]) => [id, consumedMs]));
  return { account, usages, carriedGroups, rated, billedOfClosedDays, consumedMs: consumed };
}

/** A usage's id is taken while its day is open, so it may stand once on each day. */
function requireDistinct(usages: readonly StoredUsage[], calendar: Calendar): void {
  const taken = new Set(usages.map(({ usage }) => `${calendar.dayOf(usage.startedAt)} ${usage.usageId}`));
  if (taken.size !== usages.length) invalid("usages", NAMED_TWICE);
}

/**
 * The usage index of a consistent stored account. Usages of closed days are not stored: their sums stand in the lines, and what they
 * drew in the packages.
 */
export const storedUsageIndex = (stored: StoredAccount): UsageIndex => usageIndexWith(stored, (draft) => {
  const oldestFirst = stored.usages.toSorted((a, b) => a.usage.startedAt - b.usage.startedAt);
  for (const { usage, pieces, voided } of oldestFirst) enterUsage(draft, usage, pieces, voided);
});

/** The usage index of a stored account whose usages `enterUsages` enters. */
export function usageIndexWith(stored: StoredAccount, enterUsages: (draft: UsageIndexDraft) => void): UsageIndex {
  const { account, carriedGroups, rated, consumedMs } = stored;
  const draft = draftOf(emptyUsageIndex(compiledTariff(account.tariff).calendar));
  for (const pack of account.packages.values()) if (!pack.refunded) draft.balances = withPackage(draft.balances, pack);
  enterUsages(draft);
  for (const group of carriedGroups) carryGroup(draft, group);
  keepDays(draft, (day) => rated.has(day) || account.billed.has(day));
  for (const day of new Set([...rated.keys(), ...account.billed.keys()])) setLines(draft, day, rated.get(day) ?? new Map<string, never>());
  for (const { packageId, quotaMs } of account.packages.values()) {
    const remainingMs = subtractPackageTime(quotaMs, consumedMs.get(packageId) ?? ZERO_PACKAGE_TIME);
    draft.balances = withRemaining(draft.balances, packageId, remainingMs);
  }
  return draft;
}
