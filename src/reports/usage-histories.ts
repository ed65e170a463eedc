import { type Account, tariffOf } from "../account/account.js";
import { usageIndexOf } from "../account/account-handle.js";
import { usagesSince } from "../account/usage-lookup.js";
import type { Cause, Event, RatingChange } from "../ledger/events.js";
import { type Piece, piecesOf } from "../rating/rated-usage.js";
import { comparePieces } from "../rating/rating-order.js";
import type { Usage } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";

/** An event that rated a usage: its first rating, a re-rating that another command caused, or its void. */
export interface RatingEvent {
  readonly type: "UsageRated" | "UsagesRerated" | "UsageVoided";
  /** The sequence of the event. */
  readonly sequence: number;
  readonly at: Instant;
  /** The command that caused a re-rating; `null` for other events. */
  readonly cause: Cause | null;
  /** Why the usage was voided; `null` for other events. */
  readonly reason: string | null;
}

/** One step in the rating of a usage. */
interface RatedBy extends RatingEvent {
  /** The rating from this step on; empty for a voided usage. */
  readonly pieces: readonly Piece[];
}

/** A usage and all its ratings, oldest first. */
export interface UsageHistory {
  readonly usage: Usage;
  readonly steps: readonly RatedBy[];
}

interface MutableHistory {
  readonly usage: Usage;
  readonly steps: RatedBy[];
}

/** The usages of events, after those that are `held` before them. */
export function usagesIn(
  events: readonly Event[], { calendar }: CompiledTariff, held: readonly UsageHistory[] = [],
): readonly UsageHistory[] {
  const histories: MutableHistory[] = [];
  const byDayAndId = new Map<string, MutableHistory>();
  const newestById = new Map<string, MutableHistory>();
  const add = ({ usage, steps: [...steps] }: UsageHistory): void => {
    const history: MutableHistory = { usage, steps };
    histories.push(history);
    byDayAndId.set(`${calendar.dayOf(usage.startedAt)} ${usage.usageId}`, history);
    newestById.set(usage.usageId, history);
  };
  const reratedBy = ({ usageId, before }: RatingChange): MutableHistory =>
    byDayAndId.get(`${before[0]?.day ?? ""} ${usageId}`) ?? invalid("events", "must re-rate usages that were rated");
  held.forEach(add);
  for (const event of events) {
    if (event.type === "UsageRated") {
      const step = { type: event.type, sequence: event.sequence, at: event.at, cause: null, reason: null };
      const { usageId, appId, region, item, startedAt, seconds, roundWith, pieces } = event;
      const usage = { usageId, appId, region, item, startedAt, seconds, roundWith };
      add({ usage, steps: [{ ...step, pieces }] });
    } else if (event.type === "UsagesRerated") {
      const { type, sequence, at, cause } = event;
      for (const change of event.changes) {
        reratedBy(change).steps.push({ type, sequence, at, cause, reason: null, pieces: change.after });
      }
    } else if (event.type === "UsageVoided") {
      const { type, sequence, at, reason } = event;
      newestById.get(event.usageId)?.steps.push({ type, sequence, at, cause: null, reason, pieces: [] });
    }
  }
  return histories;
}

/** The usages that an account holds, with the rating that they have there: the only ones whose rating can still change. */
export function heldUsages(account: Account): readonly UsageHistory[] {
  const { openAt, calendar } = tariffOf(account);
  return usagesSince(usageIndexOf(account), openAt(account.clock).openFrom).map((usage) => {
    const type = usage.voided ? "UsageVoided" : "UsageRated";
    const pieces = piecesOf(usage, calendar);
    return { usage, steps: [{ type, sequence: account.version, at: account.clock, cause: null, reason: null, pieces }] };
  });
}

/** Usages by the days on which any of their ratings has a piece. */
export function byDay(usages: readonly UsageHistory[]): ReadonlyMap<Day, readonly UsageHistory[]> {
  const days = new Map<Day, UsageHistory[]>();
  for (const history of usages) {
    for (const { pieces } of history.steps) {
      for (const { day } of pieces) {
        const ofDay = days.get(day);
        if (!ofDay) days.set(day, [history]);
        else if (ofDay.at(-1) !== history) ofDay.push(history);
      }
    }
  }
  return days;
}

const NO_PIECES: readonly Piece[] = [];

/** The rating of a usage after the event `sequence`. */
export const piecesAfter = ({ steps }: UsageHistory, sequence: number): readonly Piece[] =>
  steps.findLast((step) => step.sequence <= sequence)?.pieces ?? NO_PIECES;

/** The rating of a usage after the last event. */
export const latestPieces = ({ steps }: UsageHistory): readonly Piece[] => steps.at(-1)?.pieces ?? NO_PIECES;

/** A piece with its usage, its start (inclusive) and its end (exclusive). */
export interface PieceInOrder {
  readonly history: UsageHistory;
  readonly usage: Usage;
  readonly piece: Piece;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** The pieces of usages in their rating after the event `sequence`, in canonical order (rule 8): the order in which packages are drawn. */
export const piecesInOrder = (usages: readonly UsageHistory[], sequence: number): readonly PieceInOrder[] =>
  usages
    .flatMap((history) =>
      piecesAfter(history, sequence).map((piece, index, pieces): PieceInOrder => {
        const startedAt = pieces[index - 1]?.endedAt ?? history.usage.startedAt;
        return { history, usage: history.usage, piece, startedAt, endedAt: piece.endedAt };
      }),
    )
    .sort(comparePieces);
