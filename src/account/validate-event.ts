import type {
  ArrearsStarted, Bill, Event, ServiceSuspendedEvent, TariffChanged, UsageRated, UsagesRerated, UsageVoided,
} from "../ledger/events.js";
import type { Draw } from "../packages/minute-package.js";
import { areSamePieces, type Piece, piecesOf } from "../rating/rated-usage.js";
import { unreachable } from "../refusals/refusal-error.js";
import { packageTimeNeeded, type CompiledTariff } from "../tariff/compiled-tariff.js";
import { retroactivePath } from "../tariff/retroactive-change.js";
import { isNegative, minus, plus, ZERO } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { usageIndexOf, consumedMsOf } from "./account-handle.js";
import { type Account, tariffOf } from "./account.js";
import { whyCashEventInvalid } from "./validate-cash-event.js";
import { forfeitsTheRest, isRenewalDue, whyPurchaseInvalid, whyRefundInvalid, whyRenewalInvalid } from "./validate-package-event.js";
import { openUsageById, usageOfDay } from "./usage-lookup.js";

/** Why an event cannot be the next one of an account: a reason to show after a path, such as "must not …"; `null` if it can. */
export function whyInvalid(account: Account, event: Event): string | null {
  if (event.sequence !== account.version + 1) return `must have the sequence ${account.version + 1}`;
  if (event.at < account.clock) return "must have an instant that is not before the last event's";
  return whyContentInvalid(account, event);
}

const invalidUnless = (holds: boolean | undefined, reason: string): string | null => (holds ? null : reason);

function whyContentInvalid(account: Account, event: Event): string | null {
  const { apps, arrearsSince, cash, deadlines, packages, regions, service } = account;
  switch (event.type) {
    case "AccountOpened":
      return "must not come after another event";
    case "IdentityVerified":
      return invalidUnless(!account.identityVerified, "must not verify an identity again");
    case "ServiceActivated":
      return invalidUnless(!regions.has(event.region), "must not activate an active region");
    case "AppCreated":
      return invalidUnless(!apps.has(event.appId), "must not create an app again");
    case "AppEnabled":
      return invalidUnless(apps.get(event.appId)?.status === "disabled", "must enable a disabled app");
    case "AppDisabled":
      return invalidUnless(apps.get(event.appId)?.status === "enabled", "must disable an enabled app");
    case "CashToppedUp": case "CashAdjusted": case "PaymentReversed": case "CashPaidOut": case "CashRunningLow":
      return whyCashEventInvalid(account, event);
    case "PackagePurchased":
      return whyPurchaseInvalid(account, event);
    case "PackageRenewed":
      return whyRenewalInvalid(account, event);
    case "RenewalFailed":
      return invalidUnless(isRenewalDue(account, event.packageId, event), "must name a package that renews, and the month that begins");
    case "RenewalCancelled":
      return invalidUnless(account.renewals.has(event.packageId), "must name a package that renews");
    case "PackageDepleted":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
      return invalidUnless(packages.has(event.packageId), "must name a package of the account");
    case "PackageExpired":
      return invalidUnless(forfeitsTheRest(account, event), "must forfeit, at its expiry, what is left of a package of the account");
    case "PackageRefunded":
      return whyRefundInvalid(account, event);
    case "UsageRated":
      return whyUsageInvalid(account, event);
    case "UsagesRerated":
      return whyReratingInvalid(account, event);
    case "UsageVoided":
      return invalidUnless(openUsageOf(account, event)?.voided === false, "must void a usage of an open day");
    case "BillIssued":
      return whyBillInvalid(event.bill);
    case "ArrearsStarted":
      return whyArrearsInvalid(account, event);
    case "ArrearsCleared":
      return invalidUnless(arrearsSince !== null && !isNegative(cash), "must clear arrears when cash is zero or more again");
    case "ServiceSuspended":
      return whySuspensionInvalid(account, event);
    case "ServiceResumed":
      return invalidUnless(service === "suspended" && deadlines === null, "must resume a suspended service without arrears");
    case "ServiceReleased":
      return invalidUnless(service === "suspended", "must release a suspended service");
    case "TariffChanged":
      return whyTariffInvalid(account, event);
    default:
      return unreachable(event);
  }
}

function whyArrearsInvalid({ arrearsSince, cash }: Account, { at, suspendsAt, releasesAt }: ArrearsStarted): string | null {
  if (arrearsSince !== null || !isNegative(cash)) return "must start arrears when cash falls below zero";
  return invalidUnless(suspendsAt >= at && releasesAt >= suspendsAt, "must have deadlines in order that are not before its own instant");
}

