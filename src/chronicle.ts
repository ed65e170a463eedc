import { type Account, termsFor } from "./account.js";
import { anEvent } from "./event-reading.js";
import type { BillIssued, Cause, Event, PackageExpiredEvent, PackagePurchased, PackageRefunded, RatingChange } from "./events.js";
import { lineKey } from "./lines.js";
import { inDrawdownOrder } from "./packages.js";
import { invalid } from "./refusals.js";
import { fromStart } from "./replay.js";
import { aStoredList } from "./stored.js";
import type { Terms } from "./terms.js";
import type { Day, Instant } from "./time.js";
import { inOrderOfEnds, type Piece, type Usage } from "./usages.js";

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
export interface TracedUsage {
  readonly usage: Usage;
  readonly steps: readonly RatingStep[];
}

/** A package and what became of it. */
export interface TracedPackage {
  readonly purchase: PackagePurchased;
  readonly refund: PackageRefunded | null;
  readonly expiry: PackageExpiredEvent | null;
}

/** A ledger, told by what it is about: each usage with its ratings, each line with its bills. */
export interface Chronicle {
  readonly account: Account;
  readonly terms: Terms;
  readonly events: readonly Event[];
  /** In the order in which they were recorded. An id that was used again stands for several usages. */
  readonly usages: readonly TracedUsage[];
  /** In drawdown order. */
  readonly packages: readonly TracedPackage[];
  /** The bills that a line stands on, oldest first, by `dayLineKey`. */
  readonly billsOfLine: ReadonlyMap<string, readonly BillIssued[]>;
}

/** Reads events as `replay` does, and follows them. */
export function chronicleOf(events: readonly Event[]): Chronicle {
  const read = aStoredList(anEvent)(events, "events");
  const account = fromStart(read);
  const terms = termsFor(account);
  return { account, terms, events: read, usages: usagesIn(read, terms), packages: packagesIn(read), billsOfLine: billsOfLineIn(read) };
}

interface Following {
  readonly usage: Usage;
  readonly steps: RatingStep[];
}

function usagesIn(events: readonly Event[], { calendar }: Terms): readonly TracedUsage[] {
  const all: Following[] = [];
  const byStartAndId = new Map<string, Following>();
  const newest = new Map<string, Following>();
  const changed = ({ usageId, before }: RatingChange): Following =>
    byStartAndId.get(`${before[0]?.day ?? ""} ${usageId}`) ?? invalid("events", "must re-rate usages that were rated");
  for (const event of events) {
    if (event.type === "UsageRated") {
      const step = { type: event.type, sequence: event.sequence, at: event.at, cause: null, reason: null };
      const { usageId, appId, region, item, startedAt, seconds, pieces } = event;
      const traced: Following = { usage: { usageId, appId, region, item, startedAt, seconds }, steps: [{ ...step, pieces }] };
      all.push(traced);
      byStartAndId.set(`${calendar.dayOf(startedAt)} ${usageId}`, traced);
      newest.set(usageId, traced);
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

function packagesIn(events: readonly Event[]): readonly TracedPackage[] {
  const traced = new Map<string, TracedPackage>();
  const change = (packageId: string, happened: Partial<TracedPackage>): void => {
    const known = traced.get(packageId);
    if (known) traced.set(packageId, { ...known, ...happened });
  };
  for (const event of events) {
    if (event.type === "PackagePurchased") traced.set(event.packageId, { purchase: event, refund: null, expiry: null });
    else if (event.type === "PackageRefunded") change(event.packageId, { refund: event });
    else if (event.type === "PackageExpired") change(event.packageId, { expiry: event });
  }
  return [...traced.values()].sort((a, b) => inDrawdownOrder(a.purchase, b.purchase));
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
export const piecesAfter = ({ steps }: TracedUsage, sequence: number): readonly Piece[] =>
  steps.findLast((step) => step.sequence <= sequence)?.pieces ?? NONE;

/** How a usage is rated in the end. */
export const latestPieces = ({ steps }: TracedUsage): readonly Piece[] => steps.at(-1)?.pieces ?? NONE;

/** A piece, the usage it is of, and the instant at which it starts. */
export interface PlacedPiece {
  readonly traced: TracedUsage;
  readonly usage: Usage;
  readonly piece: Piece;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** What is rated in the end, in canonical order (rule 8): the order in which packages were drawn. */
export const canonicalPieces = ({ usages }: Chronicle): readonly PlacedPiece[] =>
  usages
    .flatMap((traced) =>
      latestPieces(traced).map((piece, index, pieces): PlacedPiece => {
        const startedAt = pieces[index - 1]?.endedAt ?? traced.usage.startedAt;
        return { traced, usage: traced.usage, piece, startedAt, endedAt: piece.endedAt };
      }),
    )
    .sort(inOrderOfEnds);
