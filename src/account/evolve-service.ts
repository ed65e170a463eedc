import type { AppCreated, Event } from "../ledger/events.js";
import { bug, unreachable } from "../refusals/refusal-error.js";
import { deepFreeze } from "../values/freeze.js";
import type { Instant } from "../values/instant.js";
import type { MutableAccount } from "./account-handle.js";
import type { App, AppStatus } from "./app.js";
import { endRenewal } from "./renewals.js";
import { withEntry } from "./read-only-map.js";

type ServiceEvent = Extract<Event, { type: `Identity${string}` | `App${string}` | `Service${string}` | `Arrears${string}` }>;

/** Applies an event of the service as a whole or of one of its apps to `account`, in place. */
export function evolveService(account: MutableAccount, event: ServiceEvent): void {
  switch (event.type) {
    case "IdentityVerified":
      account.identityVerified = true;
      return;
    case "ServiceActivated":
      if (account.service === "inactive") account.service = "active";
      account.regions = withEntry(account.regions, event.region, Object.freeze({ region: event.region, activatedAt: event.at }));
      return;
    case "AppCreated":
      account.apps = withEntry(account.apps, event.appId, newApp(event));
      return;
    case "AppEnabled":
      return switchApp(account, event.appId, "enabled", event.at);
    case "AppDisabled":
      return switchApp(account, event.appId, "disabled", event.at);
    case "ArrearsStarted":
      account.arrearsSince = event.at;
      account.deadlines = Object.freeze({ suspendsAt: event.suspendsAt, releasesAt: event.releasesAt });
      return;
    case "ArrearsCleared":
      account.arrearsSince = null;
      account.deadlines = null;
      return;
    case "ServiceSuspended":
      account.service = "suspended";
      if (event.releasesAt !== undefined) account.deadlines = Object.freeze({ suspendsAt: event.at, releasesAt: event.releasesAt });
      account.suspensions = deepFreeze([...account.suspensions, { from: event.at, until: null }]);
      return;
    case "ServiceResumed":
      account.service = "active";
      endSuspension(account, event.at);
      return;
    case "ServiceReleased":
      account.service = "released";
      for (const packageId of account.renewals.keys()) endRenewal(account, packageId, "ended");
      account.releasedAt = event.at;
      endSuspension(account, event.at);
      return;
    default:
      return unreachable(event);
  }
}

const newApp = ({ appId, at }: AppCreated): App => deepFreeze({ appId, status: "disabled", createdAt: at, switches: [] });

function switchApp(account: MutableAccount, appId: string, status: AppStatus, at: Instant): void {
  const app = account.apps.get(appId) ?? bug("that an event names an app of the account");
  const switches = Object.freeze([...app.switches, Object.freeze({ at, status })]); // those before are frozen
  account.apps = withEntry(account.apps, appId, Object.freeze({ ...app, status, switches }));
}

function endSuspension(account: MutableAccount, at: Instant): void {
  account.suspensions = deepFreeze(
    account.suspensions.map((suspension) => (suspension.until === null ? { ...suspension, until: at } : suspension)),
  );
}
