import { type Account, termsFor } from "./account.js";
import { type Book, linesByDay, usagesSince } from "./book.js";
import { documentOf, type JsonObject, SCHEMA } from "./documents.js";
import { type DayLines, inLineOrder } from "./lines.js";
import { type PackageTime, subtractTime } from "./minutes.js";
import { byCodeUnit } from "./order.js";
import type { MinutePackage } from "./packages.js";
import { leftOn } from "./shelf.js";
import { type Piece, piecesOf, type RatedUsage, type Usage } from "./usages.js";

/** An account as JSON, with its book. All lists are sorted, so that equal accounts have equal documents. */
export function accountDocument(account: Account, book: Book): JsonObject {
  const { regions, apps, packs, payments, billed, ...plain } = account;
  const { openFrom } = termsFor(account).openAt(account.clock);
  return {
    schema: SCHEMA,
    ...fieldsOf(plain),
    regions: sorted(regions, (region) => region),
    apps: sorted(apps, (app) => app),
    packages: sorted(packs, (pack) => ({ ...pack, ...standingOf(pack, leftOn(book.shelf, pack)) })),
    payments: sorted(payments, (amount, paymentId) => ({ paymentId, amount })),
    usages: documentOf(usagesSince(book, openFrom).toSorted(byStart).map((usage) => written(usage, piecesOf(usage, book.calendar)))),
    rated: linesDocument([...linesByDay(book).values()]),
    billed: linesDocument([...billed.values()]),
  };
}

const standingOf = ({ quota }: MinutePackage, left: PackageTime) => ({ consumed: subtractTime(quota, left), remaining: left });

const fieldsOf = (plain: object): JsonObject =>
  Object.fromEntries(Object.entries(plain).map(([name, part]: [string, unknown]) => [name, documentOf(part, name)]));

const sorted = <T>(map: ReadonlyMap<string, T>, write: (value: T, id: string) => unknown) =>
  documentOf([...map].sort(([a], [b]) => byCodeUnit(a, b)).map(([id, value]) => write(value, id)));

const byStart = (a: Usage, b: Usage): number => a.startedAt - b.startedAt || byCodeUnit(a.usageId, b.usageId);

const written = ({ usageId, appId, region, item, startedAt, seconds, voided }: RatedUsage, pieces: readonly Piece[]) =>
  ({ usageId, appId, region, item, startedAt, seconds, voided, pieces });

const linesDocument = (days: readonly DayLines[]) => documentOf(days.flatMap((lines) => [...lines.values()]).sort(inLineOrder));
