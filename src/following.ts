import type { Account } from "./account.js";
import { usageById, usageOn } from "./book.js";
import type { Bill, Event, PackageExpiredEvent, PackageRefunded, TariffChanged, UsageRated, UsagesRerated } from "./events.js";
import { addTime, NO_TIME, type PackageTime, subtractTime } from "./minutes.js";
import { isNegative, minus, plus, ZERO } from "./money.js";
import { hasExpired } from "./packages.js";
import { unreachable } from "./refusals.js";
import { rewrittenPath } from "./repricing.js";
import { bookFor, consumedOf } from "./sealing.js";
import { type Terms, termsOf } from "./terms.js";
import { areSamePieces, type Draw, type Piece, piecesOf } from "./usages.js";

/** Why an event cannot follow on what an account says, or `null` where it can. */
export function objectionTo(account: Account, event: Event): string | null {
  if (event.sequence !== account.version + 1) return `must have the sequence ${account.version + 1}`;
  if (event.at < account.clock) return "must have an instant that is not before the last event's";
  return objectionToFacts(account, event);
}

const unless = (holds: boolean | undefined, objection: string): string | null => (holds ? null : objection);

function objectionToFacts(account: Account, event: Event): string | null {
  switch (event.type) {
    case "AccountOpened":
      return "must not come after another event";
    case "IdentityVerified":
      return unless(!account.identityVerified, "must not verify an identity again");
    case "ServiceActivated":
      return unless(!account.regions.has(event.region), "must not activate an active region");
    case "AppCreated":
      return unless(!account.apps.has(event.appId), "must not create an app again");
    case "AppEnabled":
      return unless(account.apps.get(event.appId)?.status === "disabled", "must enable a disabled app");
    case "AppDisabled":
      return unless(account.apps.get(event.appId)?.status === "enabled", "must disable an enabled app");
    case "CashToppedUp":
      return unless(!account.payments.has(event.paymentId), "must not use a payment id again");
    case "PackagePurchased":
      return unless(!account.packs.has(event.packageId), "must not use a package id again");
    case "PackageDepleted":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
      return unless(account.packs.has(event.packageId), "must name a package of the account");
    case "PackageExpired":
      return unless(forfeits(account, event), "must forfeit, at its expiry, what is left of a package of the account");
    case "PackageRefunded":
      return unless(givesBack(account, event), "must give back the price of a valid package, that nothing is drawn from, to where it came from");
    case "UsageRated":
      return objectionToUsage(account, event);
    case "UsagesRerated":
      return objectionToRerating(account, event);
    case "UsageVoided":
      return unless(usageHeld(account, event)?.voided === false, "must void a usage of an open day");
    case "BillIssued":
      return objectionToBill(event.bill);
    case "ArrearsStarted":
      return unless(account.arrearsSince === null && isNegative(account.cash), "must start arrears when cash falls below zero");
    case "ArrearsCleared":
      return unless(account.arrearsSince !== null && !isNegative(account.cash), "must clear arrears when cash is zero or more again");
    case "ServiceSuspended":
      return unless(account.service === "active" && account.deadlines !== null, "must suspend an active service in arrears");
    case "ServiceResumed":
      return unless(account.service === "suspended" && account.deadlines === null, "must resume a suspended service without arrears");
    case "ServiceReleased":
      return unless(account.service === "suspended", "must release a suspended service");
    case "CashRunningLow":
      return unless(event.cash.equals(account.cash), "must tell the cash that there is");
    case "TariffChanged":
      return objectionToTariff(account, event);
    default:
      return unreachable(event);
  }
}

function forfeits(account: Account, { at, packageId, forfeited }: PackageExpiredEvent): boolean {
  const pack = account.packs.get(packageId);
  return pack !== undefined && !pack.refunded && at === pack.expiresAt && forfeited === subtractTime(pack.quota, consumedOf(account, pack));
}

