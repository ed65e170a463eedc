import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { groupMs, isGrouped, namesAGroup } from "../account/rounding-groups.js";
import { type UsageIndex, meteredMsOn } from "../account/usage-index.js";
import type { Cause, Event, RatingChange, UsageRated } from "../ledger/events.js";
import { creditDraws, debitDraws } from "../packages/package-balances.js";
import { type MeteredMs, runningTotalKey } from "../rating/minute-rounding.js";
import { rateUsages } from "../rating/rate-usages.js";
import { areSamePieces, billedSecondsIn, type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter } from "../rating/rating-order.js";
import { spansOf } from "../rating/spans.js";
import type { Usage } from "../rating/usage.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import type { Day } from "../values/calendar.js";
import { type Instant, instantOf, latest } from "../values/instant.js";

/** The last instant up to which recording or voiding a usage changes no rating: pieces that end at or before it stay as they are. */
export function unaffectedUntilUsage(account: Account, usage: Usage): Instant {
  const [firstSpan] = spansOf(usage, usageIndexOf(account).balances.cuts, tariffOf(account).calendar);
  return instantOf((firstSpan?.endedAt ?? usage.startedAt) - 1);
}

/**
 * Rates the open days again after a command that changes no rating up to `since` (inclusive), with the `added` usages besides the
 * account's own (rule 9). Returns the events that follow the account's: earlier usages that change come first, so that no prefix of the
 * ledger draws more from a package than it has. Only pieces that end after `since` are rated again: for a call that is reported when it
 * ends, only its own.
 */
export function ratingEvents(account: Account, at: Instant, cause: Cause, since: Instant, added: readonly Usage[] = []): readonly Event[] {
  const usageIndex = usageIndexOf(account);
  // Pieces of closed days never change, not even those of a usage that runs on into an open day.
  const from = latest(since, tariffOf(account).openAt(at).openFrom);
  const toRerate = usagesToRerate(from, usageIndex);
  const rated = rateFrom(from, toRerate, added, tariffOf(account), usageIndex);

  const changes = toRerate.map((usage, index) => changeOf(usage, rated[index] ?? [])).filter((change) => change !== null);
  const events: Event[] = [];
  const nextSequence = (): number => account.version + 1 + events.length;
  if (changes.length > 0) events.push({ type: "UsagesRerated", sequence: nextSequence(), at, cause, changes });
  added.forEach((usage, index) => {
    events.push(usageRatedEvent(usage, rated[toRerate.length + index] ?? [], nextSequence(), at));
  });
  return events;
}

export function usageRatedEvent(usage: Usage, pieces: readonly Piece[], sequence: number, at: Instant): UsageRated {
  const { usageId, appId, region, item, startedAt, seconds, roundWith } = usage;
  const billedSeconds = billedSecondsIn(pieces);
  return { type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds, pieces };
}

/** A usage of the account that is rated again: its pieces, of which `kept` stay and `undone` are replaced. */
interface UsageToRerate {
  readonly usage: RatedUsage;
  readonly pieces: readonly Piece[];
  readonly kept: readonly Piece[];
  readonly undone: readonly Piece[];
}

/** The usages that have a piece that ends after `since`. A voided usage has no pieces. */
function usagesToRerate(since: Instant, { order, calendar }: UsageIndex): readonly UsageToRerate[] {
  const endingAfter = order.slice(firstEndingAfter(order, since)).filter(({ voided }) => !voided);
  return endingAfter.map((usage) => {
    const pieces = piecesOf(usage, calendar);
    const kept = pieces.filter(({ endedAt }) => endedAt <= since);
    return { usage, pieces, kept, undone: pieces.slice(kept.length) };
  });
}

/** New pieces that end after `since`: first of the usages to re-rate, whose undone draws are given back meanwhile, then of added ones. */
function rateFrom(
  since: Instant, toRerate: readonly UsageToRerate[], added: readonly Usage[], compiled: CompiledTariff, usageIndex: UsageIndex,
): readonly (readonly Piece[])[] {
  const { balances } = usageIndex;
  const undoneDraws = toRerate.flatMap(({ undone }) => undone).flatMap(({ draws }) => draws);
  const usages = toRerate.length === 0 ? added : [...toRerate.map(({ usage }) => usage), ...added];
  creditDraws(balances, undoneDraws);
  const meteredMs = meteredBefore(toRerate, usageIndex, compiled);
  const rated = rateUsages(usages, { since, balances, meteredMs, isAlone: isAloneAmong(added, usageIndex) }, compiled);
  debitDraws(balances, undoneDraws);
  return rated;
}

function changeOf({ usage, pieces, kept }: UsageToRerate, rated: readonly Piece[]): RatingChange | null {
  const after = [...kept, ...rated];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}

/** Whether a usage is rounded up by itself, in the index with `added` usages. */
function isAloneAmong(added: readonly Usage[], usageIndex: UsageIndex): (usage: Usage) => boolean {
  const named = new Set(added.filter(namesAGroup).map(({ roundWith }) => roundWith));
  return (usage) => !isGrouped(usageIndex, usage) && !named.has(usage.usageId);
}

/** The metered milliseconds of the index, without those of undone pieces. */
function meteredBefore(toRerate: readonly UsageToRerate[], usageIndex: UsageIndex, { tariff, calendar }: CompiledTariff): MeteredMs {
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
  const totalMs: MeteredMs = (day, usage) =>
    tariff.rounding === "per-day" ? meteredMsOn(usageIndex, day, usage) : groupMs(usageIndex, usage);
  return (day, usage) => totalMs(day, usage) - (undoneMs.get(keyOf(day, usage)) ?? 0);
}
