import { packageViews, type Tariff } from "rtc-billing";
import { calendarOf } from "../values/calendar.js";
import { assertSame } from "./assert-same.js";
import { isoOf } from "./commands.js";
import { type Law, defineLaw, runHistory } from "./law.js";
import { byCodeUnit, type Grant, type LedgerPiece, type LedgerUsage, packagesIn, piecesIn, total, usagesIn } from "./ledger-queries.js";

const MS_PER_MINUTE = 60_000;

const drawnIn = ({ draws }: Pick<LedgerPiece, "draws">): number => total(draws.map(({ drawnMs }) => drawnMs));

/** The length of the steps that seconds are rounded up to. */
const stepOf = ({ stepSeconds = 60 }: Tariff): number => stepSeconds;

/** The package time of billed seconds of an item. An item that no package covers counts their own milliseconds. */
const timeOf = (tariff: Tariff, item: string, billedSeconds: number): number =>
  (billedSeconds / stepOf(tariff)) * Math.round(Number(tariff.items[item]?.weight ?? "1") * stepOf(tariff) * 1_000);

export const minutes: Law = defineLaw({
  title: "for every package quota = consumed + remaining, none of them is below zero, "
    + "and what is consumed is what the rated usages draw from it",
  check: async (history, open) => {
    const { account, events } = await runHistory(open, history, history.steps);
    const draws = piecesIn(events).flatMap((piece) => piece.draws);
    const views = packageViews(account, account.clock);
    for (const { packageId, quotaMinutes, consumedMinutes, remainingMinutes } of views) {
      const drawnMs = total(draws.filter((draw) => draw.packageId === packageId).map((draw) => draw.drawnMs));
      const consumedMs = Math.round(consumedMinutes.times(MS_PER_MINUTE).toNumber()); // minutes that are no finite decimal are rounded
      assertSame(`package "${packageId}": what is consumed, in ms`, consumedMs, drawnMs);
      assertSame(`package "${packageId}": what is left`, remainingMinutes.toFixed(), quotaMinutes.minus(consumedMinutes).toFixed());
      assertSame(`package "${packageId}" is overdrawn`, remainingMinutes.isNegative() && !remainingMinutes.isZero(), false);
    }
    const holders = new Set(views.filter(({ status }) => status !== "refunded").map(({ packageId }) => packageId));
    assertSame("draws on packages that are not there", draws.filter(({ packageId }) => !holders.has(packageId)), []);
  },
});

export const usages: Law = defineLaw({
  title: "for every usage minutes x weight = drawn + overage, in each piece and in total, and its pieces adjoin without a gap",
  check: async (history, open) => {
    const { account: { tariff }, events } = await runHistory(open, history, history.steps);
    for (const usage of usagesIn(events)) {
      const here = `usage "${usage.usageId}"`;
      for (const piece of usage.pieces) {
        const weighedMs = timeOf(tariff, usage.item, piece.billedSeconds);
        assertSame(`${here}: billed seconds beyond whole steps`, piece.billedSeconds % stepOf(tariff), 0);
        assertSame(`${here}: what is drawn and overage`, drawnIn(piece) + piece.overageMs, weighedMs);
      }
      assertSame(`${here}: the minutes of its pieces`, total(usage.pieces.map((piece) => piece.billedSeconds)), usage.billedSeconds);
      const ends = usage.pieces.map(({ endedAt }) => isoOf(endedAt));
      assertSame(`${here}: the ends of its pieces`, ends, [...new Set(ends)].sort());
      assertSame(`${here}: its end`, ends.at(-1) ?? isoOf(usage.startedAt), isoOf(usage.startedAt + usage.seconds * 1_000));
    }
    if (tariff.rounding === "per-usage") assertRoundedUp(usagesIn(events).filter(({ voided }) => !voided), tariff);
  },
});

/** Usages that are rounded up together come to their seconds, rounded up once. */
function assertRoundedUp(counted: readonly LedgerUsage[], tariff: Tariff): void {
  const { dayOf } = calendarOf(tariff.timeZone);
  const step = stepOf(tariff);
  const groups = new Map<string, LedgerUsage[]>();
  for (const usage of counted) {
    const key = JSON.stringify([usage.roundWith, usage.appId, usage.region, usage.item, dayOf(usage.startedAt)]);
    groups.set(key, [...(groups.get(key) ?? []), usage]);
  }
  for (const group of groups.values()) {
    const seconds = total(group.map((usage) => usage.seconds));
    const names = group.map(({ usageId }) => `"${usageId}"`).join(", ");
    assertSame(`usage ${names}: the billed seconds`, total(group.map(({ billedSeconds }) => billedSeconds)), Math.ceil(seconds / step) * step);
  }
}

export const prefixes: Law = defineLaw({
  title: "no prefix of the ledger draws more from a package than its quota",
  check: async (history, open) => {
    const { events } = await runHistory(open, history, history.steps);
    for (const { sequence } of events.filter(({ type }) => type === "UsageRated" || type === "UsagesRerated")) {
      const prefix = events.slice(0, sequence);
      const draws = piecesIn(prefix).flatMap((piece) => piece.draws);
      for (const { packageId, quotaMs } of packagesIn(prefix)) {
        const drawnMs = total(draws.filter((draw) => draw.packageId === packageId).map((draw) => draw.drawnMs));
        assertSame(`event ${sequence}: package "${packageId}" is overdrawn`, drawnMs > quotaMs, false);
      }
    }
  },
});

type Package = Grant;

const inDrawdownOrder = (a: Package, b: Package): number =>
  a.priority - b.priority || a.expiresAt - b.expiresAt || a.effectiveAt - b.effectiveAt || byCodeUnit(a.packageId, b.packageId);

export const drawdown: Law = defineLaw({
  title: "a piece draws no package, and has no overage, while a package before it in drawdown order (by priority, then by expiry) "
    + "that covers the piece has minutes left",
  check: async (history, open) => {
    const { account: { tariff }, events } = await runHistory(open, history, history.steps);
    const packages = packagesIn(events).sort(inDrawdownOrder);
    const left = new Map(packages.map(({ packageId, quotaMs }) => [packageId, Number(quotaMs)]));
    for (const piece of piecesIn(events)) {
      const { usage, startedAt, endedAt, draws, overageMs } = piece;
      const covers = (pack: Package): boolean =>
        pack.effectiveAt <= startedAt && endedAt <= pack.expiresAt && pack.regions.includes(usage.region)
        && (pack.items?.includes(usage.item) ?? true) && (pack.appIds?.includes(usage.appId) ?? true);
      const order = tariff.items[usage.item]?.weight === null ? [] : packages.filter(covers).map(({ packageId }) => packageId);
      const places = draws.map(({ packageId }) => order.indexOf(packageId));
      const here = `usage "${usage.usageId}" until ${endedAt}`;
      const inOrder = places.filter((place) => place >= 0).sort((a, b) => a - b);
      assertSame(`${here}: the places in the order of drawdown of what it draws`, places, inOrder);

      for (const { packageId, drawnMs } of draws) left.set(packageId, (left.get(packageId) ?? 0) - drawnMs);
      const passedOver = overageMs > 0 ? order : order.slice(0, Math.max(0, ...places));
      const stillLeft = passedOver.filter((packageId) => left.get(packageId) !== 0);
      assertSame(`${here}: packages with minutes left that it passes over`, stillLeft, []);
    }
  },
});
