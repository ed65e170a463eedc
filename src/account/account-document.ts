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
import { type UsageIndex, usagesSince } from "./usage-index.js";

/**
 * An account as JSON, with the usages, lines and package balances of its usage index. All lists are sorted, so that equal accounts
 * have equal documents.
 */
export function accountDocument(account: Account, usageIndex: UsageIndex): JsonObject {
  const { regions, apps, packages, payments, billed, ...otherFields } = account;
  const compiled = tariffOf(account);
  const { openFrom } = compiled.openAt(account.clock);
  const usages = usagesSince(usageIndex, openFrom).toSorted(byStart);
  const groups = carriedGroups(usageIndex, usages);
  return {
    schema: SCHEMA,
    ...fieldsOf(otherFields),
    regions: sortedById(regions, (region) => region),
    apps: sortedById(apps, (app) => app),
    packages: sortedById(packages, (pack) => ({ ...pack, ...balanceOf(pack, remainingOf(usageIndex.balances, pack)) })),
    payments: sortedById(payments, (amount, paymentId) => ({ paymentId, amount })),
    usages: toJSONValue(usages.map((usage) => usageDocument(usage, piecesOf(usage, usageIndex.calendar)))),
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
