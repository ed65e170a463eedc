import { internalsOf, mutableAccount } from "../account/account-handle.js";
import { tariffOf } from "../account/account.js";
import type { PendingEvents } from "../account/pending-events.js";
import { advanceVersion, indexAt, versionAt } from "../account/usage-index-versions.js";
import { type UsageIndex } from "../account/usage-index.js";
import { addTo, mutableLine } from "../account/usage-index-writes.js";
import { noteHolders, noteLine, noteOrder, transaction } from "../account/usage-index-transaction.js";
import type { UsageRated } from "../ledger/events.js";
import type { Draw } from "../packages/minute-package.js";
import { type PackageBalances, remainingOf } from "../packages/package-balances.js";
import { billedSecondsBetween } from "../rating/minute-rounding.js";
import { rateSpan } from "../rating/rate-usages.js";
import { billedSecondsIn, type MutableRatedUsage, type RatedUsage, storeFlat } from "../rating/rated-usage.js";
import { compareUsages, indexesInOrder } from "../rating/rating-order.js";
import { isOneSpan } from "../rating/spans.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime } from "../values/package-time.js";
import { isRunningLow } from "./alerts.js";
import { areArrearsOutdated } from "./arrears.js";
import { withConsequences } from "./consequences.js";

const FIRST: readonly number[] = [0];

/**
 * Rates usages that come after every other usage in canonical order, each in one span, as nearly all do that are reported when the
 * call ends, and adds them at once: no other usage is rated differently because of them. `null` where they are not such usages, or
 * where something is due by itself, for example the end of an open day; then nothing was done. Events and account equal those of
 * `ratingEvents` and `evolve` (test/laws/incremental-rating.test.ts).
 */
export function appendUsages(before: PendingEvents, usages: readonly MutableRatedUsage[], now: Instant): PendingEvents | null {
  const { account } = before;
  const { version, nextDueAt } = internalsOf(account);
  if (nextDueAt === null || now >= nextDueAt) return null;
  const usageIndex = indexAt(version);
  const inOrder = usages.length === 1 ? FIRST : indexesInOrder(usages);
  if (!canAppend(usages, usages[inOrder[0] ?? 0], usageIndex)) return null;

  return transaction(usageIndex, () => {
    const replaced = holdIds(usages, usageIndex);
    const isWarned = appendInOrder(usages, inOrder, usageIndex, tariffOf(account));
    const next = versionAt(usageIndex);
    const after = mutableAccount(account, next);
    after.version = account.version + usages.length;
    after.clock = now;
    internalsOf(after).nextDueAt = nextDueAt;
    const events = usages.map((usage, index) => eventOf(usage, account.version + 1 + index, now));
    const pending = { account: Object.freeze(after), events: before.events.length === 0 ? events : [...before.events, ...events] };
    advanceVersion(version, next, [{ kind: "added", usages, replaced }], usageIndex);
    return isWarned || areArrearsOutdated(account) ? withConsequences(account, pending, now) : pending;
  });
}

/** Lets usages hold their ids. Returns the usages of closed days that held one of them before. */
function holdIds(usages: readonly RatedUsage[], usageIndex: UsageIndex): readonly RatedUsage[] {
  const { byId } = usageIndex;
  const replaced: RatedUsage[] = [];
  for (const { usageId } of usages) {
    const holder = byId.get(usageId);
    if (holder) replaced.push(holder);
  }
  noteHolders(usageIndex, usages, replaced);
  for (const usage of usages) byId.set(usage.usageId, usage);
  return replaced;
}

/** Appends usages in canonical order. Returns whether a package is empty or low because of them. */
function appendInOrder(usages: readonly MutableRatedUsage[], inOrder: readonly number[], usageIndex: UsageIndex, compiled: CompiledTariff): boolean {
  noteOrder(usageIndex, usageIndex.order.length);
  let isWarned = false;
  for (const index of inOrder) {
    const usage = usages[index];
    if (usage && appendUsage(usage, usageIndex, compiled)) isWarned = true;
  }
  return isWarned;
}

/** Whether usages come after all that the index has, each in one span. */
function canAppend(usages: readonly Usage[], first: Usage | undefined, { order, balances, calendar }: UsageIndex): boolean {
  const last = order.at(-1);
  if (!first || (last && compareUsages(last, first) >= 0)) return false;
  for (const usage of usages) if (!isOneSpan(usage, balances.cuts, calendar)) return false;
  return true;
}

/** Rates a usage that is one span and appends it. Returns whether a package is empty or low because of it. */
function appendUsage(draft: MutableRatedUsage, usageIndex: UsageIndex, compiled: CompiledTariff): boolean {
  const { startedAt } = draft;
  const endedAt = endOf(draft);
  const { date: day } = usageIndex.calendar.dayAt(startedAt);
  const line = mutableLine(usageIndex, day, draft);
  noteLine(usageIndex, line);
  const before = compiled.tariff.rounding === "per-usage" ? 0 : line.meteredMs;
  const ms = endedAt - startedAt;
  const piece = rateSpan({ usage: draft, day, startedAt, endedAt }, billedSecondsBetween(before, before + ms), usageIndex.balances, compiled);
  draft.pieces = [piece];
  usageIndex.order.push(draft);
  let drawnMs = 0;
  let isWarned = false;
  for (const draw of piece.draws) {
    drawnMs += draw.drawnMs;
    isWarned ||= bringsWarning(draw, usageIndex.balances, compiled.remainingPercent);
  }
  addTo(line, piece.billedSeconds, drawnMs, piece.overageMs, ms);
  return isWarned;
}

/** Whether a draw empties its package or brings it to a warning. */
function bringsWarning({ packageId, drawnMs }: Draw, balances: PackageBalances, percents: readonly number[]): boolean {
  const pack = balances.packages[balances.positions.get(packageId) ?? -1];
  if (!pack) return false;
  const left = remainingOf(balances, pack);
  return left === 0 || isRunningLow(pack, addPackageTime(left, drawnMs), left, percents);
}

/** The event of a usage, whose rating is stored flat with that. */
function eventOf(draft: MutableRatedUsage, sequence: number, at: Instant): UsageRated {
  const { usageId, appId, region, item, startedAt, seconds } = draft;
  const pieces = draft.pieces ?? [];
  storeFlat(draft);
  return { type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, billedSeconds: billedSecondsIn(pieces), pieces };
}
