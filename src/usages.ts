import { NO_TIME, type PackageTime } from "./minutes.js";
import { byCodeUnit } from "./order.js";
import { type Calendar, type Day, type Instant, later } from "./time.js";

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

/**
 * A usage of a day in the window, and how it is rated. An account keeps up to millions of them, so the rating of a call of one
 * piece that draws on at most one package, as nearly all are, lies flat in the record, without lists and objects of its own.
 */
export interface RatedUsage extends Usage {
  readonly minutes: number;
  /** The package that is drawn on. */
  readonly packageId: string | null;
  readonly drawn: PackageTime;
  readonly overage: PackageTime;
  /** Any other rating, instead of the four fields above. Of a voided usage there are none; it stays so that its id stays taken. */
  readonly pieces: readonly Piece[] | null;
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
export const inCanonicalOrder = (a: Usage, b: Usage): number => endOf(a) - endOf(b) || byIdThenStart(a, b);

/** The same of parts of usages. */
export const inOrderOfEnds = (
  a: { readonly endedAt: Instant; readonly usage: Usage },
  b: { readonly endedAt: Instant; readonly usage: Usage },
): number => a.endedAt - b.endedAt || byIdThenStart(a.usage, b.usage);

/** How usages, or pieces of them, that end at the same instant follow each other. */
const byIdThenStart = (a: Usage, b: Usage): number => byCodeUnit(a.usageId, b.usageId) || a.startedAt - b.startedAt;

const isSamePiece = (a: Piece, b: Piece): boolean =>
  a.day === b.day &&
  a.endedAt === b.endedAt &&
  a.minutes === b.minutes &&
  a.overage === b.overage &&
  a.draws.length === b.draws.length &&
  a.draws.every((draw, index) => draw.packageId === b.draws[index]?.packageId && draw.drawn === b.draws[index].drawn);

export const areSamePieces = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length === b.length && a.every((piece, index) => b[index] !== undefined && isSamePiece(piece, b[index]));

const NONE: readonly Piece[] = [];

/** A usage that is being rated; nobody else holds it yet. */
export type UsageDraft = { -readonly [Key in keyof RatedUsage]: RatedUsage[Key] };

export const unrated = ({ usageId, appId, region, item, startedAt, seconds }: Usage): UsageDraft => ({
  usageId, appId, region, item, startedAt, seconds, minutes: 0, packageId: null, drawn: NO_TIME, overage: NO_TIME, pieces: null, voided: false,
});

/** A usage with its rating, as an account keeps it. */
export function ratedAs(usage: Usage, pieces: readonly Piece[], calendar: Calendar): RatedUsage {
  const draft = unrated(usage);
  draft.pieces = pieces;
  if (pieces.length === 1 && pieces.every((piece) => isWhole(piece, usage, calendar))) flatten(draft);
  return draft;
}

/** Lays a rating of one piece, from the start to the end of the usage on the day of its start, flat in the record where that can be. */
export function flatten(draft: UsageDraft): void {
  const [piece] = draft.pieces ?? NONE;
  if (!piece || piece.draws.length > 1) return;
  const [draw] = piece.draws;
  draft.minutes = piece.minutes;
  draft.overage = piece.overage;
  if (draw) {
    draft.packageId = draw.packageId;
    draft.drawn = draw.drawn;
  }
  draft.pieces = null;
}

const isWhole = ({ day, endedAt }: Piece, usage: Usage, calendar: Calendar): boolean =>
  endedAt === endOf(usage) && day === calendar.dayOf(usage.startedAt);

export const asVoided = (usage: RatedUsage): RatedUsage => ({ ...usage, ...NOTHING_RATED, voided: true });

const NOTHING_RATED = { minutes: 0, packageId: null, drawn: NO_TIME, overage: NO_TIME, pieces: NONE };

export function piecesOf(usage: RatedUsage, calendar: Calendar): readonly Piece[] {
  const { minutes, packageId, drawn, overage, pieces } = usage;
  if (pieces) return pieces;
  const draws = packageId === null ? [] : [{ packageId, drawn }];
  return [{ day: calendar.dayOf(usage.startedAt), endedAt: endOf(usage), minutes, draws, overage }];
}

/** Tells `count` each draw of a usage: the package, and the milliseconds. */
export function eachDraw({ packageId, drawn, pieces }: RatedUsage, count: (packageId: string, ms: number) => void): void {
  if (packageId !== null) count(packageId, drawn);
  for (const { draws } of pieces ?? []) for (const draw of draws) count(draw.packageId, draw.drawn);
}

export const minutesIn = (pieces: readonly Piece[]): number => pieces.reduce((sum, { minutes }) => sum + minutes, 0);
