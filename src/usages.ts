import type { PackageTime } from "./minutes.js";
import { byCodeUnit } from "./order.js";
import { type Day, type Instant, later } from "./time.js";

/** One metered call leg: a fact that was reported. */
export interface Usage {
  readonly usageId: string;
  readonly appId: string;
  readonly region: string;
  readonly item: string;
  readonly startedAt: Instant;
  readonly seconds: number;
}

/** What a package gives to a piece; never 0. */
export interface Draw {
  readonly packageId: string;
  readonly drawn: PackageTime;
}

/** A part of a usage between two cuts, rated. A piece that ends at midnight belongs to the day that ends there. */
export interface Piece {
  readonly day: Day;
  readonly endedAt: Instant;
  readonly minutes: number;
  readonly draws: readonly Draw[];
  readonly overage: PackageTime;
}

/** A usage of a day in the window, and how it is rated. A voided one has no pieces; it stays so that its id stays taken. */
export interface RatedUsage {
  readonly usage: Usage;
  readonly pieces: readonly Piece[];
  readonly voided: boolean;
}

export const endOf = ({ startedAt, seconds }: Usage): Instant => later(startedAt, seconds * 1_000);

export const isSameUsage = (a: Usage, b: Usage): boolean =>
  a.usageId === b.usageId &&
  a.appId === b.appId &&
  a.region === b.region &&
  a.item === b.item &&
  a.startedAt === b.startedAt &&
  a.seconds === b.seconds;

/**
 * Rule 8: rating follows the ends, ties the id by code unit. An id can be taken again once its day is closed, while the
 * first call that had it may still run into an open day: then the earlier start comes first.
 */
export const inCanonicalOrder = (
  a: { readonly endedAt: Instant; readonly usage: Usage },
  b: { readonly endedAt: Instant; readonly usage: Usage },
): number => a.endedAt - b.endedAt || byCodeUnit(a.usage.usageId, b.usage.usageId) || a.usage.startedAt - b.usage.startedAt;

const isSamePiece = (a: Piece, b: Piece): boolean =>
  a.day === b.day &&
  a.endedAt === b.endedAt &&
  a.minutes === b.minutes &&
  a.overage === b.overage &&
  a.draws.length === b.draws.length &&
  a.draws.every((draw, index) => draw.packageId === b.draws[index]?.packageId && draw.drawn === b.draws[index].drawn);

export const areSamePieces = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length === b.length && a.every((piece, index) => b[index] !== undefined && isSamePiece(piece, b[index]));

export const minutesIn = (pieces: readonly Piece[]): number => pieces.reduce((sum, { minutes }) => sum + minutes, 0);
