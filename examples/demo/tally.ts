/** Where in the file a row stands. A row is a line; a quoted field can make a record of several. */
export interface Source {
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
}

/** Counts refused rows by reason, and keeps the first of each reason as an example. */
export interface Tally {
  readonly refuse: (source: Source, reason: string, detail: string) => void;
  /** The most frequent reason first. */
  readonly byReason: () => readonly RefusedRows[];
}

export function startTally(): Tally {
  const reasons = new Map<string, RefusedRows>();
  return {
    refuse: (source, reason, detail) => {
      const known = reasons.get(reason) ?? { reason, rows: 0, first: source, detail };
      reasons.set(reason, { ...known, rows: known.rows + source.lines });
    },
    byReason: () => [...reasons.values()].sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1)),
  };
}
