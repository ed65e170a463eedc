import { Decimal } from "decimal.js";
import type { Bill, Event, Piece } from "rtc-billing";

/** What one app used of one item on one line of the bills. */
interface Share {
  readonly billedSeconds: number;
  readonly overageMs: number;
}

/** One app's use of one item. */
export interface AppItem {
  readonly appId: string;
  readonly item: string;
  readonly legs: number;
  readonly minutes: number;
  /** What the bills charge for it, before they are rounded. */
  readonly charged: Decimal;
  /** What the package minutes that it drew cost, each at the price of its package by the minute. */
  readonly packages: Decimal;
}

/** Counts along with the events of an account who used how much of what. */
export interface Sharing {
  readonly take: (events: readonly Event[]) => void;
  /** By app and item, sorted; the bills are those of the same events. */
  readonly byAppAndItem: (bills: readonly Bill[], pricePerMs: PackagePrices) => readonly AppItem[];
}

/** The price of a millisecond of package time, by package. */
type PackagePrices = ReadonlyMap<string, Decimal>;

interface Use {
  readonly appId: string;
  readonly item: string;
  readonly region: string;
  legs: number;
  /** By day: days and regions have rates of their own. */
  readonly shares: Map<string, Share>;
  readonly drawnMs: Map<string, number>;
}

const NOTHING: Share = { billedSeconds: 0, overageMs: 0 };
const lineOf = (day: string, region: string, item: string): string => JSON.stringify([day, region, item]);

export function startSharing(): Sharing {
  const uses = new Map<string, Use>();
  const useOf = new Map<string, Use>(); // a change of rating names the usage alone

  const add = ({ shares, drawnMs }: Use, pieces: readonly Piece[], sign: 1 | -1): void => {
    for (const { day, billedSeconds, draws, overageMs } of pieces) {
      const before = shares.get(day) ?? NOTHING;
      shares.set(day, { billedSeconds: before.billedSeconds + sign * billedSeconds, overageMs: before.overageMs + sign * overageMs });
      for (const draw of draws) drawnMs.set(draw.packageId, (drawnMs.get(draw.packageId) ?? 0) + sign * draw.drawnMs);
    }
  };
  const takeOne = (event: Event): void => {
    if (event.type === "UsageRated") {
      const { usageId, appId, item, region } = event;
      const key = JSON.stringify([appId, item, region]);
      const use = uses.get(key) ?? { appId, item, region, legs: 0, shares: new Map<string, Share>(), drawnMs: new Map<string, number>() };
      uses.set(key, use);
      useOf.set(usageId, use);
      use.legs += 1;
      add(use, event.pieces, 1);
    }
    if (event.type === "UsagesRerated") {
      for (const { usageId, before, after } of event.changes) {
        const use = useOf.get(usageId);
        if (!use) continue;
        add(use, before, -1);
        add(use, after, 1);
      }
    }
  };
  return {
    take: (events) => events.forEach(takeOne),
    byAppAndItem: (bills, pricePerMs) => sharedOut([...uses.values()], bills, pricePerMs),
  };
}

/** What the bills charge on a line, and the overage that it is for, is shared by the overage of each use. */
function sharedOut(uses: readonly Use[], bills: readonly Bill[], pricePerMs: PackagePrices): readonly AppItem[] {
  const charged = new Map<string, Decimal>();
  for (const { day, region, item, amount } of bills.flatMap(({ lines }) => lines)) {
    const line = lineOf(day, region, item);
    charged.set(line, (charged.get(line) ?? new Decimal(0)).plus(amount));
  }
  const overage = new Map<string, number>();
  for (const { region, item, shares } of uses) {
    for (const [day, { overageMs }] of shares) overage.set(lineOf(day, region, item), (overage.get(lineOf(day, region, item)) ?? 0) + overageMs);
  }
  const chargedTo = ({ region, item, shares }: Use): Decimal =>
    [...shares].reduce((sum, [day, { overageMs }]) => {
      const line = lineOf(day, region, item);
      return overageMs === 0 ? sum : sum.plus((charged.get(line) ?? new Decimal(0)).times(overageMs).dividedBy(overage.get(line) ?? 1));
    }, new Decimal(0));
  const drawnBy = ({ drawnMs }: Use): Decimal =>
    [...drawnMs].reduce((sum, [packageId, ms]) => sum.plus((pricePerMs.get(packageId) ?? new Decimal(0)).times(ms)), new Decimal(0));
  const minutesOf = ({ shares }: Use): number => [...shares.values()].reduce((sum, { billedSeconds }) => sum + billedSeconds, 0) / 60;

  const rows = new Map<string, AppItem>();
  for (const use of uses) {
    const { appId, item } = use;
    const key = JSON.stringify([appId, item]);
    const before = rows.get(key) ?? { appId, item, legs: 0, minutes: 0, charged: new Decimal(0), packages: new Decimal(0) };
    rows.set(key, {
      ...before,
      legs: before.legs + use.legs,
      minutes: before.minutes + minutesOf(use),
      charged: before.charged.plus(chargedTo(use)),
      packages: before.packages.plus(drawnBy(use)),
    });
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
