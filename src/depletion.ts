import type { Account } from "./account.js";
import type { Fact } from "./events.js";
import { changedPackages } from "./drawn.js";
import type { Instant } from "./time.js";

/** The packages that a command left nothing in, compared with the account before the command. */
export const depletionFacts = (before: Account, after: Account, at: Instant): readonly Fact[] =>
  changedPackages(before, after)
    .filter(({ left, leftBefore }) => left === 0 && leftBefore !== 0)
    .map(({ pack: { packageId } }) => ({ type: "PackageDepleted", at, packageId }));
