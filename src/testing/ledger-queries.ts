import type { Event } from "rtc-billing";
import { amountOf, type DecimalLike, unitsOf } from "./decimal-units.js";

/** The events of one type. */
export type EventOf<Type extends Event["type"]> = Extract<Event, { readonly type: Type }>;
type Rated = EventOf<"UsageRated">;
type Piece = Rated["pieces"][number];
type Bill = EventOf<"BillIssued">["bill"];

/** A usage according to the ledger: its latest rating, and whether it was voided. */
export interface LedgerUsage
  extends Pick<Rated, "usageId" | "appId" | "region" | "item" | "startedAt" | "seconds" | "roundWith" | "billedSeconds" | "pieces"> {
  readonly voided: boolean;
}

export const isOf =
  <Type extends Event["type"]>(type: Type) =>
  (event: Event): event is EventOf<Type> =>
    event.type === type;

export const billsIn = (events: readonly Event[]): Bill[] => events.filter(isOf("BillIssued")).map(({ bill }) => bill);

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** All usages of a ledger. Usages that had the same id one after the other are separate elements. */
export function usagesIn(events: readonly Event[]): LedgerUsage[] {
  const usages: LedgerUsage[] = [];
  for (const event of events) {
    if (event.type === "UsageRated") {
      const { usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, pieces } = event;
      usages.push({ usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, pieces, voided: false });
    }
    if (event.type === "UsageVoided") change(usages, event, ({ usageId }) => usageId === event.usageId, { voided: true });
    if (event.type === "UsagesRerated") {
      for (const { usageId, before, after } of event.changes) {
        const isRerated = (usage: LedgerUsage): boolean => usage.usageId === usageId && isSame(usage.pieces, before);
        change(usages, event, isRerated, { pieces: after, billedSeconds: total(after.map(({ billedSeconds }) => billedSeconds)) });
      }
    }
  }
  return usages;
}

const isSame = (a: readonly Piece[], b: readonly Piece[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Changes the newest usage that matches; there must be one. */
function change(
  usages: LedgerUsage[],
  { sequence, type }: Event,
  matches: (usage: LedgerUsage) => boolean,
  changes: Partial<LedgerUsage>,
): void {
  const index = usages.findLastIndex(matches);
  const usage = usages[index];
  if (!usage) throw new Error(`event ${sequence}, ${type}, is about a usage that the ledger does not have with this rating`);
  usages[index] = { ...usage, ...changes };
}

/** A piece with its usage and the instant at which it starts. */
export interface LedgerPiece extends Piece {
  readonly usage: LedgerUsage;
  readonly startedAt: number;
}

/** The pieces of the current rating, in canonical order (rule 8). */
export function piecesIn(events: readonly Event[]): LedgerPiece[] {
  const withStart = (usage: LedgerUsage): LedgerPiece[] =>
    usage.pieces.map((piece, index) => ({ ...piece, usage, startedAt: usage.pieces[index - 1]?.endedAt ?? usage.startedAt }));
  return usagesIn(events)
    .filter(({ voided }) => !voided)
    .flatMap(withStart)
    .sort((a, b) => a.endedAt - b.endedAt || byCodeUnit(a.usage.usageId, b.usage.usageId) || a.startedAt - b.startedAt);
}

/** The purchase of a package, or the renewal that granted it. */
export type Grant = EventOf<"PackagePurchased" | "PackageRenewed">;
export const isGrant = (event: Event): event is Grant => event.type === "PackagePurchased" || event.type === "PackageRenewed";

/** The ids of the packages that renewals granted. */
export const renewedIn = (events: readonly Event[]): string[] => events.filter(isOf("PackageRenewed")).map(({ packageId }) => packageId);

/** The packages bought, or granted by a renewal, and not returned. */
export function packagesIn(events: readonly Event[]): Grant[] {
  const returned = new Set(events.filter(isOf("PackageRefunded")).map(({ packageId }) => packageId));
  return events.filter(isGrant).filter(({ packageId }) => !returned.has(packageId));
}

/** The totals of a day, region and item. */
export interface LedgerLine {
  readonly day: string;
  readonly region: string;
  readonly item: string;
  readonly billedSeconds: number;
  readonly drawnMs: number;
  readonly overageMs: number;
}

/** The lines of all bills, summed by day, region and item. */
export const linesBilledIn = (events: readonly Event[]): LedgerLine[] =>
  summedUp(
    billsIn(events)
      .flatMap(({ lines }) => lines)
      .map(({ day, region, item, billedSeconds, drawnMs, overageMs }) => ({ day, region, item, billedSeconds, drawnMs, overageMs })),
  );

/** The lines of the current rating. */
export const linesRatedIn = (events: readonly Event[]): LedgerLine[] =>
  summedUp(piecesIn(events).map(({ usage: { region, item }, day, billedSeconds, draws, overageMs }) =>
    ({ day, region, item, billedSeconds, drawnMs: total(draws.map(({ drawnMs }) => drawnMs)), overageMs })));

/** One line for each day, region and item, sorted by these. Lines that are all 0 are left out. */
function summedUp(parts: readonly LedgerLine[]): LedgerLine[] {
  const lines = new Map<string, LedgerLine>();
  for (const part of parts) {
    const key = JSON.stringify([part.day, part.region, part.item]);
    const line = lines.get(key) ?? { ...part, billedSeconds: 0, drawnMs: 0, overageMs: 0 };
    lines.set(key, {
      ...line,
      billedSeconds: line.billedSeconds + part.billedSeconds,
      drawnMs: line.drawnMs + part.drawnMs,
      overageMs: line.overageMs + part.overageMs,
    });
  }
  return [...lines.values()]
    .filter(({ billedSeconds, drawnMs, overageMs }) => billedSeconds !== 0 || drawnMs !== 0 || overageMs !== 0)
    .sort((a, b) => byCodeUnit(a.day, b.day) || byCodeUnit(a.region, b.region) || byCodeUnit(a.item, b.item));
}

/** The sum of the totals of all bills, as decimal text. */
export const chargedIn = (events: readonly Event[]): string => amountOf(sumOf(billsIn(events).map((bill) => bill.total)));

/** The sum of amounts in units of 10⁻⁸. */
export const sumOf = (amounts: readonly DecimalLike[]): bigint => amounts.reduce((sum, amount) => sum + unitsOf(amount), 0n);
