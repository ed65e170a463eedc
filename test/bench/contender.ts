import type { Report } from "./school.js";

/** A way to keep an account's usages that the library is held against. */
export interface Contender {
  /** A new account with the packages of the school, before each run. */
  readonly open: () => unknown;
  /** One after the other, each decided by itself; throws where one is refused. */
  readonly recordAll: (reports: readonly Report[]) => unknown;
  readonly holdings: () => Holdings | Promise<Holdings>;
}

/** What every contender must end with, package time in ms. */
export interface Holdings {
  readonly recorded: number;
  readonly remainingMs: Readonly<Record<string, number>>;
  /** By `day region item`. */
  readonly lines: Readonly<Record<string, Line>>;
}

export interface Line { readonly minutes: number; readonly drawnMs: number; readonly overageMs: number }

export const lineKey = (day: string, region: string, item: string): string => `${day} ${region} ${item}`;
