import type { Fact } from "./events.js";
import type { ChangedPackage } from "./drawn.js";
import type { Instant } from "./time.js";

/** The packages, of those that a command changed, that it left nothing in. */
export const depletionFacts = (changed: readonly ChangedPackage[], at: Instant): readonly Fact[] =>
  changed
    .filter(({ left, leftBefore }) => left === 0 && leftBefore !== 0)
    .map(({ pack: { packageId } }) => ({ type: "PackageDepleted", at, packageId }));
