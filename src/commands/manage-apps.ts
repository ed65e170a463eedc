import { tariffOf } from "../account/account.js";
import { anId, anInstant, objectOf } from "../parsing/parser.js";
import {
  type AppNotFound, type NoPackagePurchased, refuse, type ServiceNotActivated, type ServiceReleasedRefusal, type ServiceSuspendedRefusal,
} from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

/** What `createApp`, `enableApp` and `disableApp` take. */
export interface AppRequest {
  readonly at: InstantInput;
  readonly appId: string;
}

const anAppRequest = objectOf((field) => ({ at: field("at", anInstant), appId: field("appId", anId) }));

/**
 * Creates an app. It is disabled at first: its channels can be neither created nor joined (A5, A6). Creating it again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, `ServiceNotActivated` (no region is active yet).
 *
 * @example
 * const { account: after } = unwrap(createApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" }));
 * after.apps.get("lab")?.status; // => disabled
 */
export const createApp: Command<AppRequest, ServiceNotActivated | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  anAppRequest,
  {
    name: "createApp",
    repeated: ({ apps }, { appId }) => apps.has(appId),
    decide: ({ service }, { at, appId }) =>
      service === "inactive" ? refuse({ type: "ServiceNotActivated", region: null }) : accept({ type: "AppCreated", at, appId }),
  },
);

/** The refusals of `enableApp` besides `CommonRefusal` and `ServiceReleased`. */
export type EnableAppRefusal = AppNotFound | NoPackagePurchased | ServiceSuspendedRefusal;

/**
 * Enables an app: calls that start at `at` or later are accepted. Where the tariff says `appsNeedPackage` (A7; dropped by B12), it
 * takes a package that was purchased and not returned; a package that is used up or expired counts too. Enabling an enabled app is a
 * repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, `ServiceSuspended`, `AppNotFound`,
 * `NoPackagePurchased`.
 *
 * @example
 * const outcome = enableApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" });
 * outcome.ok ? "enabled" : outcome.refusal.type; // => AppNotFound
 */
export const enableApp: Command<AppRequest, EnableAppRefusal | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  anAppRequest,
  {
    name: "enableApp",
    repeated: ({ apps }, { appId }) => apps.get(appId)?.status === "enabled",
    decide: (account, { at, appId }) => {
      const { apps, packages, suspensions } = account;
      const suspension = suspensions.find(({ until }) => until === null);
      if (suspension) return refuse({ type: "ServiceSuspended", suspendedAt: suspension.from });
      if (!apps.has(appId)) return refuse({ type: "AppNotFound", appId });
      const isGateOpen = !tariffOf(account).service.appsNeedPackage || [...packages.values()].some(({ refunded }) => !refunded);
      if (!isGateOpen) return refuse({ type: "NoPackagePurchased" });

      return accept({ type: "AppEnabled", at, appId });
    },
  },
);

/**
 * Disables an app: calls that start at `at` or later are refused (A6). Disabling a disabled app is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`, `AppNotFound`.
 *
 * @example
 * const { account: after } = unwrap(disableApp(account, { at: "2021-04-02T00:00:00Z", appId: "class" }));
 * after.apps.get("class")?.status; // => disabled
 */
export const disableApp: Command<AppRequest, AppNotFound | ServiceReleasedRefusal | CommonRefusal> = serviceCommand(anAppRequest, {
  name: "disableApp",
  repeated: ({ apps }, { appId }) => apps.get(appId)?.status === "disabled",
  decide: ({ apps }, { at, appId }) =>
    apps.has(appId) ? accept({ type: "AppDisabled", at, appId }) : refuse({ type: "AppNotFound", appId }),
});
