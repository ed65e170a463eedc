import type { Day, Event, Piece } from "rtc-billing";

/** Milliseconds drawn from each package for the calls of each billing day, by the current rating. */
export type DrawnByDay = ReadonlyMap<string, ReadonlyMap<Day, number>>;

/** Adds the draws of rated calls, and the changes of re-rated calls. */
export function withDraws(drawn: DrawnByDay, events: readonly Event[]): DrawnByDay {
  const sums = new Map([...drawn].map(([packageId, days]) => [packageId, new Map(days)]));
  const add = (pieces: readonly Piece[], sign: 1 | -1): void => {
    for (const { day, draws } of pieces) {
      for (const { packageId, drawnMs: time } of draws) {
        const days = sums.get(packageId) ?? new Map<Day, number>();
        sums.set(packageId, days.set(day, (days.get(day) ?? 0) + sign * time));
      }
    }
  };
  for (const event of events) {
    if (event.type === "UsageRated") add(event.pieces, 1);
    if (event.type === "UsagesRerated") {
      for (const { before, after } of event.changes) {
        add(before, -1);
        add(after, 1);
      }
    }
  }
  return sums;
}
