import { internalsOf, mutableAccount } from "../account/account-handle.js";
import { tariffOf } from "../account/account.js";
import type { PendingEvents } from "../account/pending-events.js";
import { addToGroup, beginGroup, groupMs, isGrouped } from "../account/rounding-groups.js";
import { advanceVersion, indexAt, versionAt } from "../account/usage-index-versions.js";
import type { UsageIndex } from "../account/usage-index.js";
import { addTo, mutableLine } from "../account/usage-index-writes.js";
import { noteHolders, noteLine, noteOrder, transaction } from "../account/usage-index-transaction.js";
import type { UsageRated } from "../ledger/events.js";
import type { Draw } from "../packages/minute-package.js";
import { type PackageBalances, remainingOf } from "../packages/package-balances.js";
import { billedSecondsBetween } from "../rating/minute-rounding.js";
import { rateSpan } from "../rating/rate-usages.js";
import { type MutableRatedUsage, type RatedUsage, storeFlat } from "../rating/rated-usage.js";
import { compareUsages, indexesInOrder } from "../rating/rating-order.js";
import { isOneSpan } from "../rating/spans.js";
import { endOf, type Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Instant } from "../values/instant.js";
import { addPackageTime } from "../values/package-time.js";
import { isRunningLow } from "./alerts.js";
import { areArrearsOutdated } from "./arrears.js";
import { withConsequences } from "./consequences.js";
import { usageRatedEvent } from "./rerating.js";

const ONLY_INDEX: readonly number[] = [0];

/**
 * The fast path for usages that come after every other usage in canonical order and are one span each, as nearly all are that are
 * reported when the call ends: they change no other rating, so they are rated and appended without re-rating. Returns `null`, and does
 * nothing, for other usages and if anything else may be due at `now`, such as a billing run. Events and account equal those of
 * `ratingEvents` and `evolve` (test/laws/incremental-rating.test.ts).
 */
export function appendUsages(before: PendingEvents, usages: readonly MutableRatedUsage[], now: Instant): PendingEvents | null {
  const { account } = before;
  const { version, nextDueAt } = internalsOf(account);
  if (nextDueAt === null || now >= nextDueAt) return null;
  const usageIndex = indexAt(version);
  const inOrder = usages.length === 1 ? ONLY_INDEX : indexesInOrder(usages);
  if (!canAppend(usages, usages[inOrder[0] ?? 0], usageIndex)) return null;

  return transaction(usageIndex, () => {
    for (const usage of usages) beginGroup(usageIndex, usage);
    const replaced = takeIds(usages, usageIndex);
    const isWarningDue = appendInOrder(usages, inOrder, usageIndex, tariffOf(account));
    const nextVersion = versionAt(usageIndex);
    const after = mutableAccount(account, nextVersion);
    after.version = account.version + usages.length;
    after.clock = now;
    internalsOf(after).nextDueAt = nextDueAt;
    const events = usages.map((usage, index) => eventOf(usage, account.version + 1 + index, now));
    const pending = { account: Object.freeze(after), events: before.events.length === 0 ? events : [...before.events, ...events] };
    advanceVersion(version, nextVersion, [{ kind: "added", usages, replaced }], usageIndex);
    return isWarningDue || areArrearsOutdated(account) ? withConsequences(account, pending, now) : pending;
  });
}

/** Makes usages the holders of their ids. Returns the usages of closed days that held one of them before. */
function takeIds(usages: readonly RatedUsage[], usageIndex: UsageIndex): readonly RatedUsage[] {
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

/** Appends usages in the order of their indexes `inOrder`. Returns whether this empties a package or makes a warning due. */
function appendInOrder(
  usages: readonly MutableRatedUsage[], inOrder: readonly number[], usageIndex: UsageIndex, compiled: CompiledTariff,
): boolean {
  noteOrder(usageIndex, usageIndex.order.length);
  let isWarningDue = false;
  for (const index of inOrder) {
    const usage = usages[index];
    if (usage && appendUsage(usage, usageIndex, compiled)) isWarningDue = true;
  }
  return isWarningDue;
}

/** Whether usages, of which `first` is the first in canonical order, come after all usages of the index and are one span each. */
function canAppend(usages: readonly Usage[], first: Usage | undefined, { order, balances, calendar }: UsageIndex): boolean {
  const last = order.at(-1);
  if (!first || (last && compareUsages(last, first) >= 0)) return false;
  for (const usage of usages) if (!isOneSpan(usage, balances.cuts, calendar)) return false;
  return true;
}

/** Rates a usage that is one span, and appends it. Returns whether this empties a package or makes a warning due. */
function appendUsage(usage: MutableRatedUsage, usageIndex: UsageIndex, compiled: CompiledTariff): boolean {
  const { startedAt } = usage;
  const endedAt = endOf(usage);
  const durationMs = endedAt - startedAt;
  const { date: day } = usageIndex.calendar.dayAt(startedAt);
  const line = mutableLine(usageIndex, day, usage);
  noteLine(usageIndex, line);
  const totalBeforeMs = compiled.tariff.rounding === "per-day" ? line.meteredMs : groupBeforeMs(usage, usageIndex); // rule 4
  const billedSeconds = billedSecondsBetween(totalBeforeMs, totalBeforeMs + durationMs);
  const piece = rateSpan({ usage, day, startedAt, endedAt }, billedSeconds, usageIndex.balances, compiled);
  usage.pieces = [piece];
  usageIndex.order.push(usage);
  let drawnMs = 0;
  let isWarningDue = false;
  for (const draw of piece.draws) {
    drawnMs += draw.drawnMs;
    isWarningDue ||= makesWarningDue(draw, usageIndex.balances, compiled.remainingPercent);
  }
  addTo(line, piece.billedSeconds, drawnMs, piece.overageMs, durationMs);
  addToGroup(usageIndex, usage, 1);
  return isWarningDue;
}

/** What usages before this one that it is rounded up with have metered. */
const groupBeforeMs = (usage: Usage, usageIndex: UsageIndex): number => (isGrouped(usageIndex, usage) ? groupMs(usageIndex, usage) : 0);

/** Whether a draw empties its package or makes a warning due. */
function makesWarningDue({ packageId, drawnMs }: Draw, balances: PackageBalances, percents: readonly number[]): boolean {
  const pack = balances.packages[balances.positions.get(packageId) ?? -1];
  if (!pack) return false;
  const remainingMs = remainingOf(balances, pack);
  return remainingMs === 0 || isRunningLow(pack, addPackageTime(remainingMs, drawnMs), remainingMs, percents);
}

/** The event of a usage with its pieces, which the usage itself then stores in its flat form. */
function eventOf(usage: MutableRatedUsage, sequence: number, at: Instant): UsageRated {
  const event = usageRatedEvent(usage, usage.pieces ?? [], sequence, at);
  storeFlat(usage);
  return event;
}
