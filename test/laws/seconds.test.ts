import { describe, expect } from "vitest";
import fc from "fast-check";
import type { Event, Tariff } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, performAll } from "../../src/testing/commands.js";
import { type EventOf, type LedgerUsage, packagesIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { addDays, calendarOf } from "./calendar.js";
import { law } from "./law.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Bought = EventOf<"PackagePurchased">;

/** A part of a call, as long as the day and the packages that hold stay the same. */
interface Part {
  readonly usage: LedgerUsage;
  readonly day: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The packages that may be drawn, the one that is drawn first at the front. */
  readonly sources: readonly Bought[];
}

interface WalkedPiece {
  readonly day: string;
  readonly endedAt: number;
  billedSeconds: number;
  readonly draws: { readonly packageId: string; drawnMs: number }[];
  overageMs: number;
}

const inOrder = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Walks a call from second to second; a part ends where a day ends or a package begins or ends. */
function partsOf(usage: LedgerUsage, packages: readonly Bought[], timeZone: string): Part[] {
  const { dayOf, startOf } = calendarOf(timeZone);
  const bounds = packages.flatMap(({ effectiveAt, expiresAt }): number[] => [effectiveAt, expiresAt]);
  const stopAfter = (now: number): number => Math.min(startOf(addDays(dayOf(now), 1)), ...bounds.filter((bound) => bound > now));
  const end = usage.startedAt + usage.seconds * SECOND;
  const parts: Part[] = [];
  let startedAt: number = usage.startedAt;
  const close = (endedAt: number): void => {
    const sources = packages.filter(({ regions, effectiveAt, expiresAt }) => regions.includes(usage.region) && effectiveAt <= startedAt && endedAt <= expiresAt);
    parts.push({ usage, day: dayOf(startedAt), startedAt, endedAt, sources });
    startedAt = endedAt;
  };
  let stop = stopAfter(startedAt);
  for (let now = startedAt; now < end; now += SECOND) {
    for (; stop <= now + SECOND && stop < end; stop = stopAfter(stop)) close(stop);
  }
  if (startedAt < end) close(end);
  return parts;
}

/** Lets every call run again, second by second, against full packages; a meter takes a minute whenever it has run down and the call goes on. */
function walked(events: readonly Event[], tariff: Tariff): Map<LedgerUsage, WalkedPiece[]> {
  const packages = packagesIn(events).toSorted((a, b) => inOrder(a.expiresAt, b.expiresAt) || inOrder(a.effectiveAt, b.effectiveAt) || inOrder(a.packageId, b.packageId));
  const left = new Map<Bought, number>(packages.map((pack) => [pack, pack.quotaMs]));
  const usages = usagesIn(events).filter(({ voided }) => !voided);
  const meters = new Map<string, number>();
  const walk = new Map<LedgerUsage, WalkedPiece[]>(usages.map((usage) => [usage, []]));

  const parts = usages
    .flatMap((usage) => partsOf(usage, packages, tariff.timeZone))
    .sort((a, b) => inOrder(a.endedAt, b.endedAt) || inOrder(a.usage.usageId, b.usage.usageId) || inOrder(a.startedAt, b.startedAt));
  for (const { usage, day, startedAt, endedAt, sources } of parts) {
    const { weight } = tariff.items[usage.item] ?? { weight: null };
    const timeOfMinute = Math.round(Number(weight ?? "1") * MINUTE);
    const meter = JSON.stringify(tariff.rounding === "per-day" ? [day, usage.region, usage.item] : [usage.usageId, usage.startedAt]);
    const piece: WalkedPiece = { day, endedAt, billedSeconds: 0, draws: [], overageMs: 0 };

    const takeMinute = (): void => {
      piece.billedSeconds += 60;
      let missing = timeOfMinute;
      for (const source of weight === null ? [] : sources) {
        const drawnMs = Math.min(missing, left.get(source) ?? 0);
        if (drawnMs === 0) continue;
        missing -= drawnMs;
        left.set(source, (left.get(source) ?? 0) - drawnMs);
        const draw = piece.draws.find(({ packageId }) => packageId === source.packageId);
        if (draw) draw.drawnMs += drawnMs;
        else piece.draws.push({ packageId: source.packageId, drawnMs });
      }
      piece.overageMs += missing;
    };

    let runs = meters.get(meter) ?? 0;
    for (let now = startedAt; now < endedAt; ) {
      if (runs === 0) {
        takeMinute();
        runs = MINUTE;
      }
      // To the next whole second of the meter, or to the end.
      const step = Math.min(runs % SECOND || SECOND, endedAt - now);
      now += step;
      runs -= step;
    }
    meters.set(meter, runs);
    walk.get(usage)?.push(piece);
  }
  return walk;
}

function expectAsWalked({ tariff, openedAt, steps }: History): void {
  const { account, events } = performAll(open(tariff, openedAt), steps);
  for (const [usage, pieces] of walked(events, account.tariff)) {
    expect({ usageId: usage.usageId, billedSeconds: usage.billedSeconds, pieces: usage.pieces }).toEqual({
      usageId: usage.usageId,
      billedSeconds: pieces.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0),
      pieces,
    });
  }
}

describe("laws 5 and 6, second by second", () => {
  law(
    "under per-usage rounding the minutes, draws and overage of every piece are what a meter of that call takes, minute by minute as the seconds pass",
    50,
    fc.property(histories(scenes({ rounding: "per-usage" })), expectAsWalked),
  );

  law(
    "under per-day rounding they are what one meter for the day, region and item takes, call after call as they end",
    50,
    fc.property(histories(scenes({ rounding: "per-day" })), expectAsWalked),
  );
});
