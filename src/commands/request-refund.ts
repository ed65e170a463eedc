import { consumedMsOf } from "../account/account-handle.js";
import { unaffectedUntil, hasExpired } from "../packages/minute-package.js";
import { anId, anInstant, objectOf } from "../parsing/parser.js";
import {
  type NotReturnable, type PackageConsumed, type PackageExpiredRefusal, type PackageNotFound, type RefundWindowClosed, refuse,
} from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import { minutesOf } from "../values/package-time.js";
import { accept, type Command, command, type CommonRefusal } from "./command.js";

/** What `requestRefund` takes. */
export interface RefundRequest {
  readonly at: InstantInput;
  readonly packageId: string;
}

/** The refusals of `requestRefund` besides `CommonRefusal`. */
export type RefundRefusal = PackageNotFound | NotReturnable | PackageConsumed | PackageExpiredRefusal | RefundWindowClosed;

/**
 * Returns a package of which nothing is consumed, up to and including `refundWindowDays` × 24 hours after its purchase, but not once the
 * day of the purchase has closed (rule 3; A17, A18), nor where it was sold as one that is not `returnable`. The whole price goes back to
 * where it came from. What is left of a consumed or expired package is not refunded (A19), and packages are neither upgraded nor
 * downgraded (A14). *Consumed* means drawn by the current rating: after a correction a package may be unconsumed again. Usages are rated
 * as if a returned package had never been bought. Returning it again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `PackageNotFound`, `NotReturnable`, `PackageConsumed`, `PackageExpired`
 * (at its `expiresAt` or later), `RefundWindowClosed`.
 *
 * @example
 * const outcome = requestRefund(account, { at: "2021-04-08T00:00:00.001+08:00", packageId: "p1" });
 * outcome.ok ? "refunded" : outcome.refusal.type; // => RefundWindowClosed
 */
export const requestRefund: Command<RefundRequest, RefundRefusal | CommonRefusal> = command(
  objectOf((field) => ({ at: field("at", anInstant), packageId: field("packageId", anId) })),
  {
    name: "requestRefund",
    repeated: ({ packages }, { packageId }) => packages.get(packageId)?.refunded === true,
    decide: (account, { at, packageId }) => {
      const pack = account.packages.get(packageId);
      if (!pack) return refuse({ type: "PackageNotFound", packageId });
      if (!pack.returnable) return refuse({ type: "NotReturnable", packageId });
      const consumedMs = consumedMsOf(account, pack);
      if (consumedMs > 0) return refuse({ type: "PackageConsumed", packageId, consumedMinutes: minutesOf(consumedMs) });
      if (hasExpired(pack, at)) return refuse({ type: "PackageExpired", packageId, expiresAt: pack.expiresAt });
      if (at > pack.refundableUntil) return refuse({ type: "RefundWindowClosed", packageId, closedAt: pack.refundableUntil });

      return accept({ type: "PackageRefunded", at, packageId, amount: pack.price, paidTo: pack.paidFrom });
    },
    rerates: ({ packages }, { packageId }) => ({ id: packageId, since: unaffectedUntil(packages.get(packageId)), changes: "all" }),
  },
);
