import type { Draw } from "../packages/minute-package.js";
import type { Calendar, Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime, type PackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { endOf, type Usage } from "./usage.js";

export const drawnMsIn = (pieces: readonly Piece[]): PackageTime =>
  pieces.reduce((sum, { draws }) => draws.reduce((drawnMs, draw) => addPackageTime(drawnMs, draw.drawnMs), sum), ZERO_PACKAGE_TIME);

export const overageMsIn = (pieces: readonly Piece[]): PackageTime =>
  pieces.reduce((sum, { overageMs }) => addPackageTime(sum, overageMs), ZERO_PACKAGE_TIME);

export const billedSecondsIn = (pieces: readonly Piece[]): number => pieces.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0);

/** A rated span of a usage, up to `endedAt`, excluded. A piece that ends at midnight belongs to the day that ends there. */
export interface Piece {
  readonly day: Day;
  readonly endedAt: Instant;
  readonly billedSeconds: number;
  readonly draws: readonly Draw[];
  readonly overageMs: PackageTime;
}

/**
 * A usage of an open day with its rating. An account keeps up to millions of them. Nearly all have one piece that draws on at most one
 * package: such a rating is stored in fields of the record itself (flat), without lists and objects of its own.
 */
export interface RatedUsage extends Usage {
  readonly billedSeconds: number;
  /** The package that a flat rating draws on, if any. */
  readonly packageId: string | null;
  readonly drawnMs: PackageTime;
  readonly overageMs: PackageTime;
  /** Any other rating, instead of the four fields above: empty for a voided usage, which is kept so that its id stays in use. */
  readonly pieces: readonly Piece[] | null;
  readonly voided: boolean;
}

const isSamePiece = (a: Piece, b: Piece): boolean =>
  a.day === b.day &&
  a.endedAt === b.endedAt &&
  a.billedSeconds === b.billedSeconds &&
  a.overageMs === b.overageMs &&
  a.draws.length === b.draws.length &&
  a.draws.every((draw, index) => draw.packageId === b.draws[index]?.packageId && draw.drawnMs === b.draws[index].drawnMs);

export const areSamePieces = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length === b.length && a.every((piece, index) => b[index] !== undefined && isSamePiece(piece, b[index]));

/** Whether a piece is all of a usage, so that `piecesOf` can restore its day and end. */
export const isWhole = ({ day, endedAt }: Piece, usage: Usage, calendar: Calendar): boolean =>
  endedAt === endOf(usage) && day === calendar.dayOf(usage.startedAt);

/** The pieces of a usage, whether they are stored flat or as a list. */
export function piecesOf(usage: RatedUsage, calendar: Calendar): readonly Piece[] {
  const { billedSeconds, packageId, drawnMs, overageMs, pieces } = usage;
  if (pieces) return pieces;
  const draws = packageId === null ? [] : [{ packageId, drawnMs }];
  return [{ day: calendar.dayOf(usage.startedAt), endedAt: endOf(usage), billedSeconds, draws, overageMs }];
}
