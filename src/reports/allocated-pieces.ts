import { lineShares, roundedShares } from "../rating/charge-shares.js";
import type { Draw } from "../packages/minute-package.js";
import type { Piece } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import type { Fraction } from "../values/fraction.js";
import type { AuditTrail } from "./audit-trail.js";
import { piecesInOrder, type PieceInOrder } from "./usage-histories.js";

/** The part of a trail that an allocation is made from. */
export type RatedDays = Pick<AuditTrail, "compiled" | "usagesOfDay">;

/** A piece with its share of what its day is charged, and what its draws would have been charged. */
export interface AllocatedPiece extends PieceInOrder {
  /** Its share of the exact charge, in units of 10⁻⁸ of the currency. */
  readonly charge: Fraction;
  /** Its share of the rounded charge. */
  readonly smallest: bigint;
  /** Of each draw, the share of what all that is drawn would be charged, in units of 10⁻⁸ of the currency. */
  readonly draws: readonly (Draw & { readonly listValue: Fraction })[];
}

/** The pieces of a day as they are rated after the event `sequence`, in canonical order, with their shares of the day's charge. */
export function allocatedDay(day: Day, sequence: number, { compiled, usagesOfDay }: RatedDays): readonly AllocatedPiece[] {
  const [chargeShare, listValueShare, smallestShare] = [lineShares(compiled), lineShares(compiled), roundedShares(compiled)];
  return piecesInOrder(usagesOfDay.get(day) ?? [], sequence).filter(({ piece }) => piece.day === day).map((current) => {
    const { usage: { region, item }, piece } = current;
    const charge = chargeShare({ day, region, item, overageMs: piece.overageMs });
    const draws = piece.draws.map((draw) => ({ ...draw, listValue: listValueShare({ day, region, item, overageMs: draw.drawnMs }) }));
    return { ...current, charge, smallest: smallestShare(charge), draws };
  });
}

/** The allocated pieces of days, by piece. */
export function allocatedPieces(days: Iterable<Day>, sequence: number, trail: RatedDays): ReadonlyMap<Piece, AllocatedPiece> {
  const allocated = new Map<Piece, AllocatedPiece>();
  for (const day of new Set(days)) for (const piece of allocatedDay(day, sequence, trail)) allocated.set(piece.piece, piece);
  return allocated;
}
