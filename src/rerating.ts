import { type Account, termsFor } from "./account.js";
import type { Cause, Fact, RatingChange } from "./events.js";
import { addTime, NO_TIME, type PackageTime, packageTimeOf } from "./minutes.js";
import type { MinutePackage } from "./packages.js";
import { rate } from "./rating.js";
import { totalKey } from "./rounding.js";
import { oldestOpenDay } from "./terms.js";
import { type Instant, latest } from "./time.js";
import { areSamePieces, inCanonicalOrder, minutesIn, type Piece, type RatedUsage, type Usage } from "./usages.js";

/** What makes it necessary to rate anew: the command, and the instant up to which it changes nothing. */
export interface Disturbance {
  readonly cause: Cause;
  readonly since: Instant;
}

/**
 * Rates the open days anew from `since` on, with `added` usages besides the account's own. Earlier usages that give way come
 * first, so that no prefix of the ledger draws more from a package than it has.
 */
export function ratingFacts(account: Account, at: Instant, disturbance: Disturbance, added: readonly Usage[] = []): readonly Fact[] {
  const terms = termsFor(account);
  // Pieces of closed days are never touched, also those of a usage that runs on into an open day.
  const since = latest(disturbance.since, terms.calendar.startOf(oldestOpenDay(terms, at)));
  const standing = endingAfter(since, account);
  const rated = rate(
    {
      usages: [...standing.map(({ usage }) => usage), ...added],
      packages: [...account.packs.values()].filter(({ refunded }) => !refunded),
      since,
      leftAt: leftAt(since, standing),
      metered: terms.tariff.rounding === "per-day" ? meteredUntil(since, account) : new Map(),
    },
    terms,
  );

  const changes = standing.map((before) => changeOf(before, rated.get(before.usage) ?? [], since)).filter((change) => change !== null);
  const rerated: readonly Fact[] = changes.length > 0 ? [{ type: "UsagesRerated", at, cause: disturbance.cause, changes }] : [];
  const fresh = added.map((usage): Fact => {
    const pieces = rated.get(usage) ?? [];
    return { type: "UsageRated", at, ...usage, minutes: minutesIn(pieces), pieces };
  });
  return [...rerated, ...fresh];
}

function* recordedUsages({ usages }: Account): Iterable<RatedUsage> {
  for (const ofDay of usages.values()) yield* ofDay.values();
}

/** The usages that end after `since`, in canonical order of their ends. */
function endingAfter(since: Instant, account: Account): readonly RatedUsage[] {
  const ending: { readonly rated: RatedUsage; readonly usage: Usage; readonly endedAt: Instant }[] = [];
  for (const rated of recordedUsages(account)) {
    const endedAt = rated.pieces.at(-1)?.endedAt ?? since;
    if (endedAt > since) ending.push({ rated, usage: rated.usage, endedAt });
  }
  return ending.sort(inCanonicalOrder).map(({ rated }) => rated);
}

/** What is left of a package at `since`: what is left of it now, and what was drawn after `since`. */
function leftAt(since: Instant, standing: readonly RatedUsage[]): (pack: MinutePackage) => PackageTime {
  const drawnAfter = new Map<string, PackageTime>();
  for (const { draws } of standing.flatMap(({ pieces }) => pieces).filter(({ endedAt }) => endedAt > since)) {
    for (const { packageId, drawn } of draws) drawnAfter.set(packageId, addTime(drawnAfter.get(packageId) ?? NO_TIME, drawn));
  }
  return ({ packageId, quota, consumed }) => packageTimeOf(quota - consumed + (drawnAfter.get(packageId) ?? NO_TIME));
}

/** The milliseconds of the pieces that end at or before `since`, by day, region and item; earlier days count no further. */
function meteredUntil(since: Instant, account: Account): ReadonlyMap<string, number> {
  const from = termsFor(account).calendar.dayOf(since);
  const metered = new Map<string, number>();
  for (const { usage, pieces } of recordedUsages(account)) {
    let startedAt = usage.startedAt;
    for (const { day, endedAt } of pieces) {
      if (day >= from && endedAt <= since) {
        const key = totalKey(day, usage);
        metered.set(key, (metered.get(key) ?? 0) + (endedAt - startedAt));
      }
      startedAt = endedAt;
    }
  }
  return metered;
}

/** The pieces up to `since` stay; the others are as rated now. */
function changeOf({ usage, pieces }: RatedUsage, rated: readonly Piece[], since: Instant): RatingChange | null {
  const after = [...pieces.filter(({ endedAt }) => endedAt <= since), ...rated];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}
