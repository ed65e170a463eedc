import { Decimal } from "decimal.js";
import type { ListValue, ReportedUsage } from "./list-value.js";

/** Where in the file a row stands. A row is a line; a quoted field can make a record of several. */
export interface Source {
  /** What is counted, where it is not lines. */
  readonly unit?: string;
  readonly line: number;
  readonly lines: number;
  readonly text: string;
}

/** The rows that were refused for one reason. */
export interface RefusedRows {
  readonly reason: string;
  readonly rows: number;
  readonly first: Source;
  readonly detail: string;
  /** What those rows whose worth is known would have cost, and how many they are. */
  readonly worth: Decimal;
  readonly valuedRows: number;
}

/** Counts refused rows by reason, and keeps the first of each reason as an example. */
export interface Tally {
  /** `usage` is what the row reports, where that could be read. */
  readonly refuse: (source: Source, reason: string, detail: string, usage?: ReportedUsage) => void;
  /** The most frequent reason first. */
  readonly byReason: () => readonly RefusedRows[];
}

export function startTally(listValue: ListValue): Tally {
  const reasons = new Map<string, RefusedRows>();
  return {
    refuse: (source, reason, detail, usage) => {
      const known = reasons.get(reason) ?? { reason, rows: 0, first: source, detail, worth: new Decimal(0), valuedRows: 0 };
      const worth = usage ? listValue(usage) : null;
      reasons.set(reason, {
        ...known,
        rows: known.rows + source.lines,
        worth: known.worth.plus(worth ?? 0),
        valuedRows: known.valuedRows + (worth ? source.lines : 0),
      });
    },
    byReason: () => [...reasons.values()].sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1)),
  };
}
