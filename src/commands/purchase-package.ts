import { tariffOf } from "../account/account.js";
import { unaffectedUntil, type MinutePackage, type PaidFrom } from "../packages/minute-package.js";
import { anId, anInstant, oneOf, optional, type Parser, objectOf } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import {
  type IdConflict, type InsufficientCash, type OfferNotFound, refuse, type ServiceNotActivated, type ServiceReleasedRefusal,
} from "../refusals/refusals.js";
import type { CompiledTariff } from "../tariff/compiled-tariff.js";
import { isSameTerms, namesNotIn, packageTerms } from "../tariff/parse-offer.js";
import type { PackageOffer, PackageTerms } from "../tariff/tariff.js";
import { addDays } from "../values/calendar.js";
import { earliest, type Instant, type InstantInput, plusMs, MS_PER_DAY } from "../values/instant.js";
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
  if (pack.paidFrom !== paidFrom) return false;
  return offer ? pack.source === "inline" && isSameTerms(pack, offer) : pack.source === "tariff" && pack.offerId === offerId;
}

/**
 * The end of the return window. It ends before the day of the purchase closes, even where the clocks went forward within the window: of a
 * closed day nothing is rated again, so a return could not undo what the package changed there (law 13).
 */
function refundableUntil(purchasedAt: Instant, { calendar, billingRunOf, tariff }: CompiledTariff): Instant {
  const windowEnd = plusMs(purchasedAt, tariff.refundWindowDays * MS_PER_DAY);
  const closingRun = billingRunOf(addDays(calendar.dayOf(purchasedAt), tariff.lateUsageDays + 1));
  return earliest(windowEnd, plusMs(closingRun, -1));
}

/**
 * Buys a package of call minutes. It covers calls from `at` on, or from 00:00 of that day if the tariff's `coverFrom` is
 * `"start-of-day"`, and until `expiresAt` (exclusive); each package counts its own validity (rule 1; A10, A15). Packages stack (A11). It
 * is possible in arrears and while the service is suspended, but does not end a suspension. The same purchase again is a repeat, also
 * after a return.
 *
 * Refuses, in this order: `InvalidInput` (of a region or an item that the tariff lacks: after `ServiceReleased`), `IdConflict` (another
 * purchase has the id), `ClockWentBackwards`, `ServiceReleased`, `ServiceNotActivated` (no region is active yet), `OfferNotFound`, `InsufficientCash`
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
    conflicting: ({ packages }, { packageId }) => (packages.has(packageId) ? { type: "IdConflict", kind: "package", id: packageId } : null),
    decide: (account, { at, packageId, paidFrom, offerId, offer }) => {
      const compiled = tariffOf(account);
      const { tariff, calendar, offers } = compiled;
      const fault = offer && namesNotIn(tariff, offer);
      if (fault) return refuse({ type: "InvalidInput", path: `offer.${fault.field}`, reason: fault.reason });
      if (account.service === "inactive") return refuse({ type: "ServiceNotActivated", region: null });
      const terms = offerId === null ? offer : offers.get(offerId);
      if (!terms) return refuse({ type: "OfferNotFound", offerId: offerId ?? "" });
      const { price, validFor } = terms;
      if (paidFrom === "cash" && account.cash.lessThan(price)) return refuse({ type: "InsufficientCash", price, cash: account.cash });

      return accept({
        type: "PackagePurchased",
        at,
        packageId,
        ...terms,
        source: offer ? "inline" : "tariff",
        paidFrom,
        effectiveAt: tariff.coverFrom === "purchase" ? at : calendar.startOf(calendar.dayOf(at)),
        expiresAt: calendar.endOf(at, validFor),
        refundableUntil: refundableUntil(at, compiled),
      });
    },
    rerates: ({ packages }, { packageId }) => ({ id: packageId, since: unaffectedUntil(packages.get(packageId)), changes: "all" }),
  });
