import type { Event, UsageRated, UsagesRerated, UsageVoided } from "../ledger/events.js";
import type { Piece } from "../rating/rated-usage.js";
import { bug, unreachable } from "../refusals/refusal-error.js";
import type { Day } from "../values/calendar.js";
import { type Instant, latest, plusMs } from "../values/instant.js";
import { addPackageTime, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import type { ItemChange } from "./posted-minutes.js";
import { byCodeUnit } from "../values/text-order.js";

/** The changes of what is drawn on a day. */
export interface DrawdownChanges {
  /** The last millisecond of the last piece of that day. */
  readonly deliveredAt: Instant;
  readonly byPackage: readonly DrawdownChange[];
}

/** The change of what is drawn from a package, by item of the calls; negative if less is drawn than before. */
interface DrawdownChange {
  readonly packageId: string;
  readonly byItem: readonly ItemChange[];
}

/** Takes the events of a ledger that rate usages, one after another, and returns the change of draws that each brings, day by day. */
export type DrawdownTracker = (event: UsageRated | UsagesRerated | UsageVoided) => readonly DrawdownChanges[];

/** A usage that a later event corrects, with its rating so far. */
interface TrackedUsage {
  readonly item: string;
  pieces: readonly Piece[];
}

/** Tracks the ratings of a ledger's usages. A re-rating or void does not say all, so what is corrected is kept from its first rating on. */
export function drawdownTracker(events: readonly Event[]): DrawdownTracker {
  const corrected = correctedIn(events);
  const tracked = new Map<string, TrackedUsage[]>();
  const track = (usageId: string, usage: TrackedUsage): void => {
    const others = tracked.get(usageId);
    if (others) others.push(usage);
    else tracked.set(usageId, [usage]);
  };
  const usageRatedOn = (usageId: string, day: string | undefined): TrackedUsage =>
    tracked.get(usageId)?.findLast(({ pieces: [first] }) => first?.day === day) ?? bug("that a re-rated usage was rated");

  return (event) => {
    switch (event.type) {
      case "UsageRated": {
        const { usageId, item, pieces } = event;
        if (corrected.has(usageId)) track(usageId, { item, pieces });
        return changesOfPlain(item, pieces) ?? changesOf([{ item, before: NO_PIECES, after: pieces }]);
      }
      case "UsageVoided": {
        const usage = tracked.get(event.usageId)?.at(-1) ?? bug("that a voided usage was rated");
        return changesOf([changeRating(usage, NO_PIECES)]);
      }
      case "UsagesRerated":
        return changesOf(event.changes.map(({ usageId, before, after }) => changeRating(usageRatedOn(usageId, before[0]?.day), after)));
      default:
        return unreachable(event);
    }
  };
}

/** The ids of the usages that a re-rating or a void names. */
function correctedIn(events: readonly Event[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const event of events) {
    if (event.type === "UsagesRerated") for (const { usageId } of event.changes) ids.add(usageId);
    else if (event.type === "UsageVoided") ids.add(event.usageId);
  }
  return ids;
}

const NO_PIECES: readonly Piece[] = [];

/** A usage of an item whose rating changes. */
interface ChangedRating {
  readonly item: string;
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

function changeRating(usage: TrackedUsage, after: readonly Piece[]): ChangedRating {
  const { item, pieces: before } = usage;
  usage.pieces = after;
  return { item, before, after };
}

/** The changes by a first rating of one draw, which nearly all are: they need no sums. `null` for any other. */
function changesOfPlain(item: string, pieces: readonly Piece[]): readonly DrawdownChanges[] | null {
  const [piece] = pieces;
  const draw = piece?.draws[0];
  if (!draw || pieces.length > 1 || piece.draws.length > 1) return null;
  const { packageId, drawnMs } = draw;
  const deliveredAt = plusMs(piece.endedAt, -1);
  return [{ deliveredAt, byPackage: [{ packageId, byItem: [{ item, changeMs: drawnMs }] }] }];
}

interface ChangesOfDay {
  deliveredAt: Instant;
  readonly byPackage: Map<string, Map<string, PackageTime>>;
}

function changesOf(changes: readonly ChangedRating[]): readonly DrawdownChanges[] {
  const days = new Map<Day, ChangesOfDay>();
  const apply = (item: string, pieces: readonly Piece[], operation: typeof addPackageTime): void => {
    for (const { day, endedAt, draws } of pieces) {
      if (draws.length === 0) continue;
      const deliveredAt = plusMs(endedAt, -1);
      const ofDay: ChangesOfDay = days.get(day) ?? { deliveredAt, byPackage: new Map() };
      days.set(day, ofDay);
      ofDay.deliveredAt = latest(ofDay.deliveredAt, deliveredAt);
      for (const { packageId, drawnMs } of draws) {
        const byItem = ofDay.byPackage.get(packageId) ?? new Map<string, PackageTime>();
        byItem.set(item, operation(byItem.get(item) ?? ZERO_PACKAGE_TIME, drawnMs));
        ofDay.byPackage.set(packageId, byItem);
      }
    }
  };
  for (const { item, before, after } of changes) {
    apply(item, before, subtractPackageTime);
    apply(item, after, addPackageTime);
  }
  return [...days].sort(([a], [b]) => byCodeUnit(a, b)).map(([, { deliveredAt, byPackage }]) => ({
    deliveredAt,
    byPackage: [...byPackage].map(([packageId, byItem]) =>
      ({ packageId, byItem: [...byItem].map(([item, changeMs]) => ({ item, changeMs })) })),
  }));
}
