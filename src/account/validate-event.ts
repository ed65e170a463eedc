import type { ArrearsStarted, Bill, Event, PackageExpiredEvent, PackageRefunded, TariffChanged, UsageRated, UsagesRerated } from "../ledger/events.js";
import { type Draw, hasExpired } from "../packages/minute-package.js";
import { areSamePieces, type Piece, piecesOf } from "../rating/rated-usage.js";
import { unreachable } from "../refusals/refusal-error.js";
import { packageTimeNeeded, type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { retroactivePath } from "../tariff/retroactive-change.js";
import { isNegative, minus, plus, ZERO } from "../values/money.js";
import { addPackageTime, ZERO_PACKAGE_TIME, type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { usageIndexOf, consumedMsOf } from "./account-handle.js";
import type { Account } from "./account.js";
import { openUsageById, usageOfDay } from "./usage-index.js";

/** Why an event cannot follow on what an account says, or `null` where it can. */
export function whyInvalid(account: Account, event: Event): string | null {
  if (event.sequence !== account.version + 1) return `must have the sequence ${account.version + 1}`;
  if (event.at < account.clock) return "must have an instant that is not before the last event's";
  return whyFactsInvalid(account, event);
}

const invalidUnless = (holds: boolean | undefined, objection: string): string | null => (holds ? null : objection);

function whyFactsInvalid(account: Account, event: Event): string | null {
  switch (event.type) {
    case "AccountOpened":
      return "must not come after another event";
    case "IdentityVerified":
      return invalidUnless(!account.identityVerified, "must not verify an identity again");
    case "ServiceActivated":
      return invalidUnless(!account.regions.has(event.region), "must not activate an active region");
    case "AppCreated":
      return invalidUnless(!account.apps.has(event.appId), "must not create an app again");
    case "AppEnabled":
      return invalidUnless(account.apps.get(event.appId)?.status === "disabled", "must enable a disabled app");
    case "AppDisabled":
      return invalidUnless(account.apps.get(event.appId)?.status === "enabled", "must disable an enabled app");
    case "CashToppedUp":
      return invalidUnless(!account.payments.has(event.paymentId), "must not use a payment id again");
    case "PackagePurchased":
      return invalidUnless(!account.packages.has(event.packageId), "must not use a package id again");
    case "PackageDepleted":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
      return invalidUnless(account.packages.has(event.packageId), "must name a package of the account");
    case "PackageExpired":
      return invalidUnless(forfeits(account, event), "must forfeit, at its expiry, what is left of a package of the account");
    case "PackageRefunded":
      return invalidUnless(refundsInFull(account, event), "must give back the price of a valid package, that nothing is drawn from, to where it came from");
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
      return invalidUnless(account.arrearsSince !== null && !isNegative(account.cash), "must clear arrears when cash is zero or more again");
    case "ServiceSuspended":
      return invalidUnless(account.service === "active" && account.deadlines !== null, "must suspend an active service in arrears");
    case "ServiceResumed":
      return invalidUnless(account.service === "suspended" && account.deadlines === null, "must resume a suspended service without arrears");
    case "ServiceReleased":
      return invalidUnless(account.service === "suspended", "must release a suspended service");
    case "CashRunningLow":
      return invalidUnless(event.cash.equals(account.cash), "must tell the cash that there is");
    case "TariffChanged":
      return whyTariffInvalid(account, event);
    default:
      return unreachable(event);
  }
}

function whyArrearsInvalid({ arrearsSince, cash }: Account, { at, suspendsAt, releasesAt }: ArrearsStarted): string | null {
  if (arrearsSince !== null || !isNegative(cash)) return "must start arrears when cash falls below zero";
  return invalidUnless(suspendsAt >= at && releasesAt >= at, "must have deadlines that are not before its own instant");
}

function forfeits(account: Account, { at, packageId, forfeitedMs }: PackageExpiredEvent): boolean {
  const pack = account.packages.get(packageId);
  return pack !== undefined && !pack.refunded && at === pack.expiresAt && forfeitedMs === subtractPackageTime(pack.quotaMs, consumedMsOf(account, pack));
}

function refundsInFull(account: Account, { at, packageId, amount, paidTo }: PackageRefunded): boolean {
  const pack = account.packages.get(packageId);
  if (!pack || pack.refunded || consumedMsOf(account, pack) > 0 || hasExpired(pack, at)) return false;
  return amount.equals(pack.price) && paidTo === pack.paidFrom;
}

const openUsageOf = (account: Account, { usageId, at }: Pick<UsageRated, "usageId" | "at">) =>
  openUsageById(usageIndexOf(account), usageId, compiledTariff(account.tariff).openAt(at).openFrom);

function whyUsageInvalid(account: Account, event: UsageRated): string | null {
  if (!account.apps.has(event.appId)) return "must name an app of the account";
  if (openUsageOf(account, event)) return "must not use the id of another usage";
  if (!addUp(event.pieces, event.item, compiledTariff(account.tariff))) return "must have pieces whose minutes add up";
  const { pieces } = event;
  if (pieces.length > 1 || pieces.some(({ draws }) => draws.length > 1)) return whyDrawsInvalid(account, drawsOf(pieces, addPackageTime, new Map()));
  const draw = pieces[0]?.draws[0]; // nearly all are such, and need no sums
  return draw ? whyDrawInvalid(account, draw) : null;
}

function whyReratingInvalid(account: Account, { changes }: UsagesRerated): string | null {
  const usageIndex = usageIndexOf(account);
  const draws = new Map<string, PackageTime>();
  for (const { usageId, before, after } of changes) {
    const known = before[0] && usageOfDay(usageIndex, usageId, before[0].day);
    if (!known || !areSamePieces(piecesOf(known, usageIndex.calendar), before)) return `must re-rate the usage "${usageId}" from how it was rated`;
    if (!addUp(after, known.item, compiledTariff(account.tariff))) return `must re-rate the usage "${usageId}" so that its minutes add up`;
    drawsOf(before, subtractPackageTime, draws);
    drawsOf(after, addPackageTime, draws);
  }
  return whyDrawsInvalid(account, draws);
}

function drawsOf(pieces: readonly Piece[], posting: typeof addPackageTime, draws: Map<string, PackageTime>): ReadonlyMap<string, PackageTime> {
  for (const { packageId, drawnMs } of pieces.flatMap((piece) => piece.draws)) {
    draws.set(packageId, posting(draws.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
  }
  return draws;
}

function whyDrawsInvalid(account: Account, draws: ReadonlyMap<string, PackageTime>): string | null {
  for (const [packageId, drawnMs] of draws) {
    const objection = whyDrawInvalid(account, { packageId, drawnMs });
    if (objection !== null) return objection;
  }
  return null;
}

function whyDrawInvalid(account: Account, { packageId, drawnMs }: Draw): string | null {
  const pack = account.packages.get(packageId);
  if (!pack || pack.refunded) return `must not draw on the package "${packageId}", which the account does not have`;
  const consumedMs = addPackageTime(consumedMsOf(account, pack), drawnMs);
  return consumedMs < 0 || consumedMs > pack.quotaMs ? `must not draw more from the package "${packageId}" than it has` : null;
}

/** Whether what each piece draws and leaves as overage is its minutes by the item's weight. */
const addUp = (pieces: readonly Piece[], item: string, { items }: CompiledTariff): boolean =>
  pieces.every(({ billedSeconds, draws, overageMs }) => {
    const drawnMs = draws.reduce((sum, draw) => addPackageTime(sum, draw.drawnMs), ZERO_PACKAGE_TIME);
    return addPackageTime(drawnMs, overageMs) === packageTimeNeeded(items.get(item), billedSeconds);
  });

function whyTariffInvalid({ tariff }: Account, { tariff: next, at }: TariffChanged): string | null {
  const path = retroactivePath(tariff, next, compiledTariff(tariff).calendar.dayOf(at));
  return invalidUnless(path === null, `must not rewrite the past at ${path}`);
}

function whyBillInvalid({ lines, rounding, total }: Bill): string | null {
  const amounts = lines.reduce((sum, { amount }) => plus(sum, amount), ZERO);
  return invalidUnless(minus(amounts, rounding).equals(total), "must have a total that is the sum of its lines less what is rounded down");
}
