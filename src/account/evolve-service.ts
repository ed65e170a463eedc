import type { AppCreated, Event } from "../ledger/events.js";
import { bug, unreachable } from "../refusals/refusal-error.js";
import { deepFreeze } from "../values/freeze.js";
import type { Instant } from "../values/instant.js";
import type { MutableAccount } from "./account-handle.js";
import type { App, AppStatus } from "./app.js";
import { type OwnMaps, withEntry } from "./copy-on-write.js";

type ServiceEvent = Extract<Event, { type: `Identity${string}` | `App${string}` | `Service${string}` | `Arrears${string}` }>;

/** What concerns the service as a whole and its apps. */
export function evolveService(draft: MutableAccount, event: ServiceEvent, own: OwnMaps): void {
  switch (event.type) {
    case "IdentityVerified":
      draft.identityVerified = true;
      return;
    case "ServiceActivated":
      if (draft.service === "inactive") draft.service = "active";
      draft.regions = withEntry(own, draft.regions, event.region, Object.freeze({ region: event.region, activatedAt: event.at }));
      return;
    case "AppCreated":
      draft.apps = withEntry(own, draft.apps, event.appId, newApp(event));
      return;
    case "AppEnabled":
      return switchApp(draft, event.appId, "enabled", event.at, own);
    case "AppDisabled":
      return switchApp(draft, event.appId, "disabled", event.at, own);
    case "ArrearsStarted":
      draft.arrearsSince = event.at;
      draft.deadlines = Object.freeze({ suspendsAt: event.suspendsAt, releasesAt: event.releasesAt });
      return;
    case "ArrearsCleared":
      draft.arrearsSince = null;
      draft.deadlines = null;
      return;
    case "ServiceSuspended":
      draft.service = "suspended";
      draft.suspensions = deepFreeze([...draft.suspensions, { from: event.at, until: null }]);
      return;
    case "ServiceResumed":
      draft.service = "active";
      endSuspension(draft, event.at);
      return;
    case "ServiceReleased":
      draft.service = "released";
      draft.releasedAt = event.at;
      endSuspension(draft, event.at);
      return;
    default:
      return unreachable(event);
  }
}

const newApp = ({ appId, at }: AppCreated): App => deepFreeze({ appId, status: "disabled", createdAt: at, switches: [] });

function switchApp(draft: MutableAccount, appId: string, status: AppStatus, at: Instant, own: OwnMaps): void {
  const app = draft.apps.get(appId) ?? bug("that an event names an app of the account");
  draft.apps = withEntry(own, draft.apps, appId, deepFreeze({ ...app, status, switches: [...app.switches, { at, status }] }));
}

function endSuspension(draft: MutableAccount, at: Instant): void {
  draft.suspensions = deepFreeze(draft.suspensions.map((suspension) => (suspension.until === null ? { ...suspension, until: at } : suspension)));
}
