import type { MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import { toJSONValue, type JsonObject, SCHEMA } from "../parsing/json.js";
import { type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { type DayLines, compareLines } from "../rating/usage-line.js";
import type { Usage } from "../rating/usage.js";
import { decimalText, minus } from "../values/money.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { byCodeUnit } from "../values/text-order.js";
import { type Account, tariffOf } from "./account.js";
import { chargeOfBilledDays } from "./billed-lines.js";
import { carriedGroups, namesAGroup } from "./rounding-groups.js";
import { linesByDay } from "./rated-days.js";
import type { UsageIndex } from "./usage-index.js";
import { usagesRunningOn, usagesSince } from "./usage-lookup.js";

/**
 * An account as JSON, with the usages, lines and package balances of its usage index. All lists are sorted, so that equal accounts
 * have equal documents.
 */
export function accountDocument(account: Account, usageIndex: UsageIndex): JsonObject {
  const usages = usagesSince(usageIndex, tariffOf(account).openAt(account.clock).openFrom).toSorted(byStart);
  const documents = usages.map((usage) => usageDocument(usage, piecesOf(usage, usageIndex.calendar)));
  return documentWith(account, usageIndex, { usages: toJSONValue(documents) }, usages);
}

/** The same without `usages`. It reads only those of closed days. */
export function documentWithoutUsages(account: Account, usageIndex: UsageIndex): JsonObject {
  const { openFrom } = tariffOf(account).openAt(account.clock);
  const runningOn = usageIndex.groups === null ? [] : usagesRunningOn(usageIndex, openFrom).filter(({ voided }) => !voided);
  return documentWith(account, usageIndex, {}, runningOn);
}

/** `held` are the usages of which some can be of groups that have usages which are no longer held: those of closed days, at least. */
function documentWith(account: Account, usageIndex: UsageIndex, usages: JsonObject, held: readonly RatedUsage[]): JsonObject {
  const {
    regions, apps, packages, renewals: _renewals, payments, adjustments, reversals, reversed: _reversed, payouts, cashWasLow, billed,
    ...otherFields
  } = account; // packages say what renews, reversals what is reversed
  const compiled = tariffOf(account);
  const groups = carriedGroups(usageIndex, held);
  return {
    schema: SCHEMA,
    ...fieldsOf(otherFields),
    regions: sortedById(regions, (region) => region),
    apps: sortedById(apps, (app) => app),
    packages: sortedById(packages, (pack) => ({ ...pack, ...balanceOf(pack, remainingOf(usageIndex.balances, pack)) })),
    payments: sortedById(payments, (amount, paymentId) => ({ paymentId, amount })),
    ...(adjustments.size > 0 && { adjustments: sortedById(adjustments, (adjustment) => adjustment) }),
    ...(reversals.size > 0 && { reversals: sortedById(reversals, (reversal) => reversal) }),
    ...(payouts.size > 0 && { payouts: sortedById(payouts, (amount, payoutId) => ({ payoutId, amount })) }),
    ...(!cashWasLow && { cashWasLow }),
    ...usages,
    ...(groups.length > 0 && { carriedGroups: toJSONValue(groups) }),
    rated: linesDocument([...linesByDay(usageIndex).values()]),
    billed: linesDocument([...billed.values()]),
    billedOfClosedDays: decimalText(minus(account.billedTotal, chargeOfBilledDays(billed, compiled))),
  };
}

const balanceOf = ({ quotaMs }: MinutePackage, remainingMs: PackageTime) =>
  ({ consumedMs: subtractPackageTime(quotaMs, remainingMs), remainingMs });

const fieldsOf = (fields: object): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]: [string, unknown]) => [name, toJSONValue(value, name)]));

const sortedById = <T>(map: ReadonlyMap<string, T>, write: (value: T, id: string) => unknown) =>
  toJSONValue([...map].sort(([a], [b]) => byCodeUnit(a, b)).map(([id, value]) => write(value, id)));

const byStart = (a: Usage, b: Usage): number => a.startedAt - b.startedAt || byCodeUnit(a.usageId, b.usageId);

function usageDocument(usage: RatedUsage, pieces: readonly Piece[]) {
  const { usageId, appId, region, item, startedAt, seconds, roundWith, voided } = usage;
  return { usageId, appId, region, item, startedAt, seconds, ...(namesAGroup(usage) && { roundWith }), voided, pieces };
}

const linesDocument = (days: readonly DayLines[]) => toJSONValue(days.flatMap((lines) => [...lines.values()]).sort(compareLines));
