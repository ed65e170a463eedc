import { type Account, tariffOf } from "../account/account.js";
import { fromStart } from "../account/replay.js";
import type { BillIssued, Cause, Event, PackageExpiredEvent, PackagePurchased, PackageRefunded, RatingChange } from "../ledger/events.js";
import { anEvent } from "../ledger/parse-event.js";
import { compareDrawdown } from "../packages/minute-package.js";
import { aStoredList } from "../parsing/stored-values.js";
import type { Piece } from "../rating/rated-usage.js";
import { comparePieces } from "../rating/rating-order.js";
import { lineKey } from "../rating/usage-line.js";
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

/** A package: its purchase, and its return and expiry if they happened. */
export interface PackageHistory {
  readonly purchase: PackagePurchased;
  readonly refund: PackageRefunded | null;
  readonly expiry: PackageExpiredEvent | null;
}

/** A ledger by subject: each usage with its ratings, each package with its events, each line with its bills. */
export interface AuditTrail {
  readonly account: Account;
  readonly compiled: CompiledTariff;
  readonly events: readonly Event[];
  /** In the order in which they were recorded. Several usages have the same id if it was used again after its day was closed. */
  readonly usages: readonly UsageHistory[];
  /** In drawdown order. */
  readonly packages: readonly PackageHistory[];
  /** The bills that contain a line, oldest first, by `dayLineKey`. */
  readonly billsOfLine: ReadonlyMap<string, readonly BillIssued[]>;
}

/** Parses and replays a whole ledger as `replay` does, with the same refusals. Its cost is linear in the number of events. */
export function auditTrailOf(events: readonly Event[]): AuditTrail {
  const parsed = aStoredList(anEvent)(events, "events");
  const account = fromStart(parsed);
  const compiled = tariffOf(account);
  return {
    account,
    compiled,
    events: parsed,
    usages: usagesIn(parsed, compiled),
    packages: packagesIn(parsed),
    billsOfLine: billsOfLineIn(parsed),
  };
}

interface MutableHistory {
  readonly usage: Usage;
  readonly steps: RatedBy[];
}

function usagesIn(events: readonly Event[], { calendar }: CompiledTariff): readonly UsageHistory[] {
  const histories: MutableHistory[] = [];
  const byDayAndId = new Map<string, MutableHistory>();
  const newestById = new Map<string, MutableHistory>();
  const reratedBy = ({ usageId, before }: RatingChange): MutableHistory =>
    byDayAndId.get(`${before[0]?.day ?? ""} ${usageId}`) ?? invalid("events", "must re-rate usages that were rated");
  for (const event of events) {
    if (event.type === "UsageRated") {
      const step = { type: event.type, sequence: event.sequence, at: event.at, cause: null, reason: null };
      const { usageId, appId, region, item, startedAt, seconds, roundWith, pieces } = event;
      const usage = { usageId, appId, region, item, startedAt, seconds, roundWith };
      const history: MutableHistory = { usage, steps: [{ ...step, pieces }] };
      histories.push(history);
      byDayAndId.set(`${calendar.dayOf(startedAt)} ${usageId}`, history);
      newestById.set(usageId, history);
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

function packagesIn(events: readonly Event[]): readonly PackageHistory[] {
  const histories = new Map<string, PackageHistory>();
  const change = (packageId: string, changes: Partial<PackageHistory>): void => {
    const history = histories.get(packageId);
    if (history) histories.set(packageId, { ...history, ...changes });
  };
  for (const event of events) {
    if (event.type === "PackagePurchased") histories.set(event.packageId, { purchase: event, refund: null, expiry: null });
    else if (event.type === "PackageRefunded") change(event.packageId, { refund: event });
    else if (event.type === "PackageExpired") change(event.packageId, { expiry: event });
  }
  return [...histories.values()].sort((a, b) => compareDrawdown(a.purchase, b.purchase));
}

/** The key of a line among the lines of all days. */
export const dayLineKey = (line: { readonly day: Day; readonly region: string; readonly item: string }): string =>
  `${line.day} ${lineKey(line)}`;

function billsOfLineIn(events: readonly Event[]): ReadonlyMap<string, readonly BillIssued[]> {
  const bills = new Map<string, BillIssued[]>();
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    for (const line of event.bill.lines) {
      const earlier = bills.get(dayLineKey(line));
      if (earlier) earlier.push(event);
      else bills.set(dayLineKey(line), [event]);
    }
  }
  return bills;
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

/** The pieces of the rating after the last event, in canonical order (rule 8): the order in which packages are drawn. */
export const canonicalPieces = ({ usages }: AuditTrail): readonly PieceInOrder[] =>
  usages
    .flatMap((history) =>
      latestPieces(history).map((piece, index, pieces): PieceInOrder => {
        const startedAt = pieces[index - 1]?.endedAt ?? history.usage.startedAt;
        return { history, usage: history.usage, piece, startedAt, endedAt: piece.endedAt };
      }),
    )
    .sort(comparePieces);
