import { DAY, HOUR } from "./instants.js";
import type { Leg } from "./legs.js";
import type { Tally } from "./tally.js";

/** Legs that arrived within the same three hours; `at` is the last arrival. */
export interface Batch {
  readonly at: number;
  readonly legs: readonly Leg[];
}

const BATCH = 3 * HOUR; // every eighth boundary is 02:00 in Shanghai, the billing run
const LONGEST_SILENCE = 31 * DAY;
const MOST_IN_PROGRESS = 5_000;
const MOST_IN_BATCH = 10_000;

/**
 * Refuses legs that arrive more than 31 days after all legs before them. Otherwise one wrong date could advance the account
 * by a year, and all later legs would be refused as too late.
 */
export async function* withoutLeaps(legs: AsyncIterable<Leg>, opensAt: number, tally: Tally): AsyncGenerator<Leg> {
  let latest = opensAt;
  for await (const leg of legs) {
    const arrivesAt = leg.arrivesAt ?? latest;
    if (arrivesAt > latest + LONGEST_SILENCE) {
      tally.refuse(leg.source, "ArrivalLeapsAhead", "It arrives more than 31 days after everything before it.", leg.usage);
      continue;
    }
    latest = Math.max(latest, arrivesAt);
    yield leg;
  }
}

/** Sorts legs by arrival. A leg without an instant of arrival arrives at its end: it is held until a later leg starts after that. */
export async function* inOrderOfArrival(legs: AsyncIterable<Leg>): AsyncGenerator<Leg> {
  let inProgress: readonly Leg[] = [];
  for await (const leg of legs) {
    const { startsAt } = leg;
    if (leg.isReported || startsAt === null) {
      yield leg;
      continue;
    }
    const hasEnded = ({ arrivesAt }: Leg): boolean => (arrivesAt ?? 0) <= startsAt || inProgress.length >= MOST_IN_PROGRESS;
    yield* inProgress.filter(hasEnded).sort(byArrival);
    inProgress = [...inProgress.filter((call) => !hasEnded(call)), leg];
  }
  yield* [...inProgress].sort(byArrival);
}

const byArrival = (a: Leg, b: Leg): number => (a.arrivesAt ?? 0) - (b.arrivesAt ?? 0);

/** Groups legs into batches by arrival. A leg that arrives out of order is recorded with the current batch. */
export async function* inBatches(legs: AsyncIterable<Leg>, opensAt: number): AsyncGenerator<Batch> {
  let at = opensAt;
  let gathered: Leg[] = [];
  for await (const leg of legs) {
    const arrivesAt = leg.arrivesAt ?? at;
    const isFull = gathered.length >= MOST_IN_BATCH;
    if (gathered.length > 0 && (isFull || Math.floor(arrivesAt / BATCH) > Math.floor(at / BATCH))) {
      yield { at, legs: gathered };
      gathered = [];
    }
    at = Math.max(at, arrivesAt);
    gathered.push(leg);
  }
  if (gathered.length > 0) yield { at, legs: gathered };
}
