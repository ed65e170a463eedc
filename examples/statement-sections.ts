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

/** A statement as tables, each in one unit. Tables without rows are left out. */
export const sectionsOf = (statement: Statement): readonly Section[] =>
  [cash, charges, usageCharges, bills, arrears, packageMinutes, packages, usage, listValues]
    .map((sectionOf) => sectionOf(statement))
    .filter(({ table }) => table.rows.length > 0);

const cash = ({ cash: flow, currency }: Statement): Section => ({
  title: `Cash, ${currency}`,
  table: {
    columns: [
      ["opening", "right"], ["topped up", "right"], ["purchases", "right"], ["refunds", "right"], ["billed", "right"], ["closing", "right"],
    ],
    rows: [[money(flow.opening), money(flow.toppedUp), money(flow.purchases), money(flow.refunds), money(flow.billed), money(flow.closing)]],
  },
});

const charges = ({ unbilled, charges: charged, rounding, cash: { billed }, currency }: Statement): Section => ({
  title: `Charges and bills, ${currency}`,
  table: {
    columns: [["unbilled", "right"], ["charges", "right"], ["rounded down", "right"], ["billed", "right"], ["then unbilled", "right"]],
    rows: [[
      money(unbilled.opening.shown), money(charged.shown), money(rounding.shown), money(billed), money(unbilled.closing.shown),
    ]],
  },
});

const packageMinutes = ({ minutes: time }: Statement): Section => ({
  title: "Package minutes",
  table: {
    columns: [
      ["opening", "right"], ["bought", "right"], ["returned", "right"], ["drawn", "right"], ["forfeited", "right"], ["closing", "right"],
    ],
    rows: [[
      minutes(time.opening), minutes(time.purchased), minutes(time.returned), minutes(time.drawn), minutes(time.forfeited),
      minutes(time.closing),
    ]],
  },
});

const packages = (statement: Statement): Section => ({
  title: "Packages, in package minutes",
  table: {
    columns: [
      ["package", "left"], ["opening", "right"], ["bought", "right"], ["returned", "right"], ["drawn", "right"], ["forfeited", "right"],
      ["closing", "right"],
    ],
    rows: statement.packages.map((pack) => [
      pack.packageId, minutes(pack.opening), minutes(pack.purchased), minutes(pack.returned), minutes(pack.drawn), minutes(pack.forfeited),
      minutes(pack.closing),
    ]),
  },
});

const listValues = ({ packages: all, currency }: Statement): Section => ({
  title: `What the drawn minutes would have cost as pay-as-you-go (list value), ${currency}`,
  table: {
    columns: [["package", "left"], ["list value", "right"]],
    rows: all.filter(({ listValue }) => !listValue.numerator.isZero()).map(({ packageId, listValue }) => [packageId, money(listValue.shown)]),
  },
});

const usage = (statement: Statement): Section => ({
  title: "Usage, in minutes of the item",
  table: {
    columns: [["day", "left"], ["app", "left"], ["item", "left"], ["region", "left"], ["calls", "right"], ["minutes", "right"], ["note", "left"]],
    rows: statement.usage.map((row) => [
      row.day, row.appId, row.item, row.region, String(row.calls), minutes(row.minutes), row.correction ? "correction" : "",
    ]),
  },
});

const usageCharges = (statement: Statement): Section => ({
  title: `Charges of usage beyond packages, ${statement.currency}`,
  table: {
    columns: [["day", "left"], ["app", "left"], ["item", "left"], ["region", "left"], ["charge", "right"]],
    rows: statement.usage.filter(({ charge }) => !charge.numerator.isZero())
      .map((row) => [row.day, row.appId, row.item, row.region, money(row.charge.shown)]),
  },
});

const bills = (statement: Statement): Section => ({
  title: `Bills, ${statement.currency}`,
  table: {
    columns: [["bill", "left"], ["lines", "right"], ["rounded down", "right"], ["total", "right"]],
    rows: statement.bills.map(({ billId, lines, rounding, total }) => [billId, String(lines.length), money(rounding), money(total)]),
  },
});

const arrears = (statement: Statement): Section => ({
  title: `Arrears, ${statement.currency}`,
  table: {
    columns: [["since", "left"], ["due", "right"], ["cleared", "left"]],
    rows: statement.arrears.map(({ startedAt, due, clearedAt }) => [
      new Date(startedAt).toISOString(), due === null ? "" : money(due), clearedAt === null ? "not by the end" : new Date(clearedAt).toISOString(),
    ]),
  },
});
