import { NO_TIME, type PackageTime, packageTimeOf, subtractTime } from "./minutes.js";
import type { Draw } from "./usages.js";

/** A package that may be drawn, and what is left in it. */
export interface Source {
  readonly packageId: string;
  readonly left: PackageTime;
}

/** Takes `need` from the sources in their order, each to its last millisecond; `overage` is what they could not give. */
export function drawDown(
  need: PackageTime,
  sources: Iterable<Source>,
): { readonly draws: readonly Draw[]; readonly overage: PackageTime } {
  const draws: Draw[] = [];
  let missing = need;
  for (const { packageId, left } of sources) {
    if (missing === 0) break;
    const drawn = packageTimeOf(Math.min(missing, left));
    if (drawn > NO_TIME) draws.push({ packageId, drawn });
    missing = subtractTime(missing, drawn);
  }
  return { draws, overage: missing };
}
