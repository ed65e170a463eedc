import { describeRefusal, recordUsages, type Refusal, unwrap } from "rtc-billing";
import type { Batch } from "./arrivals.js";
import { type Books, post } from "./books.js";
import type { Leg } from "./legs.js";

/** Called for each leg that the account refuses. */
export type RefuseLeg = (leg: Leg, reason: string, detail: string) => void;

export interface Recorded {
  readonly books: Books;
  /** The number of rows that were accepted and changed nothing, since their usage had been rated before. */
  readonly repeats: number;
}

/**
 * Records batches, and finds the result of each row in the outcome of the library. Repeats are recognized by ids that were
 * rated before, not as the remaining rows: a row that got lost would otherwise count as a repeat.
 */
export function recorderInto(refuse: RefuseLeg): (books: Books, batch: Batch) => Recorded {
  const everRated = new Set<string>();

  return (books, { at, legs }) => {
    const outcome = unwrap(recordUsages(books.account, { at, usages: legs.map(({ usage }) => usage) }));
    const refusals = new Map(outcome.refused.map(({ index, refusal }) => [index, refusal]));
    const ratedNow = new Set(outcome.events.flatMap((event) => (event.type === "UsageRated" ? [event.usageId] : [])));

    let repeats = 0;
    legs.forEach((leg, index) => {
      const refusal = refusals.get(index);
      if (refusal) refuse(leg, reasonOf(refusal), describeRefusal(refusal));
      else if (ratedNow.delete(leg.usage.usageId)) everRated.add(leg.usage.usageId);
      else if (everRated.has(leg.usage.usageId)) repeats += 1;
    });
    return { books: post(books, outcome), repeats };
  };
}

function reasonOf(refusal: Refusal): string {
  if (refusal.type === "InvalidInput") return `InvalidInput ${refusal.path}`;
  if (refusal.type === "IdConflict") return `IdConflict ${refusal.kind}`;
  return refusal.type;
}
