import type { Event } from "../../src/index.js";
import { decimalText, fractionOf, sum } from "./fractions.js";
import { linesOf, type NaiveLine } from "./naive-billing.js";

export type EventOf<Type extends Event["type"]> = Extract<Event, { type: Type }>;
type Rated = EventOf<"UsageRated">;
type Piece = Rated["pieces"][number];
export type Bill = EventOf<"BillIssued">["bill"];

/** A usage as the ledger tells it: its latest pieces, and whether it was taken back. */
export interface LedgerUsage extends Pick<Rated, "usageId" | "appId" | "region" | "item" | "startedAt" | "seconds"> {
  minutes: number;
  pieces: readonly Piece[];
  voided: boolean;
}

export const isOf =
  <Type extends Event["type"]>(type: Type) =>
  (event: Event): event is EventOf<Type> =>
    event.type === type;

export const billsIn = (events: readonly Event[]): Bill[] => events.filter(isOf("BillIssued")).map(({ bill }) => bill);

/** Follows the ledger from its first event on; an id that is used again is a usage of its own. */
export function usagesIn(events: readonly Event[]): LedgerUsage[] {
  const usages: LedgerUsage[] = [];
  for (const event of events) {
    if (event.type === "UsageRated") {
      const { usageId, appId, region, item, startedAt, seconds, minutes, pieces } = event;
      usages.push({ usageId, appId, region, item, startedAt, seconds, minutes, pieces, voided: false });
    }
    if (event.type === "UsageVoided") newest(usages, event.usageId).voided = true;
    if (event.type === "UsagesRerated") {
      for (const { usageId, before, after } of event.changes) {
        const usage = usages.filter((other) => other.usageId === usageId && isSame(other.pieces, before)).at(-1);
        if (!usage) throw new Error(`event ${event.sequence} re-rates "${usageId}" from pieces that it did not have`);
        usage.pieces = after;
        usage.minutes = after.reduce((total, { minutes }) => total + minutes, 0);
      }
    }
  }
  return usages;
}

const isSame = (a: readonly Piece[], b: readonly Piece[]): boolean => JSON.stringify(a) === JSON.stringify(b);

function newest(usages: readonly LedgerUsage[], usageId: string): LedgerUsage {
  const usage = usages.filter((other) => other.usageId === usageId).at(-1);
  if (!usage) throw new Error(`the ledger takes back "${usageId}", which it never rated`);
  return usage;
}

/** A piece with the usage it is of and the instant at which it starts. */
export interface LedgerPiece extends Piece {
  readonly usage: LedgerUsage;
  readonly startedAt: number;
}

/** What is rated now, in canonical order (rule 8). */
export function piecesIn(events: readonly Event[]): LedgerPiece[] {
  return usagesIn(events)
    .filter(({ voided }) => !voided)
    .flatMap((usage) => usage.pieces.map((piece, index) => ({ ...piece, usage, startedAt: usage.pieces[index - 1]?.endedAt ?? usage.startedAt })))
    .sort((a, b) => {
      const byId = a.usage.usageId < b.usage.usageId ? -1 : a.usage.usageId > b.usage.usageId ? 1 : 0;
      return a.endedAt - b.endedAt || byId || a.startedAt - b.startedAt;
    });
}

/** The packages bought and not returned. */
export function packagesIn(events: readonly Event[]): EventOf<"PackagePurchased">[] {
  const returned = new Set(events.filter(isOf("PackageRefunded")).map(({ packageId }) => packageId));
  return events.filter(isOf("PackagePurchased")).filter(({ packageId }) => !returned.has(packageId));
}

/** What all bills together charged. */
export const chargedIn = (events: readonly Event[]): string =>
  decimalText(sum(billsIn(events).map(({ total }) => fractionOf(total.toFixed()))));

/** The lines of all bills, as one would have billed them at once. */
export const linesBilledIn = (events: readonly Event[]): NaiveLine[] =>
  linesOf(
    billsIn(events).flatMap(({ lines }) =>
      lines.map(({ region, item, ...line }) => ({ ...line, usage: { region, item }, draws: [{ packageId: "", drawn: line.drawn }] })),
    ),
  );
