import type { Account } from "./account.js";
import type { Fact } from "./events.js";
import { inDrawdownOrder, remainingOf } from "./packages.js";
import type { Instant } from "./time.js";

/** The packages that a command left nothing in, compared with the account before the command. */
export const depletionFacts = (before: Account, { packs }: Account, at: Instant): readonly Fact[] =>
  [...packs.values()]
    .filter((pack) => {
      const earlier = before.packs.get(pack.packageId);
      return pack !== earlier && remainingOf(pack) === 0 && (!earlier || remainingOf(earlier) > 0);
    })
    .sort(inDrawdownOrder)
    .map(({ packageId }) => ({ type: "PackageDepleted", at, packageId }));
