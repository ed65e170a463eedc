import { describe, expect } from "vitest";
import fc from "fast-check";
import type { Event, Tariff } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, performAll } from "../../src/testing/commands.js";
import { type EventOf, type LedgerUsage, packagesIn, usagesIn } from "../../src/testing/ledger-queries.js";
import { law } from "../support/law.js";
import { addDays, calendarOf } from "../support/luxon-calendar.js";

const SECOND = 1_000;

type Bought = EventOf<"PackagePurchased" | "PackageRenewed">;

/** A part of a call during which the day and the valid packages stay the same. */
interface Part {
  readonly usage: LedgerUsage;
  readonly day: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The packages that can be drawn, in drawdown order. */
  readonly sources: readonly Bought[];
}

interface MeteredPiece {
  readonly day: string;
  readonly endedAt: number;
  billedSeconds: number;
  readonly draws: { readonly packageId: string; drawnMs: number }[];
  overageMs: number;
}

const inOrder = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Goes through a call second by second; a part ends where a day ends or the validity of a package begins or ends. */
function partsOf(usage: LedgerUsage, packages: readonly Bought[], timeZone: string): Part[] {
  const { dayOf, startOf } = calendarOf(timeZone);
  const bounds = packages.flatMap(({ effectiveAt, expiresAt }): number[] => [effectiveAt, expiresAt]);
  const stopAfter = (now: number): number => Math.min(startOf(addDays(dayOf(now), 1)), ...bounds.filter((bound) => bound > now));
  const end = usage.startedAt + usage.seconds * SECOND;
  const parts: Part[] = [];
  let startedAt: number = usage.startedAt;
  const close = (endedAt: number): void => {
    const sources = packages.filter(({ regions, items, appIds, effectiveAt, expiresAt }) =>
      regions.includes(usage.region) && (items?.includes(usage.item) ?? true) && (appIds?.includes(usage.appId) ?? true)
      && effectiveAt <= startedAt && endedAt <= expiresAt);
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

/** Oracle: runs every call again, second by second, against full packages. A meter takes a step whenever it has run down while the call goes on. */
function meteredBySecond(events: readonly Event[], tariff: Tariff): Map<LedgerUsage, MeteredPiece[]> {
  const packages = packagesIn(events).toSorted((a, b) => inOrder(a.priority, b.priority) || inOrder(a.expiresAt, b.expiresAt) || inOrder(a.effectiveAt, b.effectiveAt) || inOrder(a.packageId, b.packageId));
  const { dayOf } = calendarOf(tariff.timeZone);
  const stepMs = (tariff.stepSeconds ?? 60) * SECOND;
  const left = new Map<Bought, number>(packages.map((pack) => [pack, pack.quotaMs]));
  const usages = usagesIn(events).filter(({ voided }) => !voided);
  const meters = new Map<string, number>();
  const pieces = new Map<LedgerUsage, MeteredPiece[]>(usages.map((usage) => [usage, []]));

  const parts = usages
    .flatMap((usage) => partsOf(usage, packages, tariff.timeZone))
    .sort((a, b) => inOrder(a.endedAt, b.endedAt) || inOrder(a.usage.usageId, b.usage.usageId) || inOrder(a.startedAt, b.startedAt));
  for (const { usage, day, startedAt, endedAt, sources } of parts) {
    const { weight } = tariff.items[usage.item] ?? { weight: null };
    const timeOfStep = Math.round(Number(weight ?? "1") * stepMs);
    const { roundWith, appId, region, item } = usage;
    const meter = JSON.stringify(tariff.rounding === "per-day" ? [day, region, item] : [dayOf(usage.startedAt), roundWith, appId, region, item]);
    const piece: MeteredPiece = { day, endedAt, billedSeconds: 0, draws: [], overageMs: 0 };

    const takeStep = (): void => {
      piece.billedSeconds += stepMs / SECOND;
      let missing = timeOfStep;
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

    let leftOnMeter = meters.get(meter) ?? 0;
    for (let now = startedAt; now < endedAt; ) {
      if (leftOnMeter === 0) {
        takeStep();
        leftOnMeter = stepMs;
      }
      // To the next whole second of the meter, or to the end.
      const step = Math.min(leftOnMeter % SECOND || SECOND, endedAt - now);
      now += step;
      leftOnMeter -= step;
    }
    meters.set(meter, leftOnMeter);
    pieces.get(usage)?.push(piece);
  }
  return pieces;
}

function expectAsMetered({ tariff, openedAt, steps }: History): void {
  const { account, events } = performAll(open(tariff, openedAt), steps);
  for (const [usage, pieces] of meteredBySecond(events, account.tariff)) {
    expect({ usageId: usage.usageId, billedSeconds: usage.billedSeconds, pieces: usage.pieces }).toEqual({
      usageId: usage.usageId,
      billedSeconds: pieces.reduce((sum, { billedSeconds }) => sum + billedSeconds, 0),
      pieces,
    });
  }
}

describe("laws 5 and 6, second by second (rules 1, 2, 4 to 8)", () => {
  law(
    "with per-usage rounding the minutes, draws and overage of every piece are what a running meter takes of that call, or of those that are rounded up with it",
    50,
    fc.property(histories(scenes({ rounding: "per-usage" })), expectAsMetered),
  );

  law(
    "with per-day rounding they are what one running meter of the day, region and item takes, from call to call in the order of their ends",
    50,
    fc.property(histories(scenes({ rounding: "per-day" })), expectAsMetered),
  );
});
