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

/** One rating of a usage: its first, one that another command caused, or its end. */
export interface RatingStep {
  readonly type: "UsageRated" | "UsagesRerated" | "UsageVoided";
  /** Of the event. */
  readonly sequence: number;
  readonly at: Instant;
  /** What a re-rating came from; `null` of the others. */
  readonly cause: Cause | null;
  /** Why it was voided; `null` of the others. */
  readonly reason: string | null;
  /** How the usage is rated since; a voided one has none. */
  readonly pieces: readonly Piece[];
}

/** A usage and every rating it ever had, oldest first. */
export interface UsageHistory {
  readonly usage: Usage;
  readonly steps: readonly RatingStep[];
}

/** A package and what became of it. */
export interface PackageHistory {
  readonly purchase: PackagePurchased;
  readonly refund: PackageRefunded | null;
  readonly expiry: PackageExpiredEvent | null;
}

/** A ledger, told by what it is about: each usage with its ratings, each line with its bills. */
export interface AuditTrail {
  readonly account: Account;
  readonly compiled: CompiledTariff;
  readonly events: readonly Event[];
  /** In the order in which they were recorded. An id that was used again stands for several usages. */
  readonly usages: readonly UsageHistory[];
  /** In drawdown order. */
  readonly packages: readonly PackageHistory[];
  /** The bills that a line stands on, oldest first, by `dayLineKey`. */
  readonly billsOfLine: ReadonlyMap<string, readonly BillIssued[]>;
}

/** Reads events as `replay` does, and follows them. */
export function auditTrailOf(events: readonly Event[]): AuditTrail {
  const read = aStoredList(anEvent)(events, "events");
  const account = fromStart(read);
  const compiled = tariffOf(account);
  return { account, compiled, events: read, usages: usagesIn(read, compiled), packages: packagesIn(read), billsOfLine: billsOfLineIn(read) };
}

interface MutableHistory {
  readonly usage: Usage;
  readonly steps: RatingStep[];
}

function usagesIn(events: readonly Event[], { calendar }: CompiledTariff): readonly UsageHistory[] {
  const all: MutableHistory[] = [];
  const byStartAndId = new Map<string, MutableHistory>();
  const newest = new Map<string, MutableHistory>();
  const changed = ({ usageId, before }: RatingChange): MutableHistory =>
    byStartAndId.get(`${before[0]?.day ?? ""} ${usageId}`) ?? invalid("events", "must re-rate usages that were rated");
  for (const event of events) {
    if (event.type === "UsageRated") {
      const step = { type: event.type, sequence: event.sequence, at: event.at, cause: null, reason: null };
      const { usageId, appId, region, item, startedAt, seconds, pieces } = event;
      const history: MutableHistory = { usage: { usageId, appId, region, item, startedAt, seconds }, steps: [{ ...step, pieces }] };
      all.push(history);
      byStartAndId.set(`${calendar.dayOf(startedAt)} ${usageId}`, history);
      newest.set(usageId, history);
    } else if (event.type === "UsagesRerated") {
      const { type, sequence, at, cause } = event;
      for (const change of event.changes) changed(change).steps.push({ type, sequence, at, cause, reason: null, pieces: change.after });
    } else if (event.type === "UsageVoided") {
      const { type, sequence, at, reason } = event;
      newest.get(event.usageId)?.steps.push({ type, sequence, at, cause: null, reason, pieces: [] });
    }
  }
  return all;
}

function packagesIn(events: readonly Event[]): readonly PackageHistory[] {
  const history = new Map<string, PackageHistory>();
  const change = (packageId: string, happened: Partial<PackageHistory>): void => {
    const known = history.get(packageId);
    if (known) history.set(packageId, { ...known, ...happened });
  };
  for (const event of events) {
    if (event.type === "PackagePurchased") history.set(event.packageId, { purchase: event, refund: null, expiry: null });
    else if (event.type === "PackageRefunded") change(event.packageId, { refund: event });
    else if (event.type === "PackageExpired") change(event.packageId, { expiry: event });
  }
  return [...history.values()].sort((a, b) => compareDrawdown(a.purchase, b.purchase));
}

export const dayLineKey = (line: { readonly day: Day; readonly region: string; readonly item: string }): string => `${line.day} ${lineKey(line)}`;

function billsOfLineIn(events: readonly Event[]): ReadonlyMap<string, readonly BillIssued[]> {
  const bills = new Map<string, BillIssued[]>();
  for (const event of events) {
    if (event.type !== "BillIssued") continue;
    for (const line of event.bill.lines) {
      const known = bills.get(dayLineKey(line));
      if (known) known.push(event);
      else bills.set(dayLineKey(line), [event]);
    }
  }
  return bills;
}

const NONE: readonly Piece[] = [];

/** How a usage is rated after the event `sequence`. */
export const piecesAfter = ({ steps }: UsageHistory, sequence: number): readonly Piece[] =>
  steps.findLast((step) => step.sequence <= sequence)?.pieces ?? NONE;

/** How a usage is rated in the end. */
export const latestPieces = ({ steps }: UsageHistory): readonly Piece[] => steps.at(-1)?.pieces ?? NONE;

/** A piece, the usage it is of, and the instant at which it starts. */
export interface PieceInOrder {
  readonly history: UsageHistory;
  readonly usage: Usage;
  readonly piece: Piece;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** What is rated in the end, in canonical order (rule 8): the order in which packages were drawn. */
export const canonicalPieces = ({ usages }: AuditTrail): readonly PieceInOrder[] =>
  usages
    .flatMap((history) =>
      latestPieces(history).map((piece, index, pieces): PieceInOrder => {
        const startedAt = pieces[index - 1]?.endedAt ?? history.usage.startedAt;
        return { history, usage: history.usage, piece, startedAt, endedAt: piece.endedAt };
      }),
    )
    .sort(comparePieces);
