import type { Duration } from "rtc-billing";
import type { VendorLine } from "rtc-billing/reports";
import { complaint } from "../complaint.js";
import { dialectOf } from "../dialect.js";
import { sizeOf, type TextFile } from "../encoding.js";
import type { Format } from "../formats.js";
import { epochOf } from "../instants.js";
import { type Leg, legsOf } from "../legs.js";
import { validityFrom } from "../options.js";
import { type Row, rowsOf } from "../rows.js";
import type { Tally } from "../tally.js";

const unwatched = (): void => undefined;

/** A package that was bought, and returned where there is an instant. */
export interface PurchaseRow {
  readonly packageId: string;
  readonly purchasedAt: number;
  readonly returnedAt: number | null;
  readonly offer: { readonly minutes: string; readonly price: string; readonly regions: readonly string[]; readonly validFor: Duration };
}

/** A file of calls. Rows that do not fit are told to the tally. */
export async function usagesIn(file: TextFile, region: string, tally: Tally): Promise<readonly Leg[]> {
  await sizeOf(file.file);
  const calls = { ...file, format: "legs", epoch: null, item: "", region, dialect: await dialectOf(file, "legs") } as const;
  const legs: Leg[] = [];
  for await (const leg of legsOf(calls, { read: unwatched, tally })) {
    if (leg.arrivesAt === null) tally.refuse(leg.source, "UnreadableStart", "startedAt must be ISO-8601 text with Z or an offset, seconds a number.", leg.usage);
    else legs.push(leg);
  }
  return legs;
}

async function rowsIn<T>(file: TextFile, format: Format, tally: Tally, read: (cell: (name: string) => string, row: Row) => T): Promise<readonly T[]> {
  await sizeOf(file.file);
  const all: T[] = [];
  for await (const row of rowsOf(file, await dialectOf(file, format), { read: unwatched, tally })) {
    all.push(read((name) => row.cells.get(name) ?? "", row));
  }
  return all;
}

/** A file of packages. Complains about the first row that cannot be read: without a package, every figure would be wrong. */
export const purchasesIn = (file: TextFile, home: string, tally: Tally): Promise<readonly PurchaseRow[]> =>
  rowsIn(file, "purchases", tally, (cell, { source }) => {
    const instant = (name: string): number => {
      const at = epochOf(cell(name));
      if (at === null) throw complaint(`${file.file}, line ${source.line}: ${name} must be ISO-8601 text with Z or an offset`);
      return at;
    };
    const validFor = validityFrom(cell("validFor"));
    if (validFor === null) throw complaint(`${file.file}, line ${source.line}: validFor must be days (30d), months (6m) or years (1y)`);
    return {
      packageId: cell("packageId"),
      purchasedAt: instant("purchasedAt"),
      returnedAt: cell("returnedAt") === "" ? null : instant("returnedAt"),
      offer: { minutes: cell("minutes"), price: cell("price"), regions: [cell("region") || home], validFor },
    };
  });

/** A vendor's bill. An empty cell is what the bill does not say. */
export const billIn = (file: TextFile, home: string, tally: Tally): Promise<readonly VendorLine[]> =>
  rowsIn(file, "bill", tally, (cell) => {
    const known = (name: "minutes" | "coveredMinutes" | "overageMinutes") => (cell(name) === "" ? {} : { [name]: cell(name) });
    return { day: cell("day"), region: cell("region") || home, item: cell("item"), amount: cell("amount"), ...known("minutes"), ...known("coveredMinutes"), ...known("overageMinutes") };
  });
