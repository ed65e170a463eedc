import { type Account, termsFor } from "./account.js";
import type { Cause, Fact, RatingChange } from "./events.js";
import { addTime, NO_TIME, type PackageTime, packageTimeOf } from "./minutes.js";
import type { MinutePackage } from "./packages.js";
import { rate } from "./rating.js";
import { oldestOpenDay } from "./terms.js";
import type { Day, Instant } from "./time.js";
import { areSamePieces, inCanonicalOrder, minutesIn, type Piece, type RatedUsage, type Usage } from "./usages.js";

/**
 * Rates the open days anew, with `added` usages besides the account's own. Earlier usages that give way come first, so that no
 * prefix of the ledger draws more from a package than it has.
 */
export function ratingFacts(account: Account, at: Instant, cause: Cause, added: readonly Usage[] = []): readonly Fact[] {
  const terms = termsFor(account);
  const from = oldestOpenDay(terms, at);
  const standing = usagesSince(account, from);
  const rated = rate(
    {
      usages: [...standing.map(({ usage }) => usage), ...added],
      packages: [...account.packs.values()].filter(({ refunded }) => !refunded),
      leftAt: leftBefore(from, standing),
      from,
    },
    terms,
  );

  const changes = standing.map((before) => changeOf(before, rated.get(before.usage) ?? [], from)).filter((change) => change !== null);
  const rerated: readonly Fact[] = changes.length > 0 ? [{ type: "UsagesRerated", at, cause, changes }] : [];
  const fresh = added.map((usage): Fact => {
    const pieces = rated.get(usage) ?? [];
    return { type: "UsageRated", at, ...usage, minutes: minutesIn(pieces), pieces };
  });
  return [...rerated, ...fresh];
}

/** The usages with seconds on `from` or later, in canonical order of their ends. */
const usagesSince = ({ usages }: Account, from: Day): readonly RatedUsage[] =>
  [...usages.values()]
    .flatMap((ofDay) => [...ofDay.values()])
    .flatMap((rated) => {
      const last = rated.pieces.at(-1);
      return last && last.day >= from ? [{ rated, usage: rated.usage, endedAt: last.endedAt }] : [];
    })
    .sort(inCanonicalOrder)
    .map(({ rated }) => rated);

/** What is left of a package without the draws of the days from `from` on. */
function leftBefore(from: Day, standing: readonly RatedUsage[]): (pack: MinutePackage) => PackageTime {
  const drawnSince = new Map<string, PackageTime>();
  const open = standing.flatMap(({ pieces }) => pieces).filter(({ day }) => day >= from);
  for (const { packageId, drawn } of open.flatMap(({ draws }) => draws)) {
    drawnSince.set(packageId, addTime(drawnSince.get(packageId) ?? NO_TIME, drawn));
  }
  return ({ packageId, quota, consumed }) => packageTimeOf(quota - consumed + (drawnSince.get(packageId) ?? NO_TIME));
}

/** The pieces of closed days stay; the others are as rated now. */
function changeOf({ usage, pieces }: RatedUsage, rated: readonly Piece[], from: Day): RatingChange | null {
  const after = [...pieces.filter(({ day }) => day < from), ...rated];
  return areSamePieces(pieces, after) ? null : { usageId: usage.usageId, before: pieces, after };
}