function whySuspensionInvalid({ service, deadlines }: Account, { at, releasesAt = at }: ServiceSuspendedEvent): string | null {
  if (service !== "active" || deadlines === null) return "must suspend an active service in arrears";
  return invalidUnless(releasesAt >= at, "must not release before its own instant");
}

const openUsageOf = (account: Account, { usageId, at }: UsageRated | UsageVoided) =>
  openUsageById(usageIndexOf(account), usageId, tariffOf(account).openAt(at).openFrom);

function whyUsageInvalid(account: Account, event: UsageRated): string | null {
  if (!account.apps.has(event.appId)) return "must name an app of the account";
  if (openUsageOf(account, event)) return "must not use the id of another usage";
  const { pieces, item } = event;
  if (!addUp(pieces, item, tariffOf(account))) return "must have pieces whose minutes add up";
  const isPlain = pieces.length <= 1 && pieces.every(({ draws }) => draws.length <= 1);
  if (!isPlain) return whyDrawsInvalid(account, applyDraws(new Map(), pieces, addPackageTime));
  const draw = pieces[0]?.draws[0]; // nearly all usages have at most one draw, and need no sums by package
  return draw ? whyDrawInvalid(account, draw) : null;
}

function whyReratingInvalid(account: Account, { changes }: UsagesRerated): string | null {
  const usageIndex = usageIndexOf(account);
  const drawnMsByPackage = new Map<string, PackageTime>();
  for (const { usageId, before, after } of changes) {
    const usage = before[0] && usageOfDay(usageIndex, usageId, before[0].day);
    const isRatedSo = usage && areSamePieces(piecesOf(usage, usageIndex.calendar), before);
    if (!isRatedSo) return `must re-rate the usage "${usageId}" from how it was rated`;
    if (!addUp(after, usage.item, tariffOf(account))) return `must re-rate the usage "${usageId}" so that its minutes add up`;
    applyDraws(drawnMsByPackage, before, subtractPackageTime);
    applyDraws(drawnMsByPackage, after, addPackageTime);
  }
  return whyDrawsInvalid(account, drawnMsByPackage);
}

/** Adds (or subtracts) the draws of pieces to sums by package id. Returns the sums. */
function applyDraws(
  drawnMsByPackage: Map<string, PackageTime>, pieces: readonly Piece[], operation: typeof addPackageTime,
): ReadonlyMap<string, PackageTime> {
  for (const { packageId, drawnMs } of pieces.flatMap((piece) => piece.draws)) {
    drawnMsByPackage.set(packageId, operation(drawnMsByPackage.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
  }
  return drawnMsByPackage;
}

function whyDrawsInvalid(account: Account, drawnMsByPackage: ReadonlyMap<string, PackageTime>): string | null {
  for (const [packageId, drawnMs] of drawnMsByPackage) {
    const reason = whyDrawInvalid(account, { packageId, drawnMs });
    if (reason !== null) return reason;
  }
  return null;
}

function whyDrawInvalid(account: Account, { packageId, drawnMs }: Draw): string | null {
  const pack = account.packages.get(packageId);
  if (!pack || pack.refunded) return `must not draw on the package "${packageId}", which the account does not have`;
  const consumedMs = addPackageTime(consumedMsOf(account, pack), drawnMs);
  return consumedMs < 0 || consumedMs > pack.quotaMs ? `must not draw more from the package "${packageId}" than it has` : null;
}

/**
 * Whether each piece is billed whole steps, and draws and leaves as overage, in sum, the package time that these need (rules 4 to 6,
 * law 5).
 */
const addUp = (pieces: readonly Piece[], item: string, { items, stepSeconds }: CompiledTariff): boolean =>
  pieces.every(({ billedSeconds, draws, overageMs }) => {
    if (billedSeconds % stepSeconds !== 0) return false;
    const drawnMs = draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
    return addPackageTime(drawnMs, overageMs) === packageTimeNeeded(items.get(item), billedSeconds);
  });

function whyTariffInvalid(account: Account, { tariff, at }: TariffChanged): string | null {
  const path = retroactivePath(account.tariff, tariff, tariffOf(account).calendar.dayOf(at));
  return invalidUnless(path === null, `must not rewrite the past at ${path}`);
}

function whyBillInvalid({ lines, rounding, total }: Bill): string | null {
  const amounts = lines.reduce((sum, { amount }) => plus(sum, amount), ZERO);
  return invalidUnless(minus(amounts, rounding).equals(total), "must have a total that is the sum of its lines less the rounding");
}
