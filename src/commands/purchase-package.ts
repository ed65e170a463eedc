import { tariffOf } from "../account/account.js";
import { isClaimed, MAX_RENEWING_ID_LENGTH, takenId } from "../account/renewals.js";
import { spendableCash } from "../account/unbilled-charges.js";
import { grantedAt } from "../billing/package-grant.js";
import { unaffectedUntil, type MinutePackage, type PaidFrom } from "../packages/minute-package.js";
import { anId, anInstant, oneOf, optional, type Parser, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import {
  type IdConflict, type InsufficientCash, type InvalidInput, type OfferNotFound, refuse, type ServiceNotActivated, type ServiceReleasedRefusal,
} from "../refusals/refusals.js";
import { isSameTerms, namesNotIn, packageTerms } from "../tariff/parse-offer.js";
import type { PackageOffer, PackageTerms } from "../tariff/tariff.js";
import { monthOf } from "../values/calendar.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

interface PurchaseBase {
  readonly at: InstantInput;
  readonly packageId: string;
  /** By default `"external"`: paid outside this account. */
  readonly paidFrom?: PaidFrom;
}

/** What `purchasePackage` takes: the id of an offer in the tariff, or an inline offer, but not both. */
export type PurchasePackageRequest = PurchaseBase &
  (
    | { readonly offerId: string; readonly offer?: undefined }
    | { readonly offer: Omit<PackageOffer, "offerId"> & { readonly offerId?: string }; readonly offerId?: undefined }
  );

/** The refusals of `purchasePackage` besides `CommonRefusal` and `ServiceReleased`. */
export type PurchaseRefusal = ServiceNotActivated | OfferNotFound | InsufficientCash | IdConflict;

interface ParsedPurchase {
  readonly packageId: string;
  readonly paidFrom: PaidFrom;
  readonly offerId: string | null;
  readonly offer: PackageTerms | null;
}

const readFields = objectOf((field) => ({
  at: field("at", anInstant),
  packageId: field("packageId", anId),
  paidFrom: field("paidFrom", optional(oneOf("external", "cash"), "external")),
  offerId: field("offerId", optional(anId, null)),
  offer: field("offer", optional(packageTerms, null)),
}));

const readPurchase: Parser<ReturnType<typeof readFields>> = (value, path) => {
  const request = readFields(value, path);
  if ((request.offerId === null) === (request.offer === null)) return invalid("offer", "or offerId must be given, and not both");
  return request;
};

/** Whether a request repeats a purchase: the same offer of the tariff, even if its terms have changed since, or the same inline terms. */
function isSamePurchase(pack: MinutePackage, { paidFrom, offerId, offer }: ParsedPurchase): boolean {
  if (pack.paidFrom !== paidFrom || pack.renewalOf !== null) return false;
  return offer ? pack.source === "inline" && isSameTerms(pack, offer) : pack.source === "tariff" && pack.offerId === offerId;
}

/** What is wrong with a request, as only the tariff tells: an id that is too long for a package that renews, names that it lacks. */
function whyUnfit(packageId: string, terms: PackageTerms | null, fault: ReturnType<typeof namesNotIn>): InvalidInput | null {
  if (fault) return { type: "InvalidInput", path: `offer.${fault.field}`, reason: fault.reason };
  if (!terms?.renews || packageId.length <= MAX_RENEWING_ID_LENGTH) return null;
  const reason = `must have at most ${MAX_RENEWING_ID_LENGTH} characters, since the package renews`;
  return { type: "InvalidInput", path: "packageId", reason };
}

/**
 * Buys a package of call minutes. It covers calls from `at` on, or from 00:00 of that day if the tariff's `coverFrom` is
 * `"start-of-day"`, and until `expiresAt` (exclusive); each package counts its own validity (rule 1; A10, A15). Packages stack (A11). It
 * is possible in arrears and while the service is suspended, but does not end a suspension. The same purchase again is a repeat, also
 * after a return. A package that renews is granted again on the first instant of each month, under its id with `/2021-05` and so on.
 *
 * Refuses, in this order: `InvalidInput` (of a region or an item that the tariff lacks, or an id too long for a package that renews: after
 * `ServiceReleased`), `IdConflict` (another package has the id, or one that this package could renew to, or a renewal can still take the
 * id), `ClockWentBackwards`, `ServiceReleased`, `ServiceNotActivated` (no region is active yet), `OfferNotFound`, `InsufficientCash`
 * (to be paid from cash that is less than the price).
 *
 * @example
 * const { account: after } = unwrap(
 *   purchasePackage(account, { at: "2021-04-02T00:00:00Z", packageId: "p2", offerId: "example-10000" }),
 * );
 * remainingMinutes(after, "2021-04-02T00:00:00Z"); // => 11000
 */
export const purchasePackage: Command<PurchasePackageRequest, PurchaseRefusal | ServiceReleasedRefusal | CommonRefusal> =
  serviceCommand(readPurchase, {
    name: "purchasePackage",
    repeated: ({ packages }, request) => {
      const pack = packages.get(request.packageId);
      return pack !== undefined && isSamePurchase(pack, request);
    },
    conflicting: (account, { at, packageId, offerId, offer }) => {
      const { calendar, offers } = tariffOf(account);
      const terms = offerId === null ? offer : offers.get(offerId);
      const id = takenId(account, packageId, terms?.renews === "monthly", monthOf(calendar.dayOf(at)));
      return id === null ? null : { type: "IdConflict", kind: "package", id };
    },
    decide: (account, { at, packageId, paidFrom, offerId, offer }) => {
      const compiled = tariffOf(account);
      const { tariff, calendar, offers } = compiled;
      const terms = offerId === null ? offer : offers.get(offerId);
      if (isClaimed(account, packageId, monthOf(calendar.dayOf(at)))) return refuse({ type: "IdConflict", kind: "package", id: packageId });
      const unfit = whyUnfit(packageId, terms ?? null, offer && namesNotIn(tariff, offer));
      if (unfit) return refuse(unfit);
      if (account.service === "inactive") return refuse({ type: "ServiceNotActivated", region: null });
      if (!terms) return refuse({ type: "OfferNotFound", offerId: offerId ?? "" });
      const { price, validFor } = terms;
      if (paidFrom === "cash") {
        const cash = spendableCash(account);
        if (cash.lessThan(price)) return refuse({ type: "InsufficientCash", price, cash });
      }

      return accept({
        type: "PackagePurchased",
        at,
        packageId,
        ...terms,
        source: offer ? "inline" : "tariff",
        paidFrom,
        ...grantedAt(at, validFor, compiled),
      });
    },
    rerates: ({ packages }, { packageId }) => ({ id: packageId, since: unaffectedUntil(packages.get(packageId)), changes: "all" }),
  });
