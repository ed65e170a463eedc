import { packageShape } from "../ledger/parse-event.js";
import type { MinutePackage } from "../packages/minute-package.js";
import { aFlag, anId, nullable, oneOf, optional, type Parser } from "../parsing/parser.js";
import { shapeOf } from "../parsing/shape.js";
import { aStoredInstant, aStoredTime } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";

/** A package, and what was drawn from it. */
interface StoredPackage extends MinutePackage {
  readonly consumedMs: PackageTime;
  readonly remainingMs: PackageTime;
}

/** Reads a package as an account document has it. */
export const aPack: Parser<StoredPackage> = (value, path) => {
  const pack = readPack(value, path);
  const isRest = subtractPackageTime(pack.quotaMs, pack.consumedMs) === pack.remainingMs;
  return isRest ? pack : invalid(`${path}.remainingMs`, "must be quotaMs minus consumedMs");
};
const readPack = shapeOf<StoredPackage>({
  ...packageShape,
  purchasedAt: aStoredInstant,
  refunded: aFlag,
  renewalOf: optional(nullable(anId), null),
  renewal: optional(nullable(oneOf("running", "cancelled", "ended")), null),
  consumedMs: aStoredTime,
  remainingMs: aStoredTime,
});
