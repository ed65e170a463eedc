import { epochOf } from "./instants.js";

/** The forms of a file of calls. */
export type CallsFormat = "legs" | "copenhagen";
/** What a CSV file holds: calls, or what `check` reads besides. */
export type Format = CallsFormat | "purchases" | "bill";

interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** The orders of columns in which a file without a header is read. */
  readonly layouts: readonly (readonly string[])[];
}

const LEG = ["usageId", "appId", "item", "startedAt", "seconds"];
const LEG_IN_REGION = ["usageId", "appId", "region", "item", "startedAt", "seconds"];
const CALL = ["timestamp", "caller", "callee", "duration"];
const PURCHASE = ["packageId", "purchasedAt", "minutes", "price", "validFor"];
const LINE = ["day", "item", "amount"];

/** The columns of each format. */
export const FORMATS: Readonly<Record<Format, Columns>> = {
  legs: {
    required: LEG,
    optional: ["region", "reportedAt"],
    layouts: [LEG, [...LEG, "reportedAt"], LEG_IN_REGION, [...LEG_IN_REGION, "reportedAt"]],
  },
  copenhagen: { required: CALL, optional: [], layouts: [CALL] },
  purchases: { required: PURCHASE, optional: ["region", "returnedAt"], layouts: [PURCHASE] },
  bill: { required: LINE, optional: ["region", "minutes", "coveredMinutes", "overageMinutes"], layouts: [LINE] },
};

/** Whether cells are a row of the format, its columns in this order: instants and numbers stand where they belong. */
export function isRowOf(format: Format, layout: readonly string[], cells: readonly string[]): boolean {
  const cell = (column: string): string => cells[layout.indexOf(column)] ?? "";
  if (cells.length !== layout.length) return false;
  if (format === "copenhagen") return isNumber(cell("timestamp")) && isNumber(cell("duration"));
  if (format === "purchases") return epochOf(cell("purchasedAt")) !== null && isNumber(cell("minutes"));
  if (format === "bill") return /^\d{4}-\d{2}-\d{2}$/.test(cell("day")) && isNumber(cell("amount"));
  return epochOf(cell("startedAt")) !== null && isNumber(cell("seconds")) && (!layout.includes("reportedAt") || epochOf(cell("reportedAt")) !== null);
}

const isNumber = (text: string): boolean => !Number.isNaN(numberIn(text));

/** A decimal number, or `NaN` where the text is none. */
export const numberIn = (text: string): number => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
