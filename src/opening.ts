import { attempt, aFlag, anId, anInstant, optional, shape } from "./reading.js";
import { aliyunRtc } from "./tariffs/aliyun-rtc.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";
import type { AccountOpened } from "./events.js";
import { opened } from "./evolve.js";
import { type Outcome, refuse } from "./outcome.js";
import type {
  AgreementNotAccepted, IdentityNotVerified, InvalidInput, RegionNeedsAccountManager, ServiceReleasedRefusal, UnknownRegion,
} from "./refusals.js";
import { aTariff } from "./tariff-reading.js";
import type { Tariff } from "./tariff.js";
import type { InstantInput } from "./time.js";

/** What `openAccount` takes. */
export interface OpenAccountRequest {
  readonly at: InstantInput;
  readonly accountId: string;
  /** `aliyunRtc` where none is given. */
  readonly tariff?: Tariff;
}

const readOpening = shape((field) => ({
  at: field("at", anInstant),
  accountId: field("accountId", anId),
  tariff: field("tariff", (value, path) => aTariff(value === undefined ? aliyunRtc : value, path)),
}));

/**
 * Opens an account: registered, its owner not yet verified, no service active (A1). The tariff is copied and travels in the
 * account. Refuses only with `InvalidInput`, also for a tariff that breaks its own rules.
 *
 * @example
 * const { account: fresh } = unwrap(openAccount({ at: "2021-04-01T00:00:00+08:00", accountId: "school" }));
 * fresh.service; // => inactive
 */
export function openAccount(request: OpenAccountRequest): Outcome<AccountOpened, InvalidInput> {
  const read = attempt(() => readOpening(request, ""));
  if (!read.ok) return read;
  const { at, accountId, tariff } = read.value;
  const event: AccountOpened = { sequence: 1, type: "AccountOpened", at, accountId, tariff };
  return { ok: true, account: opened(event), events: [event] };
}

/** What `verifyIdentity` takes. */
export interface VerifyIdentityRequest {
  readonly at: InstantInput;
}

/**
 * Notes that the owner has passed real-name verification, which activation needs (A1). Verifying again is a repeat.
 *
 * @example
 * const { account: fresh } = unwrap(openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }));
 * unwrap(verifyIdentity(fresh, { at: "2021-04-01T00:00:00Z" })).account.identityVerified; // => true
 */
export const verifyIdentity: Command<VerifyIdentityRequest, ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  shape((field) => ({ at: field("at", anInstant) })),
  {
    name: "verifyIdentity",
    repeated: ({ identityVerified }) => identityVerified,
    decide: (_account, { at }) => accept({ type: "IdentityVerified", at }),
  },
);

/** What `activate` takes. */
export interface ActivateRequest {
  readonly at: InstantInput;
  readonly region: string;
  /** The agreement must be accepted: anything but `true` is refused. */
  readonly acceptedAgreement: true;
  /** A reference to the account manager's consent, for a region that is not opened by the customer. */
  readonly approval?: string;
}

/** What `activate` refuses with of its own. */
export type ActivateRefusal = UnknownRegion | IdentityNotVerified | AgreementNotAccepted | RegionNeedsAccountManager;

/**
 * Opens the service in a region: general service, billed by duration, the only choices there are (A2). Needs a verified owner
 * (A1) and the accepted agreement (A4); a region that is not self-service needs the account manager's `approval` (A3).
 * Activating an active region is a repeat.
 *
 * Refuses with `UnknownRegion`, `IdentityNotVerified`, `AgreementNotAccepted`, `RegionNeedsAccountManager`.
 *
 * @example
 * const outcome = activate(account, { at: "2021-04-02T00:00:00Z", region: "us", acceptedAgreement: true });
 * outcome.ok ? "active" : outcome.refusal.type; // => RegionNeedsAccountManager
 */
export const activate: Command<ActivateRequest, ActivateRefusal | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  shape((field) => ({
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
