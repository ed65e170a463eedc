import type { MinutePackage, Renewal } from "../packages/minute-package.js";
import { bug } from "../refusals/refusal-error.js";
import { isMonthly } from "../tariff/parse-offer.js";
import type { MutableAccount } from "./account-handle.js";
import type { Account } from "./account.js";
import { keysFrom, readOnlyMap, withEntry, withoutEntry } from "./read-only-map.js";

/** The most characters of the id of a package that renews: with a month it is still an id. */
export const MAX_RENEWING_ID_LENGTH = 248;

/** Whether a package of an id and a validity can renew. */
export const canRenew = (packageId: string, terms: Pick<MinutePackage, "validFor">): boolean =>
  packageId.length <= MAX_RENEWING_ID_LENGTH && isMonthly(terms);

/** The id under which a renewal grants a package for a month. */
export const renewedId = (packageId: string, month: string): string => `${packageId}/${month}`;

const RENEWED_ID = /^(.+)\/(\d{4}-(?:0[1-9]|1[0-2]))$/s;

/** The id of the package that was bought, for one that was bought or granted by a renewal. */
const boughtId = ({ packageId, renewalOf }: MinutePackage): string => renewalOf ?? packageId;

/** The package that was bought, of a renewal that is running. */
export const boughtPackage = ({ packages }: Account, packageId: string): MinutePackage =>
  packages.get(packageId) ?? bug("that a renewal is of a package of the account");

/** Whether a package is followed by another one next month. */
export const isRenewing = ({ renewals }: Account, pack: MinutePackage): boolean => renewals.get(boughtId(pack)) === pack.packageId;

/**
 * An id that a purchase in a month needs and another package has: its own; of a package that renews also one that it could renew to.
 */
export function takenId({ packages }: Account, packageId: string, renews: boolean, month: string): string | null {
  if (packages.has(packageId)) return packageId;
  if (!renews) return null;
  for (const id of keysFrom(packages, renewedId(packageId, month))) {
    if (!id.startsWith(`${packageId}/`)) return null;
    const [, bought, later = ""] = RENEWED_ID.exec(id) ?? [];
    if (bought === packageId && later > month) return id;
  }
  return null;
}

/** Whether a renewal that is running can take an id after a month. */
export function isClaimed({ renewals }: Account, packageId: string, month: string): boolean {
  const [, bought, later = ""] = RENEWED_ID.exec(packageId) ?? [];
  return bought !== undefined && later > month && renewals.has(bought);
}

/** Notes a package that was bought or granted by a renewal. */
export function noteGranted(account: MutableAccount, pack: MinutePackage): void {
  if (pack.renewal === "running" || pack.renewalOf !== null) {
    account.renewals = withEntry(account.renewals, boughtId(pack), pack.packageId);
  }
}

/** Ends the renewal of a package that was bought. */
export function endRenewal(account: MutableAccount, packageId: string, renewal: Exclude<Renewal, "running">): void {
  const pack = account.packages.get(packageId);
  if (pack) account.packages = withEntry(account.packages, packageId, Object.freeze({ ...pack, renewal }));
  account.renewals = withoutEntry(account.renewals, packageId);
}

/** The return of the package that was granted last ends a renewal. */
export function endRenewalOfReturned(account: MutableAccount, pack: MinutePackage): void {
  if (isRenewing(account, pack)) endRenewal(account, boughtId(pack), "ended");
}

/** The renewals that are running, by what an account's packages say: each package that was bought, with the one granted last. */
export function renewalsOf(packages: ReadonlyMap<string, MinutePackage>): Account["renewals"] {
  const last = new Map<string, string>();
  for (const pack of packages.values()) if (pack.renewal === "running") last.set(pack.packageId, pack.packageId);
  for (const { packageId, renewalOf } of packages.values()) {
    const known = renewalOf === null ? undefined : last.get(renewalOf);
    if (renewalOf !== null && known !== undefined && packageId > known) last.set(renewalOf, packageId);
  }
  return readOnlyMap(last);
}
