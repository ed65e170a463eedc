import { usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { type UsageIndex, meteredMsOn } from "../account/usage-index.js";
import type { Cause, Event, RatingChange } from "../ledger/events.js";
import { creditDraws, debitDraws } from "../packages/package-balances.js";
import { type MeteredMs, runningTotalKey } from "../rating/minute-rounding.js";
import { rateUsages } from "../rating/rate-usages.js";
import { areSamePieces, billedSecondsIn, type Piece, piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { firstEndingAfter } from "../rating/rating-order.js";
import { spansOf } from "../rating/spans.js";
import type { Usage } from "../rating/usage.js";
import { type Instant, instantOf, latest } from "../values/instant.js";

/** The instant up to which a usage, recorded or taken back, changes no rating: what ends before its first piece stays. */
export function unaffectedUntilUsage(account: Account, usage: Usage): Instant {
  const [first] = spansOf(usage, usageIndexOf(account).balances.cuts, tariffOf(account).calendar);
  return instantOf((first?.endedAt ?? usage.startedAt) - 1);
}

/**
 * Rates the open days anew, because of a command that changes nothing up to the instant `since`, with `added` usages besides the
 * account's own. Returns the events that follow on the account's. Earlier usages that give way come first, so that no prefix of
 * the ledger draws more from a package than it has. Only what ends after `since` is looked at: for a call that is reported when
 * it ends, nothing but itself.
 */
export function ratingEvents(account: Account, at: Instant, cause: Cause, since: Instant, added: readonly Usage[] = []): readonly Event[] {
  const compiled = tariffOf(account);
  const usageIndex = usageIndexOf(account);
  // Pieces of closed days are never touched, also those of a usage that runs on into an open day.
  const from = latest(since, compiled.openAt(at).openFrom);
  const standing = usagesToRerate(from, usageIndex);

  const drawnMs = standing.flatMap(({ undone }) => undone).flatMap(({ draws }) => draws);
  creditDraws(usageIndex.balances, drawnMs);
  const usages = standing.length === 0 ? added : [...standing.map(({ usage }) => usage), ...added];
  const rated = rateUsages(usages, { since: from, balances: usageIndex.balances, meteredMs: meteredBefore(standing, usageIndex) }, compiled);
  debitDraws(usageIndex.balances, drawnMs);

  const changes = standing.map((before, index) => changeOf(before, rated[index] ?? [])).filter((change) => change !== null);
  const events: Event[] = [];
  const nextSequence = (): number => account.version + 1 + events.length;
  if (changes.length > 0) events.push({ type: "UsagesRerated", sequence: nextSequence(), at, cause, changes });
  added.forEach(({ usageId, appId, region, item, startedAt, seconds }, index) => {
    const pieces = rated[standing.length + index] ?? [];
    events.push({ type: "UsageRated", sequence: nextSequence(), at, usageId, appId, region, item, startedAt, seconds, billedSeconds: billedSecondsIn(pieces), pieces });
  });
  return events;
}

/** A usage of the account's before it is rated anew: its pieces, of which some stay and the others are undone. */
interface UsageToRerate {
  readonly usage: RatedUsage;
  readonly pieces: readonly Piece[];
  readonly kept: readonly Piece[];
  readonly undone: readonly Piece[];
}

/** The usages that are rated beyond `since`; of a voided one there is nothing to rate. */
function usagesToRerate(since: Instant, { order, calendar }: UsageIndex): readonly UsageToRerate[] {
  const ending = order.slice(firstEndingAfter(order, since)).filter(({ voided }) => !voided);
  return ending.map((usage) => {
    const pieces = piecesOf(usage, calendar);
    const kept = pieces.filter(({ endedAt }) => endedAt <= since);
    return { usage, pieces, kept, undone: pieces.slice(kept.length) };
  });
}

function changeOf({ usage, pieces, kept }: UsageToRerate, rated: readonly Piece[]): RatingChange | null {
  const after = [...kept, ...rated];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}

/** What was metered before: what is metered now, without the pieces that are undone. */
function meteredBefore(standing: readonly UsageToRerate[], usageIndex: UsageIndex): MeteredMs {
  const undone = new Map<string, number>();
  for (const { usage, kept, undone: pieces } of standing) {
    let startedAt = kept.at(-1)?.endedAt ?? usage.startedAt;
    for (const { day, endedAt } of pieces) {
      const key = runningTotalKey(day, usage);
      undone.set(key, (undone.get(key) ?? 0) + (endedAt - startedAt));
      startedAt = endedAt;
    }
  }
  return (day, usage) => meteredMsOn(usageIndex, day, usage) - (undone.get(runningTotalKey(day, usage)) ?? 0);
}