function givesBack(account: Account, { at, packageId, amount, paidTo }: PackageRefunded): boolean {
  const pack = account.packs.get(packageId);
  if (!pack || pack.refunded || consumedOf(account, pack) > 0 || hasExpired(pack, at)) return false;
  return amount.equals(pack.price) && paidTo === pack.paidFrom;
}

const usageHeld = (account: Account, { usageId, at }: Pick<UsageRated, "usageId" | "at">) =>
  usageById(bookFor(account), usageId, termsOf(account.tariff).openAt(at).openFrom);

function objectionToUsage(account: Account, event: UsageRated): string | null {
  if (!account.apps.has(event.appId)) return "must name an app of the account";
  if (usageHeld(account, event)) return "must not use the id of another usage";
  if (!addUp(event.pieces, event.item, termsOf(account.tariff))) return "must have pieces whose minutes add up";
  const { pieces } = event;
  if (pieces.length > 1 || pieces.some(({ draws }) => draws.length > 1)) return objectionToDraws(account, drawsOf(pieces, addTime, new Map()));
  const draw = pieces[0]?.draws[0]; // nearly all are such, and need no sums
  return draw ? objectionToDraw(account, draw) : null;
}

function objectionToRerating(account: Account, { changes }: UsagesRerated): string | null {
  const book = bookFor(account);
  const draws = new Map<string, PackageTime>();
  for (const { usageId, before, after } of changes) {
    const known = before[0] && usageOn(book, usageId, before[0].day);
    if (!known || !areSamePieces(piecesOf(known, book.calendar), before)) return `must re-rate the usage "${usageId}" from how it was rated`;
    if (!addUp(after, known.item, termsOf(account.tariff))) return `must re-rate the usage "${usageId}" so that its minutes add up`;
    drawsOf(before, subtractTime, draws);
    drawsOf(after, addTime, draws);
  }
  return objectionToDraws(account, draws);
}

function drawsOf(pieces: readonly Piece[], posting: typeof addTime, draws: Map<string, PackageTime>): ReadonlyMap<string, PackageTime> {
  for (const { packageId, drawn } of pieces.flatMap((piece) => piece.draws)) {
    draws.set(packageId, posting(draws.get(packageId) ?? NO_TIME, drawn));
  }
  return draws;
}

function objectionToDraws(account: Account, draws: ReadonlyMap<string, PackageTime>): string | null {
  for (const [packageId, drawn] of draws) {
    const objection = objectionToDraw(account, { packageId, drawn });
    if (objection !== null) return objection;
  }
  return null;
}

function objectionToDraw(account: Account, { packageId, drawn }: Draw): string | null {
  const pack = account.packs.get(packageId);
  if (!pack || pack.refunded) return `must not draw on the package "${packageId}", which the account does not have`;
  const consumed = addTime(consumedOf(account, pack), drawn);
  return consumed < 0 || consumed > pack.quota ? `must not draw more from the package "${packageId}" than it has` : null;
}

/** Whether what each piece draws and leaves as overage is its minutes by the item's weight. */
const addUp = (pieces: readonly Piece[], item: string, { items }: Terms): boolean =>
  pieces.every(({ minutes, draws, overage }) => {
    const drawn = draws.reduce((sum, draw) => addTime(sum, draw.drawn), NO_TIME);
    return addTime(drawn, overage) === minutes * (items.get(item)?.perMinute ?? 0);
  });

function objectionToTariff({ tariff }: Account, { tariff: next, at }: TariffChanged): string | null {
  const path = rewrittenPath(tariff, next, termsOf(tariff).calendar.dayOf(at));
  return unless(path === null, `must not rewrite the past at ${path}`);
}

function objectionToBill({ lines, roundDown, total }: Bill): string | null {
  const amounts = lines.reduce((sum, { amount }) => plus(sum, amount), ZERO);
  return unless(minus(amounts, roundDown).equals(total), "must have a total that is the sum of its lines less what is rounded down");
}
