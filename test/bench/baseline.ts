import type { UsageRated } from "rtc-billing";

/**
 * What the library is measured against: a loop over objects that are changed in place, as a service would have it that bills in
 * order of arrival and keeps no history. It has the same duties for each call: to check the fields, to recognise a repeat and a
 * conflicting id, to round, to draw packages down, to sum the day's lines, and to make the same event. What it does not do is
 * what the library is for: late calls in their place, branching, refusals as of the call's start, re-rating, adjustments.
 */
export interface Baseline {
  readonly usages: Map<string, Report>;
  readonly packages: { readonly packageId: string; readonly effectiveAt: number; readonly expiresAt: number; left: number }[];
  readonly lines: Map<string, { minutes: number; drawnMs: number; overageMs: number }>;
  readonly apps: ReadonlySet<string>;
  readonly weights: ReadonlyMap<string, number>;
  /** The first package with something left. */
  next: number;
  sequence: number;
}

interface Report {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly region?: string;
  readonly startedAt: number;
  readonly seconds: number;
  readonly roundWith?: string;
}

const MS_PER_DAY = 86_400_000;
/** China has had no daylight saving since 1991: its days are those of UTC, shifted. */
const OFFSET = 8 * 3_600_000;

/** Records the call and returns its event, or `null` for a repeat. */
export function recordByLoop(state: Baseline, report: Report, at: number): UsageRated | null {
  const { usageId, appId, region = "cn", item, startedAt, seconds, roundWith = usageId } = report;
  if (typeof usageId !== "string" || usageId.length === 0 || usageId.length > 256) throw new Error("usageId");
  if (typeof appId !== "string" || appId.length === 0 || appId.length > 256) throw new Error("appId");
  if (typeof region !== "string" || region.length === 0 || region.length > 256) throw new Error("region");
  if (typeof item !== "string" || item.length === 0 || item.length > 256) throw new Error("item");
  if (typeof roundWith !== "string" || roundWith.length === 0 || roundWith.length > 256) throw new Error("roundWith");
  if (!Number.isInteger(startedAt) || startedAt < 0) throw new Error("startedAt");
  if (!Number.isInteger(seconds) || seconds < 0) throw new Error("seconds");

  const known = state.usages.get(usageId);
  if (known) {
    const isSame = known.appId === appId && known.item === item && known.startedAt === startedAt && known.seconds === seconds;
    if (!isSame) throw new Error("conflict");
    return null;
  }
  const weight = state.weights.get(item);
  if (weight === undefined) throw new Error("item");
  if (!state.apps.has(appId)) throw new Error("app");
  const endedAt = startedAt + seconds * 1_000;
  if (endedAt > at) throw new Error("future");
  state.usages.set(usageId, { usageId, appId, region, item, startedAt, seconds, roundWith });

  const day = dayOf(startedAt);
  const minutes = Math.ceil(seconds / 60);
  const draws: { packageId: string; drawnMs: number }[] = [];
  let missing = minutes * weight;
  for (let index = state.next; missing > 0 && index < state.packages.length; index += 1) {
    const pack = state.packages[index];
    if (!pack || pack.left === 0 || pack.effectiveAt > startedAt || pack.expiresAt < endedAt) continue;
    const drawnMs = Math.min(missing, pack.left);
    pack.left -= drawnMs;
    missing -= drawnMs;
    draws.push({ packageId: pack.packageId, drawnMs });
    if (pack.left === 0 && index === state.next) state.next += 1;
  }

  const key = `${day} ${region} ${item}`;
  const line = state.lines.get(key) ?? { minutes: 0, drawnMs: 0, overageMs: 0 };
  line.minutes += minutes;
  line.drawnMs += minutes * weight - missing;
  line.overageMs += missing;
  state.lines.set(key, line);

  state.sequence += 1;
  const billedSeconds = minutes * 60;
  const event = {
    type: "UsageRated", sequence: state.sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds,
    pieces: [{ day, endedAt, billedSeconds, draws, overageMs: missing }],
  };
  return event as unknown as UsageRated;
}

let lastDay = { start: 0, text: "" };

function dayOf(at: number): string {
  const start = Math.floor((at + OFFSET) / MS_PER_DAY) * MS_PER_DAY;
  if (start !== lastDay.start || lastDay.text === "") lastDay = { start, text: new Date(start).toISOString().slice(0, 10) };
  return lastDay.text;
}
