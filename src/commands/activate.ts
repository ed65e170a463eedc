import { aFlag, anId, anInstant, optional, objectOf } from "../parsing/parser.js";
import {
  type AgreementNotAccepted, type IdentityNotVerified, refuse, type RegionNeedsAccountManager, type ServiceReleasedRefusal,
  type UnknownRegion,
} from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

/** What `activate` takes. */
export interface ActivateRequest {
  readonly at: InstantInput;
  readonly region: string;
  /** The service agreement must be accepted (A4). */
  readonly acceptedAgreement: true;
  /** A reference to the account manager's consent, for a region that is not self-service (A3). */
  readonly approval?: string;
}

/** The refusals of `activate` besides `CommonRefusal` and `ServiceReleased`. */
export type ActivateRefusal = UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager;

/**
 * Activates the service in a region, with service type *general*, billed by duration: the only choices (A2). It takes a verified
 * identity (A1) and the accepted agreement (A4); a region that is not self-service also takes the account manager's `approval` (A3).
 * Calls that start at `at` or later can be recorded there. Activating an active region again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, `UnknownRegion`, `IdentityNotVerified`,
 * `AgreementNotAccepted`, `RegionNeedsAccountManager`.
 *
 * @example
 * const outcome = activate(account, { at: "2021-04-02T00:00:00Z", region: "us", acceptedAgreement: true });
 * outcome.ok ? "active" : outcome.refusal.type; // => RegionNeedsAccountManager
 */
export const activate: Command<ActivateRequest, ActivateRefusal | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  objectOf((field) => ({
    at: field("at", anInstant),
    region: field("region", anId),
    acceptedAgreement: field("acceptedAgreement", aFlag),
    approval: field("approval", optional(anId, null)),
  })),
  {
    name: "activate",
    repeated: ({ regions }, { region }) => regions.has(region),
    decide: ({ tariff, identityVerified }, { at, region, acceptedAgreement, approval }) => {
      if (!Object.hasOwn(tariff.regions, region)) return refuse({ type: "UnknownRegion", region });
      if (!identityVerified) return refuse({ type: "IdentityNotVerified" });
      if (!acceptedAgreement) return refuse({ type: "AgreementNotAccepted" });
      if (!tariff.regions[region]?.selfService && approval === null) return refuse({ type: "RegionNeedsAccountManager", region });

      return accept({ type: "ServiceActivated", at, region, serviceType: "general", billing: "by-duration", approval });
    },
  },
);
