import type { Event, UsagesRerated } from "../ledger/events.js";
import type { Piece } from "../rating/rated-usage.js";
import { addPackageTime, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import type { AuditTrail } from "./audit-trail.js";
import type { RatingEvent } from "./usage-histories.js";

/**
 * A correction that moved draws of a package: all that one command changed at one instant. It is named by its first event, the voiding
 * of a usage or the re-rating of others.
 */
export interface ConsumptionChange extends RatingEvent {
  /** Of a voiding, the usage that was voided; else `null`. */
  readonly usageId: string | null;
  /** What was consumed before the whole correction, and after it. */
  readonly consumedBeforeMs: PackageTime;
  readonly consumedAfterMs: PackageTime;
}

export const drawnFrom = (packageId: string, pieces: readonly Piece[]): PackageTime =>
  pieces
    .flatMap(({ draws }) => draws)
    .reduce((sum, draw) => (draw.packageId === packageId ? addPackageTime(sum, draw.drawnMs) : sum), ZERO_PACKAGE_TIME);

/** The corrections that moved draws of a package, oldest first. */
export function correctionsOf(packageId: string, { events, usages }: AuditTrail): readonly ConsumptionChange[] {
  const changes = new Map<number, PackageTime>();
  const corrected = new Set<number>();
  for (const { steps } of usages) {
    let before = ZERO_PACKAGE_TIME;
    for (const { type, sequence, pieces } of steps) {
      const after = drawnFrom(packageId, pieces);
      if (after === before) continue;
      changes.set(sequence, addPackageTime(changes.get(sequence) ?? ZERO_PACKAGE_TIME, subtractPackageTime(after, before)));
      if (type !== "UsageRated") corrected.add(sequence);
      before = after;
    }
  }
  let consumedMs = ZERO_PACKAGE_TIME;
  return commandsOf(events).flatMap((ofCommand) => {
    const consumedBeforeMs = consumedMs;
    for (const { sequence } of ofCommand) consumedMs = addPackageTime(consumedMs, changes.get(sequence) ?? ZERO_PACKAGE_TIME);
    const correction = ofCommand.some(({ sequence }) => corrected.has(sequence)) ? correctionBy(ofCommand[0]) : null;
    return correction ? [{ ...correction, consumedBeforeMs, consumedAfterMs: consumedMs }] : [];
  });
}

/** The events, those of one correction together. */
function commandsOf(events: readonly Event[]): readonly (readonly Event[])[] {
  const commands: Event[][] = [];
  for (const event of events) {
    const last = commands.at(-1);
    if (last && isOfSameCorrection(last, event)) last.push(event);
    else commands.push([event]);
  }
  return commands;
}

/** A voiding comes before what it re-rates, new usages come after what they re-rate. */
function isOfSameCorrection([first, ...others]: readonly Event[], event: Event): boolean {
  if (first?.at !== event.at) return false;
  if (first.type === "UsageVoided") {
    return event.type === "UsagesRerated" && isCausedBy("voidUsage", first.usageId, event) && others.length === 0;
  }
  if (first.type !== "UsagesRerated" || event.type !== "UsageRated") return false;
  return isCausedBy("recordUsages", null, first) || (isCausedBy("recordUsage", event.usageId, first) && others.length === 0);
}

const isCausedBy = (command: string, id: string | null, { cause }: UsagesRerated): boolean => cause.command === command && cause.id === id;

function correctionBy(event: Event | undefined): Omit<ConsumptionChange, "consumedBeforeMs" | "consumedAfterMs"> | null {
  if (event?.type === "UsageVoided") {
    const { type, sequence, at, reason, usageId } = event;
    return { type, sequence, at, cause: null, reason, usageId };
  }
  if (event?.type !== "UsagesRerated") return null;
  const { type, sequence, at, cause } = event;
  return { type, sequence, at, cause, reason: null, usageId: null };
}
