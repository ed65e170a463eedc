import { type DisplayMinutes, displayMinutes } from "../rating/charge.js";
import { areSamePieces, billedSecondsIn, drawnMsIn, overageMsIn, type Piece } from "../rating/rated-usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { PackageTime } from "../values/package-time.js";
import type { RatingEvent, UsageHistory } from "./usage-histories.js";

/** What a usage is rated, as a whole or on one day. Its minutes are those of the item, `drawnMs` is package time. */
export interface Rating extends DisplayMinutes {
  readonly pieces: readonly Piece[];
  readonly drawnMs: PackageTime;
}

/** One event that rated a usage: what it was rated before, and what it is rated since. A voided usage is rated nothing. */
export interface RatingStep extends RatingEvent {
  readonly before: Rating;
  readonly after: Rating;
}

export function ratingOf(pieces: readonly Piece[], item: string, compiled: CompiledTariff): Rating {
  const drawnMs = drawnMsIn(pieces);
  const line = { item, billedSeconds: billedSecondsIn(pieces), drawnMs, overageMs: overageMsIn(pieces) };
  return { pieces, drawnMs, ...displayMinutes([line], compiled) };
}

/** What is left out of a rating by one who looks at a part of it. */
type Part = (pieces: readonly Piece[]) => readonly Piece[];

/** Every rating of a usage, oldest first. */
export function ratingSteps(history: UsageHistory, compiled: CompiledTariff, part: Part = (pieces) => pieces): readonly RatingStep[] {
  let before = ratingOf([], history.usage.item, compiled);
  return history.steps.map(({ pieces, ...event }) => {
    const after = ratingOf(part(pieces), history.usage.item, compiled);
    const step: RatingStep = { ...event, before, after };
    before = after;
    return step;
  });
}

/** Those ratings that changed the part at all. */
export const changesOfPart = (history: UsageHistory, compiled: CompiledTariff, part: Part): readonly RatingStep[] =>
  ratingSteps(history, compiled, part).filter(({ before, after }) => !areSamePieces(before.pieces, after.pieces));
