import type { Event, UsageRated } from "rtc-billing";

const ofText = (text: string): number => text.length + text.charCodeAt(text.length - 1);

/** Reads each field of the event, of its pieces and of their draws: what a contender makes only when it is read is made here. */
export function checksumOf(event: UsageRated): number {
  const { type, sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, pieces } = event;
  let sum = sequence + at + startedAt + seconds + billedSeconds;
  sum += ofText(type) + ofText(usageId) + ofText(appId) + ofText(region) + ofText(item) + ofText(roundWith);
  for (const piece of pieces) {
    sum += ofText(piece.day) + piece.endedAt + piece.billedSeconds + piece.overageMs;
    for (const { packageId, drawnMs } of piece.draws) sum += ofText(packageId) + drawnMs;
  }
  return sum;
}

/** Of an outcome's events, which are all of usages. */
export function checksumOfAll(events: readonly Event[]): number {
  let sum = 0;
  for (const event of events) {
    if (event.type !== "UsageRated") throw new Error(`${event.type}: the loop makes no such event`);
    sum += checksumOf(event);
  }
  return sum;
}
