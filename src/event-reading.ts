import type { Bill, BillLine, Event, PackagePurchased, RatingChange } from "./events.js";
import { plainUsageRated } from "./rating-reading.js";
import { aDay, anId, anInstant, aWholeNumber, type Field, nullable, oneOf, type Reader, shape } from "./reading.js";
import { invalid } from "./refusals.js";
import { aCount, aPiece, aSequence, aStoredAmount, aStoredDifference, aStoredInstant, aStoredList, aStoredTime, aText } from "./stored.js";
import { aDuration, aTariff } from "./tariff-reading.js";
import type { Usage } from "./usages.js";

const entry = <const Type extends string>(type: Type, field: Field) => ({
  type,
  sequence: field("sequence", aSequence),
  at: field("at", aStoredInstant),
});

/** A reader of events that have nothing of their own. */
const bare = <const Type extends string>(type: Type) => shape((field) => entry(type, field));
const ofApp = <const Type extends string>(type: Type) => shape((field) => ({ ...entry(type, field), appId: field("appId", anId) }));

const aDirection = oneOf("external", "cash");
const aSignedCount = aWholeNumber(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** The terms and the times of a package, which an event and an account tell alike. */
export const packageFields = (field: Field): Omit<PackagePurchased, "type" | "sequence" | "at"> => ({
  packageId: field("packageId", anId),
  offerId: field("offerId", nullable(anId)),
  label: field("label", nullable(anId)),
  regions: field("regions", aStoredList(anId)),
  quota: field("quota", aStoredTime),
  price: field("price", aStoredAmount),
  validFor: field("validFor", aDuration),
  source: field("source", oneOf("tariff", "inline")),
  paidFrom: field("paidFrom", aDirection),
  effectiveAt: field("effectiveAt", aStoredInstant),
  expiresAt: field("expiresAt", aStoredInstant),
  refundableUntil: field("refundableUntil", aStoredInstant),
});

export const usageFields = (field: Field): Usage => ({
  usageId: field("usageId", anId),
  appId: field("appId", anId),
  region: field("region", anId),
  item: field("item", anId),
  startedAt: field("startedAt", anInstant),
  seconds: field("seconds", aCount),
});

const aBillLine: Reader<BillLine> = shape((field) => ({
  day: field("day", aDay),
  region: field("region", anId),
  item: field("item", anId),
  minutes: field("minutes", aSignedCount),
  drawn: field("drawn", aStoredDifference),
  overage: field("overage", aStoredDifference),
  coveredMinutes: field("coveredMinutes", aStoredAmount),
  overageMinutes: field("overageMinutes", aStoredAmount),
  amount: field("amount", aStoredAmount),
  rate: field("rate", aStoredAmount),
}));

const aBill: Reader<Bill> = shape((field) => ({
  billId: field("billId", aText),
  day: field("day", aDay),
  issuedAt: field("issuedAt", aStoredInstant),
  lines: field("lines", aStoredList(aBillLine)),
  roundDown: field("roundDown", aStoredAmount),
  total: field("total", aStoredAmount),
}));

const aChange: Reader<RatingChange> = shape((field) => ({
  usageId: field("usageId", anId),
  before: field("before", aStoredList(aPiece)),
  after: field("after", aStoredList(aPiece)),
}));

const aCause = shape((field) => ({ command: field("command", anId), id: field("id", nullable(anId)) }));

const readers = {
  AccountOpened: shape((field) => ({ ...entry("AccountOpened", field), accountId: field("accountId", anId), tariff: field("tariff", aTariff) })),
  IdentityVerified: bare("IdentityVerified"),
  ServiceActivated: shape((field) => ({
    ...entry("ServiceActivated", field),
    region: field("region", anId),
    serviceType: field("serviceType", oneOf("general")),
    billing: field("billing", oneOf("by-duration")),
    approval: field("approval", nullable(anId)),
  })),
  AppCreated: ofApp("AppCreated"),
  AppEnabled: ofApp("AppEnabled"),
  AppDisabled: ofApp("AppDisabled"),
  CashToppedUp: shape((field) => ({
    ...entry("CashToppedUp", field),
    paymentId: field("paymentId", anId),
    amount: field("amount", aStoredAmount),
  })),
  PackagePurchased: shape((field) => ({ ...entry("PackagePurchased", field), ...packageFields(field) })),
  PackageDepleted: shape((field) => ({ ...entry("PackageDepleted", field), packageId: field("packageId", anId) })),
  PackageExpired: shape((field) => ({
    ...entry("PackageExpired", field),
    packageId: field("packageId", anId),
    forfeited: field("forfeited", aStoredTime),
  })),
  PackageRefunded: shape((field) => ({
    ...entry("PackageRefunded", field),
    packageId: field("packageId", anId),
    amount: field("amount", aStoredAmount),
    paidTo: field("paidTo", aDirection),
  })),
  UsageRated: shape((field) => ({
    ...entry("UsageRated", field),
    ...usageFields(field),
    minutes: field("minutes", aCount),
    pieces: field("pieces", aStoredList(aPiece)),
  })),
  UsagesRerated: shape((field) => ({
    ...entry("UsagesRerated", field),
    cause: field("cause", aCause),
    changes: field("changes", aStoredList(aChange)),
  })),
  UsageVoided: shape((field) => ({ ...entry("UsageVoided", field), usageId: field("usageId", anId), reason: field("reason", anId) })),
  BillIssued: shape((field) => ({ ...entry("BillIssued", field), bill: field("bill", aBill) })),
  ArrearsStarted: shape((field) => ({
    ...entry("ArrearsStarted", field),
    due: field("due", aStoredAmount),
    suspendsAt: field("suspendsAt", aStoredInstant),
    releasesAt: field("releasesAt", aStoredInstant),
  })),
  ArrearsCleared: bare("ArrearsCleared"),
  ServiceSuspended: bare("ServiceSuspended"),
  ServiceResumed: bare("ServiceResumed"),
  ServiceReleased: bare("ServiceReleased"),
  PackageRunningLow: shape((field) => ({
    ...entry("PackageRunningLow", field),
    packageId: field("packageId", anId),
    percent: field("percent", aCount),
    remaining: field("remaining", aStoredTime),
  })),
  PackageExpiringSoon: shape((field) => ({
    ...entry("PackageExpiringSoon", field),
    packageId: field("packageId", anId),
    days: field("days", aCount),
    expiresAt: field("expiresAt", aStoredInstant),
    remaining: field("remaining", aStoredTime),
  })),
  CashRunningLow: shape((field) => ({
    ...entry("CashRunningLow", field),
    cash: field("cash", aStoredAmount),
    below: field("below", aStoredAmount),
  })),
  TariffChanged: shape((field) => ({ ...entry("TariffChanged", field), tariff: field("tariff", aTariff) })),
} satisfies Record<Event["type"], Reader<Event>>;

const byType: ReadonlyMap<unknown, Reader<Event>> = new Map(Object.entries(readers));
const readType = shape((field) => field("type", (value, path) => byType.get(value) ?? invalid(path, "must be the type of an event")));

/** Reads an event as it is written in JSON, or as `JSON.stringify` writes it. */
export const anEvent: Reader<Event> = (value, path) => plainUsageRated(value) ?? readType(value, path)(value, path);
