import type { Account } from "./account.js";
import { documentOf, type JsonObject, SCHEMA } from "./documents.js";
import { type DayLines, inLineOrder } from "./lines.js";
import { byCodeUnit } from "./order.js";
import { remainingOf } from "./packages.js";
import type { Day } from "./time.js";
import type { RatedUsage } from "./usages.js";

/** An account as JSON. All lists are sorted, so that equal accounts have equal documents. */
export function accountDocument(account: Account): JsonObject {
  const { regions, apps, packs, payments, usages, rated, billed, ...plain } = account;
  return {
    schema: SCHEMA,
    ...fieldsOf(plain),
    regions: sorted(regions, (region) => region),
    apps: sorted(apps, (app) => app),
    packages: sorted(packs, (pack) => ({ ...pack, remaining: remainingOf(pack) })),
    payments: sorted(payments, (amount, paymentId) => ({ paymentId, amount })),
    usages: documentOf([...usages.values()].flatMap((ofDay) => [...ofDay.values()]).sort(byStart).map(flat)),
    rated: linesOf(rated),
    billed: linesOf(billed),
  };
}

const fieldsOf = (plain: object): JsonObject =>
  Object.fromEntries(Object.entries(plain).map(([name, part]: [string, unknown]) => [name, documentOf(part, name)]));

const sorted = <T>(map: ReadonlyMap<string, T>, write: (value: T, id: string) => unknown) =>
  documentOf([...map].sort(([a], [b]) => byCodeUnit(a, b)).map(([id, value]) => write(value, id)));

const byStart = ({ usage: a }: RatedUsage, { usage: b }: RatedUsage): number => a.startedAt - b.startedAt || byCodeUnit(a.usageId, b.usageId);

const flat = ({ usage, pieces, voided }: RatedUsage) => ({ ...usage, voided, pieces });

const linesOf = (days: ReadonlyMap<Day, DayLines>) => documentOf([...days.values()].flatMap((lines) => [...lines.values()]).sort(inLineOrder));
