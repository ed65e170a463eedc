import type { Account } from "../account/account.js";
import { chargeOfBilledDays } from "../account/billed-lines.js";
import { namesAGroup } from "../account/rounding-groups.js";
import { roundedUpSeconds } from "../rating/minute-rounding.js";
import { billedSecondsIn, type Piece } from "../rating/rated-usage.js";
import { addLines, type DayLines, isEmpty, type UsageLine, lineKey } from "../rating/usage-line.js";
import { endOf, type Usage } from "../rating/usage.js";
import { oldestOpenDay, packageTimeNeeded, type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { plus } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime } from "../values/package-time.js";
import type { StoredAccount, StoredUsage } from "./parse-account.js";
import { requireCash } from "./verify-cash.js";
import { requireState, requireThat } from "./verify-state.js";

/**
 * Refuses an account whose figures do not follow from its facts. It checks what holds after every event, also between two events of
 * one command. That finds damage, not a forger who recomputes the figures.
 */
export function requireConsistent(stored: StoredAccount): void {
  const { account, usages } = stored;
  const compiled = compiledTariff(account.tariff);
  requireState(account);
  const naming = usages.map(({ usage }) => usage).filter(namesAGroup);
  const named = new Set([...naming, ...stored.carriedGroups].map(({ roundWith }) => roundWith));
  for (const storedUsage of usages) {
    const { usage } = storedUsage;
    requireUsage(account, storedUsage, compiled, namesAGroup(usage) || named.has(usage.usageId));
  }
  requireTotals(stored, compiled, { drawnMs: sumOfDraws(stored), lines: sumOfPieces(stored) });
}

/** What the usages of an account sum to: what they draw by package, and their lines. */
export interface UsageTotals {
  readonly drawnMs: ReadonlyMap<string, PackageTime>;
  readonly lines: ReadonlyMap<Day, DayLines>;
}

/** Refuses an account whose packages, lines, cash and bills do not follow from what its usages sum to. */
export function requireTotals(stored: StoredAccount, compiled: CompiledTariff, { drawnMs, lines }: UsageTotals): void {
  requireDraws(stored, drawnMs);
  requireLines(stored, compiled, lines);
  requireCash(stored.account);
  requireBilled(stored, compiled);
}

/** Refuses a usage whose pieces do not follow from what was reported. */
export function requireUsage(
  { apps }: Account, { usage, pieces, voided }: StoredUsage, { tariff, stepSeconds, items }: CompiledTariff, isGrouped: boolean,
): void {
  const path = `usages.${usage.usageId}`;
  const item = items.get(usage.item);
  requireThat(apps.has(usage.appId), `${path}.appId`, "must name an app of the account");
  requireThat(item?.rates.has(usage.region) === true, `${path}.item`, "must be an item of the tariff with a rate in the region");
  const areInOrder = pieces.every(({ endedAt }, index) => endedAt > (pieces[index - 1]?.endedAt ?? usage.startedAt));
  requireThat(areInOrder, `${path}.pieces`, "must each end after the one before");
  const isCovered = voided ? pieces.length === 0 : (pieces.at(-1)?.endedAt ?? usage.startedAt) === endOf(usage);
  requireThat(isCovered, `${path}.pieces`, "must end with the usage, or be an empty list where it is voided");
  const isRoundedUp = isGrouped
    ? areRounded(usage, pieces, stepSeconds)
    : billedSecondsIn(pieces) === roundedUpSeconds(usage.seconds * 1_000, stepSeconds);
  const isBilledWhole = voided || tariff.rounding === "per-day" || isRoundedUp;
  requireThat(isBilledWhole, `${path}.pieces`, "must sum to the billed seconds of the usage");
  for (const piece of pieces) {
    const drawnMs = piece.draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
    requireThat(piece.billedSeconds % stepSeconds === 0, `${path}.pieces`, "must be billed whole steps of the tariff");
    const isWhole = addPackageTime(drawnMs, piece.overageMs) === packageTimeNeeded(item, piece.billedSeconds);
    requireThat(isWhole, `${path}.pieces`, "must have draws and overage that sum to the package time of the billed seconds");
  }
}

