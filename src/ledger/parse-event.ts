import { currentSchema } from "../parsing/json.js";
import { aDay, anId, aWholeNumber, type FieldParser, nullable, oneOf, type Parser, objectOf } from "../parsing/parser.js";
import {
  aCount, aSequence, aStoredAmount, aStoredDifference, aStoredInstant, aStoredList, aStoredTime, aText } from "../parsing/stored-values.js";
import { aPiece, usageFields } from "../rating/parse-usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { aDuration, aTariff } from "../tariff/parse-tariff.js";
import type { Bill, BillLine, Event, PackagePurchased, RatingChange } from "./events.js";
import { plainUsageRated } from "./parse-usage-rated.js";

/** The fields that every event has. */
function entry<const Type extends string>(type: Type, field: FieldParser) {
  currentSchema(field);
  return { type: field("type", oneOf(type)), sequence: field("sequence", aSequence), at: field("at", aStoredInstant) };
}

/** A reader of events that have nothing of their own. */
const bare = <const Type extends string>(type: Type) => objectOf((field) => entry(type, field));
const ofApp = <const Type extends string>(type: Type) => objectOf((field) => ({ ...entry(type, field), appId: field("appId", anId) }));

const aDirection = oneOf("external", "cash");
const aSignedCount = aWholeNumber(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** The terms and the times of a package, which an event and an account hold alike. */
export const packageFields = (field: FieldParser): Omit<PackagePurchased, "type" | "sequence" | "at"> => ({
  packageId: field("packageId", anId),
  offerId: field("offerId", nullable(anId)),
  label: field("label", nullable(anId)),
  regions: field("regions", aStoredList(anId)),
  quotaMs: field("quotaMs", aStoredTime),
  price: field("price", aStoredAmount),
  validFor: field("validFor", aDuration),
  source: field("source", oneOf("tariff", "inline")),
  paidFrom: field("paidFrom", aDirection),
  effectiveAt: field("effectiveAt", aStoredInstant),
  expiresAt: field("expiresAt", aStoredInstant),
  refundableUntil: field("refundableUntil", aStoredInstant),
});

const aBillLine: Parser<BillLine> = objectOf((field) => ({
  day: field("day", aDay),
  region: field("region", anId),
  item: field("item", anId),
  billedSeconds: field("billedSeconds", aSignedCount),
  drawnMs: field("drawnMs", aStoredDifference),
  overageMs: field("overageMs", aStoredDifference),
  minutes: field("minutes", aStoredAmount),
  coveredMinutes: field("coveredMinutes", aStoredAmount),
  overageMinutes: field("overageMinutes", aStoredAmount),
  amount: field("amount", aStoredAmount),
  rate: field("rate", aStoredAmount),
}));

const aBill: Parser<Bill> = objectOf((field) => ({
  billId: field("billId", aText),
  day: field("day", aDay),
  issuedAt: field("issuedAt", aStoredInstant),
  lines: field("lines", aStoredList(aBillLine)),
  rounding: field("rounding", aStoredAmount),
  total: field("total", aStoredAmount),
}));

const aChange: Parser<RatingChange> = objectOf((field) => ({
  usageId: field("usageId", anId),
  before: field("before", aStoredList(aPiece)),
  after: field("after", aStoredList(aPiece)),
}));

const aCause = objectOf((field) => ({ command: field("command", anId), id: field("id", nullable(anId)) }));

const readers = {
  AccountOpened: objectOf((field) => ({
    ...entry("AccountOpened", field),
    accountId: field("accountId", anId),
    tariff: field("tariff", aTariff),
  })),
  IdentityVerified: bare("IdentityVerified"),
  ServiceActivated: objectOf((field) => ({
    ...entry("ServiceActivated", field),
    region: field("region", anId),
    serviceType: field("serviceType", oneOf("general")),
    billing: field("billing", oneOf("by-duration")),
    approval: field("approval", nullable(anId)),
  })),
  AppCreated: ofApp("AppCreated"),
  AppEnabled: ofApp("AppEnabled"),
  AppDisabled: ofApp("AppDisabled"),
  CashToppedUp: objectOf((field) => ({
    ...entry("CashToppedUp", field),
    paymentId: field("paymentId", anId),
    amount: field("amount", aStoredAmount),
  })),
  PackagePurchased: objectOf((field) => ({ ...entry("PackagePurchased", field), ...packageFields(field) })),
  PackageDepleted: objectOf((field) => ({ ...entry("PackageDepleted", field), packageId: field("packageId", anId) })),
  PackageExpired: objectOf((field) => ({
    ...entry("PackageExpired", field),
    packageId: field("packageId", anId),
    forfeitedMs: field("forfeitedMs", aStoredTime),
  })),
  PackageRefunded: objectOf((field) => ({
    ...entry("PackageRefunded", field),
    packageId: field("packageId", anId),
    amount: field("amount", aStoredAmount),
    paidTo: field("paidTo", aDirection),
  })),
  UsageRated: objectOf((field) => ({
    ...entry("UsageRated", field),
    ...usageFields(field),
    billedSeconds: field("billedSeconds", aCount),
    pieces: field("pieces", aStoredList(aPiece)),
  })),
  UsagesRerated: objectOf((field) => ({
    ...entry("UsagesRerated", field),
    cause: field("cause", aCause),
    changes: field("changes", aStoredList(aChange)),
  })),
  UsageVoided: objectOf((field) => ({ ...entry("UsageVoided", field), usageId: field("usageId", anId), reason: field("reason", anId) })),
  BillIssued: objectOf((field) => ({ ...entry("BillIssued", field), bill: field("bill", aBill) })),
  ArrearsStarted: objectOf((field) => ({
    ...entry("ArrearsStarted", field),
    due: field("due", aStoredAmount),
    suspendsAt: field("suspendsAt", aStoredInstant),
    releasesAt: field("releasesAt", aStoredInstant),
  })),
  ArrearsCleared: bare("ArrearsCleared"),
  ServiceSuspended: bare("ServiceSuspended"),
  ServiceResumed: bare("ServiceResumed"),
  ServiceReleased: bare("ServiceReleased"),
  PackageRunningLow: objectOf((field) => ({
    ...entry("PackageRunningLow", field),
    packageId: field("packageId", anId),
    percent: field("percent", aCount),
    remainingMs: field("remainingMs", aStoredTime),
  })),
  PackageExpiringSoon: objectOf((field) => ({
    ...entry("PackageExpiringSoon", field),
    packageId: field("packageId", anId),
    days: field("days", aCount),
    expiresAt: field("expiresAt", aStoredInstant),
    remainingMs: field("remainingMs", aStoredTime),
  })),
  CashRunningLow: objectOf((field) => ({
    ...entry("CashRunningLow", field),
    cash: field("cash", aStoredAmount),
    below: field("below", aStoredAmount),
  })),
  TariffChanged: objectOf((field) => ({ ...entry("TariffChanged", field), tariff: field("tariff", aTariff) })),
} satisfies Record<Event["type"], Parser<Event>>;

const byType: ReadonlyMap<unknown, Parser<Event>> = new Map(Object.entries(readers));
const readType = objectOf((field) => field("type", (value, path) => byType.get(value) ?? invalid(path, "must be the type of an event")));

/** Reads an event as `eventToJSON` or `JSON.stringify` writes it. A field that it does not know is refused, at every depth. */
export const anEvent: Parser<Event> = (value, path) => plainUsageRated(value) ?? readType(value, path)(value, path, "refused");
