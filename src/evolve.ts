import type { Account, Draft } from "./account.js";
import type { App, AppStatus } from "./apps.js";
import { type OwnCopies, writable } from "./copying.js";
import type { AccountOpened, AppCreated, Event, PackagePurchased } from "./events.js";
import { NO_TIME } from "./minutes.js";
import { minus, plus, ZERO } from "./money.js";
import type { MinutePackage } from "./packages.js";
import { invalid, unreachable } from "./refusals.js";
import { sealed } from "./sealing.js";
import type { Instant } from "./time.js";
import { addUsage, changePack, dropClosedDays, postBill, rerate, voidUsage } from "./window.js";

export const opened = ({ accountId, tariff, sequence, at }: AccountOpened): Account =>
  sealed({
    accountId,
    tariff,
    version: sequence,
    clock: at,
    identityVerified: false,
    regions: new Map(),
    service: "inactive",
    apps: new Map(),
    cash: ZERO,
    arrearsSince: null,
    packs: new Map(),
    payments: new Map(),
    usages: new Map(),
    rated: new Map(),
    billed: new Map(),
    billedTotal: ZERO,
    deadlines: null,
    suspensions: [],
    releasedAt: null,
  });

/**
 * The account after `events`: the only place where the state of an account changes. Events of our own follow by construction;
 * `inspect` sees each of others before it is applied.
 */
export function evolve(account: Account, events: readonly Event[], inspect?: (reached: Account, event: Event) => void): Account {
  if (events.length === 0) return account;
  const draft: Draft = { ...account };
  const own: OwnCopies = new WeakSet();
  for (const event of events) {
    inspect?.(draft, event);
    apply(draft, event, own);
    draft.version = event.sequence;
    draft.clock = event.at;
  }
  dropClosedDays(draft, own);
  return sealed(draft);
}

function apply(draft: Draft, event: Event, own: OwnCopies): void {
  switch (event.type) {
    case "AccountOpened":
      return invalid("events", "must have AccountOpened as the first event and nowhere else");
    case "CashToppedUp":
      draft.payments = writable(own, draft.payments).set(event.paymentId, event.amount);
      draft.cash = plus(draft.cash, event.amount);
      return;
    case "PackagePurchased":
      draft.packs = writable(own, draft.packs).set(event.packageId, purchased(event));
      if (event.paidFrom === "cash") draft.cash = minus(draft.cash, event.price);
      return;
    case "PackageRefunded":
      changePack(draft, event.packageId, own, (pack) => ({ ...pack, refunded: true }));
      if (event.paidTo === "cash") draft.cash = plus(draft.cash, event.amount);
      return;
    case "PackageDepleted":
    case "PackageExpired":
    case "PackageRunningLow":
    case "PackageExpiringSoon":
    case "CashRunningLow":
      return; // They tell what follows from draws, bills and the time.
    case "UsageRated":
      return addUsage(draft, event, own);
    case "UsagesRerated":
      return rerate(draft, event, own);
    case "UsageVoided":
      return voidUsage(draft, event.usageId, event.at, own);
    case "BillIssued":
      postBill(draft, event.bill, own);
      draft.cash = minus(draft.cash, event.bill.total);
      draft.billedTotal = plus(draft.billedTotal, event.bill.total);
      return;
    case "TariffChanged":
      draft.tariff = event.tariff;
      return;
    default:
      return applyToService(draft, event, own);
  }
}

type ServiceEvent = Extract<Event, { type: `Identity${string}` | `App${string}` | `Service${string}` | `Arrears${string}` }>;

/** What concerns the service as a whole and its apps. */
function applyToService(draft: Draft, event: ServiceEvent, own: OwnCopies): void {
  switch (event.type) {
    case "IdentityVerified":
      draft.identityVerified = true;
      return;
    case "ServiceActivated":
      if (draft.service === "inactive") draft.service = "active";
      draft.regions = writable(own, draft.regions).set(event.region, { region: event.region, activatedAt: event.at });
      return;
    case "AppCreated":
      draft.apps = writable(own, draft.apps).set(event.appId, newApp(event));
      return;
    case "AppEnabled":
      return switchApp(draft, event.appId, "enabled", event.at, own);
    case "AppDisabled":
      return switchApp(draft, event.appId, "disabled", event.at, own);
    case "ArrearsStarted":
      draft.arrearsSince = event.at;
      draft.deadlines = { suspendsAt: event.suspendsAt, releasesAt: event.releasesAt };
      return;
    case "ArrearsCleared":
      draft.arrearsSince = null;
      draft.deadlines = null;
      return;
    case "ServiceSuspended":
      draft.service = "suspended";
      draft.suspensions = [...draft.suspensions, { from: event.at, until: null }];
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

const newApp = ({ appId, at }: AppCreated): App => ({ appId, status: "disabled", createdAt: at, switches: [] });

function switchApp(draft: Draft, appId: string, status: AppStatus, at: Instant, own: OwnCopies): void {
  const app = draft.apps.get(appId) ?? invalid("appId", "must be the id of an app of the account");
  draft.apps = writable(own, draft.apps).set(appId, { ...app, status, switches: [...app.switches, { at, status }] });
}

function endSuspension(draft: Draft, at: Instant): void {
  draft.suspensions = draft.suspensions.map((suspension) => (suspension.until === null ? { ...suspension, until: at } : suspension));
}

const purchased = (event: PackagePurchased): MinutePackage => {
  const { type: _type, sequence: _sequence, at, ...terms } = event;
  return { ...terms, purchasedAt: at, refunded: false, consumed: NO_TIME };
};