/** Whether each piece of a usage that is rounded up with others is billed its whole steps, or those and the one that it began. */
const areRounded = ({ startedAt }: Usage, pieces: readonly Piece[], stepSeconds: number): boolean =>
  pieces.every(({ endedAt, billedSeconds }, index) => {
    const mostSeconds = roundedUpSeconds(endedAt - (pieces[index - 1]?.endedAt ?? startedAt), stepSeconds);
    return billedSeconds % stepSeconds === 0 && billedSeconds <= mostSeconds && billedSeconds >= mostSeconds - stepSeconds;
  });

function sumOfDraws({ account: { packages }, usages }: StoredAccount): UsageTotals["drawnMs"] {
  const drawnMs = new Map<string, PackageTime>();
  for (const { usage, pieces } of usages) {
    for (const draw of pieces.flatMap(({ draws }) => draws)) {
      const isHeld = packages.get(draw.packageId)?.refunded === false;
      requireThat(isHeld, `usages.${usage.usageId}.pieces`, "must not draw on a package that does not exist or was returned");
      drawnMs.set(draw.packageId, addPackageTime(drawnMs.get(draw.packageId) ?? ZERO_PACKAGE_TIME, draw.drawnMs));
    }
  }
  return drawnMs;
}

function requireDraws({ account: { packages }, consumedMs }: StoredAccount, drawnMs: UsageTotals["drawnMs"]): void {
  for (const { packageId, refunded, expiresAt, effectiveAt } of packages.values()) {
    const path = `packages.${packageId}`;
    const consumed = consumedMs.get(packageId) ?? ZERO_PACKAGE_TIME;
    requireThat(consumed >= (drawnMs.get(packageId) ?? ZERO_PACKAGE_TIME), `${path}.consumedMs`, "must be at least what usages draw");
    requireThat(!refunded || consumed === 0, `${path}.consumedMs`, "must be 0 for a returned package");
    requireThat(effectiveAt < expiresAt, `${path}.expiresAt`, "must be after effectiveAt");
  }
}

function sumOfPieces({ usages }: StoredAccount): UsageTotals["lines"] {
  const summed = new Map<Day, Map<string, UsageLine>>();
  for (const { usage, pieces } of usages) {
    for (const { day, billedSeconds, draws, overageMs } of pieces) {
      const drawnMs = draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
      const line: UsageLine = { day, region: usage.region, item: usage.item, billedSeconds, drawnMs, overageMs };
      const ofDay = summed.get(day) ?? new Map<string, UsageLine>();
      const known = ofDay.get(lineKey(line));
      summed.set(day, ofDay.set(lineKey(line), known ? addLines(known, line) : line));
    }
  }
  return summed;
}

/** What is rated of an open day is the sum of its pieces. The usages of a closed day may be gone. */
function requireLines({ account: { clock }, rated }: StoredAccount, compiled: CompiledTariff, summed: UsageTotals["lines"]): void {
  const oldestDay = oldestOpenDay(compiled, clock);
  for (const day of new Set([...summed.keys(), ...rated.keys()])) {
    const isSum = day < oldestDay || areSameLines(rated.get(day), summed.get(day));
    requireThat(isSum, `rated.${day}`, "must be the sum of the usages of the day");
  }
}

function areSameLines(a: DayLines = new Map(), b: DayLines = new Map()): boolean {
  const lines = [...b].filter(([, line]) => !isEmpty(line));
  return a.size === lines.length && lines.every(([key, line]) => isSameLine(a.get(key), line));
}

const isSameLine = (a: UsageLine | undefined, b: UsageLine): boolean =>
  a?.billedSeconds === b.billedSeconds && a.drawnMs === b.drawnMs && a.overageMs === b.overageMs;

/** Billed lines that are gone or changed would have their days billed again. */
function requireBilled({ account: { billed, billedTotal }, billedOfClosedDays }: StoredAccount, compiled: CompiledTariff): void {
  const charged = chargeOfBilledDays(billed, compiled);
  if (billedOfClosedDays === null) return requireThat(charged.lessThanOrEqualTo(billedTotal), "billed", "must come to at most billedTotal");
  const isTotal = plus(charged, billedOfClosedDays).equals(billedTotal);
  requireThat(isTotal, "billed", "must come to billedTotal, together with billedOfClosedDays");
}
