import type { PackageExpiredEvent, PackagePurchased, PackageRefunded, PackageRenewed } from "../ledger/events.js";
import { hasExpired } from "../packages/minute-package.js";
import { isSameTerms } from "../tariff/parse-offer.js";
import { monthOf } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import { subtractPackageTime } from "../values/package-time.js";
import { consumedMsOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { canRenew, isClaimed, renewedId, takenId } from "./renewals.js";

// Why an event of a package cannot be the next one of an account, as `whyInvalid` says it.

export function whyPurchaseInvalid(account: Account, { at, packageId, renews, validFor }: PackagePurchased): string | null {
  const month = monthOf(tariffOf(account).calendar.dayOf(at));
  const isFree = takenId(account, packageId, renews !== null, month) === null && !isClaimed(account, packageId, month);
  if (!isFree) return "must not use a package id again, nor one of a renewal";
  return renews === null || canRenew(packageId, { validFor }) ? null : "must have a validity and an id with which it can renew";
}

/** Whether a package that renews is due at the instant of an event, for the month that begins then. */
export function isRenewalDue(
  account: Account, packageId: string, { at, month }: { readonly at: Instant; readonly month: string },
): boolean {
  const { date, start } = tariffOf(account).calendar.dayAt(at);
  const isBegin = start === at && date === `${month}-01` && (account.packages.get(packageId)?.purchasedAt ?? at) < at;
  return isBegin && account.renewals.has(packageId) && !account.packages.has(renewedId(packageId, month));
}

export function whyRenewalInvalid(account: Account, event: PackageRenewed): string | null {
  const { at, packageId, renewalOf } = event;
  const month = monthOf(tariffOf(account).calendar.dayOf(at));
  const bought = account.packages.get(renewalOf);
  const isOnItsTerms = bought && isSameTerms(bought, event) && bought.source === event.source && bought.paidFrom === event.paidFrom;
  const isDueNow = packageId === renewedId(renewalOf, month) && isRenewalDue(account, renewalOf, { at, month });
  if (isOnItsTerms && isDueNow) return null;
  return "must renew a package for the month that begins, on the terms on which it was bought";
}

export function forfeitsTheRest(account: Account, { at, packageId, forfeitedMs }: PackageExpiredEvent): boolean {
  const pack = account.packages.get(packageId);
  if (!pack || pack.refunded || at !== pack.expiresAt) return false;
  return forfeitedMs === subtractPackageTime(pack.quotaMs, consumedMsOf(account, pack));
}

export const whyRefundInvalid = (account: Account, event: PackageRefunded): string | null =>
  refundsInFull(account, event)
    ? null
    : "must give back the price of a valid package that can be returned, that nothing is drawn from, to where it came from";

function refundsInFull(account: Account, { at, packageId, amount, paidTo }: PackageRefunded): boolean {
  const pack = account.packages.get(packageId);
  if (!pack?.returnable || pack.refunded || consumedMsOf(account, pack) > 0 || hasExpired(pack, at)) return false;
  return amount.equals(pack.price) && paidTo === pack.paidFrom;
}
