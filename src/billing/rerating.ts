import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { groupMs, groupUntil, isGrouped, namesAGroup } from "../account/rounding-groups.js";
import { lineTotal } from "../account/rated-days.js";
import type { UsageIndex } from "../account/usage-index.js";
import { usagesBetween } from "../account/usage-lookup.js";
import type { Cause, Event, RatingChange, UsageRated } from "../ledger/events.js";
import { applyDraws, balanceOf, type PackageBalances } from "../packages/package-balances.js";
import { type MeteredMs, runningTotalKey } from "../rating/minute-rounding.js";
import { rateSpans, type RatingBaseline } from "../rating/rate-usages.js";
import { areSamePieces, billedSecondsIn, type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { type Span, spansOf } from "../rating/spans.js";
import type { Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Instant, instantOf, latest } from "../values/instant.js";

/** A usage that is recorded, and the spans into which it is cut. */
export interface AddedUsage {
  readonly usage: Usage;
  readonly spans: readonly Span[];
}

export const addedUsage = (account: Account, usage: Usage): AddedUsage =>
  ({ usage, spans: spansOf(usage, usageIndexOf(account).balances.cuts, tariffOf(account).calendar) });

/** The last instant up to which recording a usage changes no rating: pieces that end at or before it stay as they are. */
export const unaffectedUntil = ({ usage, spans }: AddedUsage): Instant => instantOf((spans[0]?.endedAt ?? usage.startedAt) - 1);

/** The same of a usage that is recorded already. */
export const unaffectedUntilUsage = (account: Account, usage: Usage): Instant => unaffectedUntil(addedUsage(account, usage));

/** What a command changed, of which ratings are to follow. */
export interface RatedChange {
  /** The command changes no piece that ends at this instant or before. */
  readonly since: Instant;
  /** Usages that are recorded, besides those that the account has. */
  readonly added?: readonly AddedUsage[];
  /**
   * `"one by one"`: usages were added, or one was voided that was rounded up by itself and drew on no package which was empty. Then most of
   * what follows cannot change (`rateUntilEmptied`). `"all"`: any other change, of packages or usages.
   */
  readonly changes: "one by one" | "all";
}

/**
 * Rates the open days again after a command (rule 9). Returns the events that follow the account's: earlier usages that change come
 * first, so that no prefix of the ledger draws more from a package than it has.
 */
export function ratingEvents(account: Account, at: Instant, cause: Cause, { since, added = [], changes }: RatedChange): readonly Event[] {
  const usageIndex = usageIndexOf(account);
  const compiled = tariffOf(account);
  // Pieces of closed days never change, not even those of a usage that runs on into an open day.
  const from = latest(since, compiled.openAt(at).openFrom);
  const local = changes === "one by one" ? rateUntilEmptied(from, added, compiled, usageIndex) : null;
  const all: Part = { from, until: FOREVER };
  const { rerated, newPieces } = local ?? rate(usagesToRerate(all, usageIndex), added, all, compiled, usageIndex);

  const first = account.version + 1;
  if (rerated.length === 0) return ratedEvents(added, newPieces, first, at);
  return [{ type: "UsagesRerated", sequence: first, at, cause, changes: rerated }, ...ratedEvents(added, newPieces, first + 1, at)];
}

const ratedEvents = (
  added: readonly AddedUsage[], newPieces: readonly (readonly Piece[])[], first: number, at: Instant,
): readonly Event[] => added.map(({ usage }, index) => usageRatedEvent(usage, newPieces[index] ?? [], first + index, at));

interface Rating {
  readonly rerated: readonly RatingChange[];
  /** The pieces of each added usage. */
  readonly newPieces: readonly (readonly Piece[])[];
}

/**
 * Rates only what ends up to the last piece that draws on a package which is empty now, where that is enough; `null` where it is not.
 * After that piece no package was emptied. So if the same packages are empty once that part is rated again, all later pieces find the
 * same packages with something left as before, each covers what it covered, and none of them changes. With packages that are not used up
 * this is nothing but the added usages, wherever they come.
 */
function rateUntilEmptied(
  from: Instant, added: readonly AddedUsage[], compiled: CompiledTariff, usageIndex: UsageIndex,
): Rating | null {
  if (usageIndex.lastEndedAt <= from) return null; // nothing comes later: there is no part to spare
  const { balances } = usageIndex;
  const isAlone = isAloneAmong(added, usageIndex);
  const endsBy = (at: Instant, usage: Usage): boolean => isAlone(usage) || groupUntil(usageIndex, usage) <= at;
  if (compiled.tariff.rounding !== "per-usage" || !added.every(({ usage }) => endsBy(from, usage))) return null;
  const part: Part = { from, until: balances.emptiedUntil };
  const toRerate = usagesToRerate(part, usageIndex);
  // What a group has metered later would be counted before the pieces that are rated again.
  if (!toRerate.every(({ usage }) => endsBy(part.until, usage))) return null;
  const rating = rate(toRerate, added, part, compiled, usageIndex);
  return hasSameEmptyPackages(rating, balances) ? rating : null;
}

/** Whether a rating leaves the same packages empty that are empty in the balances. */
function hasSameEmptyPackages({ rerated, newPieces }: Rating, balances: PackageBalances): boolean {
  const drawnMs = new Map<string, number>();
  const add = (pieces: readonly Piece[], sign: 1 | -1): void => {
    for (const draw of pieces.flatMap(({ draws }) => draws)) {
      drawnMs.set(draw.packageId, (drawnMs.get(draw.packageId) ?? 0) + sign * draw.drawnMs);
    }
  };
  for (const change of rerated) {
    add(change.before, -1);
    add(change.after, 1);
  }
  for (const pieces of newPieces) add(pieces, 1);
  return [...drawnMs].every(([packageId, ms]) => {
    const remainingMs = balanceOf(balances, packageId)?.remainingMs ?? 0;
    return (remainingMs === 0) === (remainingMs - ms === 0);
  });
}

function usageRatedEvent(usage: Usage, pieces: readonly Piece[], sequence: number, at: Instant): UsageRated {
  const { usageId, appId, region, item, startedAt, seconds, roundWith } = usage;
  const billedSeconds = billedSecondsIn(pieces);
  return { type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, pieces };
}

/** A usage of the account that is rated again: its pieces, of which those between `kept` and `keptAfter` are replaced. */
interface UsageToRerate {
  readonly usage: RatedUsage;
  readonly pieces: readonly Piece[];
  readonly kept: readonly Piece[];
  readonly undone: readonly Piece[];
  readonly keptAfter: readonly Piece[];
}

interface Part {
  /** Exclusive. */
  readonly from: Instant;
  /** Inclusive. */
  readonly until: Instant;
}

/** Rates again the pieces of usages that end within a part of time, with the added usages. */
function rate(
  toRerate: readonly UsageToRerate[], added: readonly AddedUsage[], { from, until }: Part, compiled: CompiledTariff, usageIndex: UsageIndex,
): Rating {
  const baseline = {
    balances: withoutDraws(usageIndex.balances, toRerate),
    meteredMs: meteredBefore(toRerate, usageIndex, compiled),
    isAlone: isAloneAmong(added, usageIndex),
  };
  const cutOfAdded = added.map(({ spans }) => spans);
  if (toRerate.length === 0) return { rerated: [], newPieces: rateParts(cutOfAdded, baseline, compiled) };
  const cutAgain = toRerate.map(({ usage }) =>
    spansOf(usage, usageIndex.balances.cuts, compiled.calendar).filter(({ endedAt }) => endedAt > from && endedAt <= until));
  const pieces = rateParts([...cutAgain, ...cutOfAdded], baseline, compiled);
  const changes = toRerate.map((usage, index) => changeOf(usage, pieces[index] ?? [])).filter((change) => change !== null);
  return { rerated: changes, newPieces: pieces.slice(toRerate.length) };
}

/** The pieces of usages, of which each is given by its spans. All are rated together. */
function rateParts(
  cut: readonly (readonly Span[])[], baseline: RatingBaseline, compiled: CompiledTariff,
): readonly (readonly Piece[])[] {
  const [only] = cut;
  if (only && cut.length === 1) return [rateSpans(only, baseline, compiled)]; // as nearly always: a usage that changes no other
  const pieces = rateSpans(cut.flat(), baseline, compiled);
  let end = 0;
  return cut.map(({ length }) => pieces.slice(end, (end += length)));
}

const FOREVER = instantOf(Infinity);

const NONE: readonly UsageToRerate[] = [];

/** The usages that have a piece that ends within a part of time. A voided usage has no pieces. */
function usagesToRerate({ from, until }: Part, usageIndex: UsageIndex): readonly UsageToRerate[] {
  if (until <= from) return NONE;
  return usagesBetween(usageIndex, from, until).map((usage) => {
    const pieces = piecesOf(usage, usageIndex.calendar);
    const kept = pieces.filter(({ endedAt }) => endedAt <= from);
    const undone = pieces.filter(({ endedAt }) => endedAt > from && endedAt <= until);
    return { usage, pieces, kept, undone, keptAfter: pieces.slice(kept.length + undone.length) };
  }).filter(({ undone }) => undone.length > 0);
}

function withoutDraws(balances: PackageBalances, toRerate: readonly UsageToRerate[]): PackageBalances {
  let rest = balances;
  for (const { undone } of toRerate) for (const { draws, endedAt } of undone) rest = applyDraws(rest, draws, -1, endedAt);
  return rest;
}

function changeOf({ usage, pieces, kept, keptAfter }: UsageToRerate, rated: readonly Piece[]): RatingChange | null {
  const after = [...kept, ...rated, ...keptAfter];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}

/** Whether a usage is rounded up by itself, in the index with `added` usages. */
function isAloneAmong(added: readonly AddedUsage[], usageIndex: UsageIndex): (usage: Usage) => boolean {
  if (!added.some(({ usage }) => namesAGroup(usage))) return (usage) => !isGrouped(usageIndex, usage);
  const named = new Set(added.map(({ usage }) => usage).filter(namesAGroup).map(({ roundWith }) => roundWith));
  return (usage) => !isGrouped(usageIndex, usage) && !named.has(usage.usageId);
}

/** The metered milliseconds of the index, without those of undone pieces. */
function meteredBefore(toRerate: readonly UsageToRerate[], usageIndex: UsageIndex, { tariff, calendar }: CompiledTariff): MeteredMs {
  const totalMs: MeteredMs = (day, usage) =>
    tariff.rounding === "per-day" ? lineTotal(usageIndex, day, usage).meteredMs : groupMs(usageIndex, usage);
  if (toRerate.length === 0) return totalMs;
  const keyOf = (day: Day, usage: Usage): string => runningTotalKey(tariff.rounding, day, usage, calendar);
  const undoneMs = new Map<string, number>();
  for (const { usage, kept, undone } of toRerate) {
    let startedAt = kept.at(-1)?.endedAt ?? usage.startedAt;
    for (const { day, endedAt } of undone) {
      const key = keyOf(day, usage);
      undoneMs.set(key, (undoneMs.get(key) ?? 0) + (endedAt - startedAt));
      startedAt = endedAt;
    }
  }
  return (day, usage) => totalMs(day, usage) - (undoneMs.get(keyOf(day, usage)) ?? 0);
}
