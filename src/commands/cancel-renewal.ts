import { anId, anInstant, objectOf } from "../parsing/parser.js";
import { type NotRenewing, type PackageNotFound, refuse, type ServiceReleasedRefusal } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

/** What `cancelRenewal` takes. */
export interface CancelRenewalRequest {
  readonly at: InstantInput;
  /** The package that was bought, not one that its renewal granted. */
  readonly packageId: string;
}

/** The refusals of `cancelRenewal` besides `CommonRefusal` and `ServiceReleased`. */
export type CancelRenewalRefusal = PackageNotFound | NotRenewing;

/**
 * Ends the renewal of a package that was bought to renew: from `at` on it no longer renews. What it was granted stays, until it expires
 * or is returned. A month that begins at `at` is granted before. Cancelling it again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, `PackageNotFound`, `NotRenewing` (it was not bought to
 * renew, it was granted by a renewal, or the renewal ended with the return of the package that was granted last).
 *
 * @example
 * const offer = { minutes: 100, price: "3", renews: "monthly", validFor: { throughEndOfMonth: { years: 0 } } };
 * const monthly = unwrap(purchasePackage(account, { at: "2021-04-02T00:00:00Z", packageId: "p2", offer })).account;
 * const cancelled = unwrap(cancelRenewal(monthly, { at: "2021-06-02T00:00:00Z", packageId: "p2" })).account;
 * packageViews(cancelled, "2022-01-01T00:00:00Z").map(({ packageId }) => packageId).join(); // => p2,p2/2021-05,p2/2021-06,p1
 */
export const cancelRenewal: Command<CancelRenewalRequest, CancelRenewalRefusal | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  objectOf((field) => ({ at: field("at", anInstant), packageId: field("packageId", anId) })),
  {
    name: "cancelRenewal",
    repeated: ({ packages }, { packageId }) => packages.get(packageId)?.renewal === "cancelled",
    decide: ({ packages }, { at, packageId }) => {
      const pack = packages.get(packageId);
      if (!pack) return refuse({ type: "PackageNotFound", packageId });
      if (pack.renewal !== "running") return refuse({ type: "NotRenewing", packageId });
      return accept({ type: "RenewalCancelled", at, packageId });
    },
  },
);
