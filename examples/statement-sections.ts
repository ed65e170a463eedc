import type { Decimal } from "rtc-billing";
import type { Statement } from "rtc-billing/reports";
import type { Tabulation } from "./demo/tabulations.js";

/** A part of a statement: a title and a table. */
export interface Section {
  readonly title: string;
  readonly table: Tabulation;
}

const minutes = (count: Decimal): string => count.toFixed();
const money = (amount: Decimal): string => (amount.decimalPlaces() < 2 ? amount.toFixed(2) : amount.toFixed());

/** A statement as tables. Tables without rows are left out. */
export const sectionsOf = (statement: Statement): readonly Section[] =>
  [totals, packages, usage, bills, arrears]
    .map((sectionOf) => sectionOf(statement))
    .filter(({ table }) => table.rows.length > 0);

const totals = ({ cash, minutes: time, currency }: Statement): Section => ({
  title: "Cash and package minutes",
  table: {
    columns: [
      ["", "left"], ["opening", "right"], ["in", "right"], ["back", "right"], ["used", "right"], ["lost", "right"], ["closing", "right"],
    ],
    rows: [
      [
        currency, money(cash.opening), money(cash.toppedUp), money(cash.refunds.minus(cash.purchases)), money(cash.billed), "",
        money(cash.closing),
      ],
      [
        "minutes", minutes(time.opening), minutes(time.purchased), minutes(time.returned.negated()), minutes(time.drawn),
        minutes(time.forfeited), minutes(time.closing),
      ],
    ],
  },
});

const packages = (statement: Statement): Section => ({
  title: "Packages, in package minutes, and the list value of what was drawn",
  table: {
    columns: [
      ["package", "left"], ["opening", "right"], ["bought", "right"], ["returned", "right"], ["drawn", "right"], ["forfeited", "right"],
      ["closing", "right"], ["list value", "right"],
    ],
    rows: statement.packages.map((pack) => [
      pack.packageId, minutes(pack.opening), minutes(pack.purchased), minutes(pack.returned), minutes(pack.drawn), minutes(pack.forfeited),
      minutes(pack.closing), money(pack.listValue.shown),
    ]),
  },
});

const usage = (statement: Statement): Section => ({
  title: "Usage",
  table: {
    columns: [
      ["day", "left"], ["app", "left"], ["item", "left"], ["region", "left"], ["calls", "right"], ["minutes", "right"],
      ["package min drawn", "right"], ["package min beyond", "right"], ["charge", "right"], ["note", "left"],
    ],
    rows: statement.usage.map((row) => [
      row.day, row.appId, row.item, row.region, String(row.calls), String(row.minutes), minutes(row.drawn), minutes(row.overage),
      money(row.charge.shown), row.correction ? "correction" : "",
    ]),
  },
});

const bills = (statement: Statement): Section => ({
  title: "Bills",
  table: {
    columns: [["bill", "left"], ["lines", "right"], ["rounded down", "right"], ["total", "right"]],
    rows: statement.bills.map(({ billId, lines, rounding, total }) => [billId, String(lines.length), money(rounding), money(total)]),
  },
});

const arrears = (statement: Statement): Section => ({
  title: "Arrears",
  table: {
    columns: [["since", "left"], ["due", "right"], ["cleared", "left"]],
    rows: statement.arrears.map(({ startedAt, due, clearedAt }) => [
      new Date(startedAt).toISOString(), money(due), clearedAt === null ? "not by the end" : new Date(clearedAt).toISOString(),
    ]),
  },
});
