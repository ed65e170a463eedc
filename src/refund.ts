import { accept, type Command, command, type CommonRefusal } from "./command.js";
import { refuse } from "./outcome.js";
import { minutesOf } from "./minutes.js";
import { beforeEffectOf, hasExpired } from "./packages.js";
import { anId, anInstant, shape } from "./reading.js";
import type { PackageConsumed, PackageExpiredRefusal, PackageNotFound, RefundWindowClosed } from "./refusals.js";
import { consumedOf } from "./sealing.js";
import type { InstantInput } from "./time.js";

/** What `requestRefund` takes. */
export interface RefundRequest {
  readonly at: InstantInput;
  readonly packageId: string;
}

/** What `requestRefund` refuses with of its own. */
export type RefundRefusal = PackageNotFound | PackageConsumed | PackageExpiredRefusal | RefundWindowClosed;

/**
 * Returns a package nothing of which is consumed, until `refundWindowDays` × 24 hours after the purchase, that instant included
 * (A17, A18). The whole price goes back where it came from; what is left of a consumed or expired package does not (A19), and
 * there is no upgrade or downgrade (A14). *Consumed* means drawn by the current rating, so that a correction can un-consume it.
 * A returned package is rated as if it had never been bought. Returning it again is a repeat.
 *
 * Refuses with `PackageNotFound`, `PackageConsumed`, `PackageExpired`, `RefundWindowClosed`.
 *
 * @example
 * const outcome = requestRefund(account, { at: "2021-04-08T00:00:00.001+08:00", packageId: "p1" });
 * outcome.ok ? "refunded" : outcome.refusal.type; // => RefundWindowClosed
 */
export const requestRefund: Command<RefundRequest, RefundRefusal | CommonRefusal> = command(
  shape((field) => ({ at: field("at", anInstant), packageId: field("packageId", anId) })),
  {
    name: "requestRefund",
    repeated: ({ packs }, { packageId }) => packs.get(packageId)?.refunded === true,
    decide: (account, { at, packageId }) => {
      const pack = account.packs.get(packageId);
      if (!pack) return refuse({ type: "PackageNotFound", packageId });
      const consumed = consumedOf(account, pack);
      if (consumed > 0) return refuse({ type: "PackageConsumed", packageId, consumedMinutes: minutesOf(consumed) });
      if (hasExpired(pack, at)) return refuse({ type: "PackageExpired", packageId, expiresAt: pack.expiresAt });
      if (at > pack.refundableUntil) return refuse({ type: "RefundWindowClosed", packageId, closedAt: pack.refundableUntil });

      return accept({ type: "PackageRefunded", at, packageId, amount: pack.price, paidTo: pack.paidFrom });
    },
    rerates: ({ packs }, { packageId }) => ({ id: packageId, since: beforeEffectOf(packs.get(packageId)) }),
  },
);
