import { directly } from "../parsing/direct.js";
import { fieldIn, fieldPath } from "../parsing/foreign-values.js";
import { aCurrentSchema, currentSchema } from "../parsing/json.js";
import { aDay, aFlag, anId, aWholeNumber, mayHaveFields, nullable, objectOf, oneOf, optional, type Parser } from "../parsing/parser.js";
import { fieldsOf, type Shape, shapeOf } from "../parsing/shape.js";
import {
  aCount, aSequence, aStoredAmount, aStoredDifference, aStoredInstant, aStoredList, aStoredTime, aText,
} from "../parsing/stored-values.js";
import { aPiece, usageFields } from "../rating/parse-usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { aDuration, aPriority, aRenewal } from "../tariff/parse-offer.js";
import { aStoredTariff } from "../tariff/parse-tariff.js";
import { parseDay } from "../values/calendar.js";
import type {
  AdjustmentKind, AdjustmentReference, Bill, BillLine, CashAdjusted, Cause, Event, PackagePurchased, PaymentReversed, RatingChange,
  UsageRated,
} from "./events.js";

/** The fields that an event has of its own. */
type OwnFields<E> = Omit<E, "type" | "sequence" | "at">;

const aDirection = oneOf("external", "cash");
const aSignedCount = aWholeNumber(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);

/** The terms and the times of a package, which an event and an account hold alike. */
export const packageShape: Shape<OwnFields<PackagePurchased>> = {
  packageId: anId,
  offerId: nullable(anId),
  label: nullable(anId),
  regions: aStoredList(anId),
  items: optional(nullable(aStoredList(anId)), null),
  appIds: optional(nullable(aStoredList(anId)), null),
  priority: optional(aPriority, 0),
  returnable: optional(aFlag, true),
  renews: optional(nullable(aRenewal), null),
  quotaMs: aStoredTime,
  price: aStoredAmount,
  validFor: aDuration,
  source: oneOf("tariff", "inline"),
  paidFrom: aDirection,
  effectiveAt: aStoredInstant,
  expiresAt: aStoredInstant,
  refundableUntil: aStoredInstant,
};

const aBillLine = shapeOf<BillLine>({
  day: aDay,
  region: anId,
  item: anId,
  billedSeconds: aSignedCount,
  drawnMs: aStoredDifference,
  overageMs: aStoredDifference,
  minutes: aStoredAmount,
  coveredMinutes: aStoredAmount,
  overageMinutes: aStoredAmount,
  amount: aStoredAmount,
  rate: aStoredAmount,
});

const aBill = shapeOf<Bill>({
  billId: aText,
  day: aDay,
  issuedAt: aStoredInstant,
  lines: aStoredList(aBillLine),
  rounding: aStoredAmount,
  total: aStoredAmount,
});

const pieces = aStoredList(aPiece);

const aChange = directly<RatingChange>((from, path) => ({
  usageId: anId(from.usageId, path()),
  before: pieces(from.before, path()),
  after: pieces(from.after, path()),
}));

const aMonth: Parser<string> = (value, path) =>
  parseDay(`${String(value)}-01`) && typeof value === "string" ? value : invalid(path, "must be a month, such as 2021-04");

export const anAdjustmentKind: Parser<AdjustmentKind> = oneOf("goodwill", "promotion", "write-off", "fee", "correction");
export const aReference: Parser<AdjustmentReference> = shapeOf({ kind: oneOf("bill", "usage", "payment"), id: anId });

/** What an adjustment of cash is, which an event and an account hold alike. */
export const adjustmentShape: Shape<OwnFields<CashAdjusted>> = {
  adjustmentId: anId,
  amount: aStoredAmount,
  kind: anAdjustmentKind,
  reason: anId,
  refersTo: nullable(aReference),
};

/** What a reversal of a payment is. */
export const reversalShape: Shape<OwnFields<PaymentReversed>> =
  { reversalId: anId, paymentId: anId, amount: aStoredAmount, reason: anId };

const ofApp = { appId: anId };
const ofPackage = { packageId: anId };

const SHAPES: { readonly [Type in Exclude<Event["type"], "UsageRated">]: Shape<OwnFields<Extract<Event, { readonly type: Type }>>> } = {
  AccountOpened: { accountId: anId, tariff: aStoredTariff },
  IdentityVerified: {},
  ServiceActivated: { region: anId, serviceType: oneOf("general"), billing: oneOf("by-duration"), approval: nullable(anId) },
  AppCreated: ofApp,
  AppEnabled: ofApp,
  AppDisabled: ofApp,
  CashToppedUp: { paymentId: anId, amount: aStoredAmount },
  CashAdjusted: adjustmentShape,
  PaymentReversed: reversalShape,
  CashPaidOut: { payoutId: anId, amount: aStoredAmount },
  PackagePurchased: packageShape,
  PackageRenewed: { ...packageShape, renewalOf: anId },
  RenewalFailed: { ...ofPackage, month: aMonth, price: aStoredAmount, cash: aStoredAmount },
  RenewalCancelled: ofPackage,
  PackageDepleted: ofPackage,
  PackageExpired: { ...ofPackage, forfeitedMs: aStoredTime },
  PackageRefunded: { ...ofPackage, amount: aStoredAmount, paidTo: aDirection },
  UsagesRerated: { cause: shapeOf<Cause>({ command: anId, id: nullable(anId) }), changes: aStoredList(aChange) },
  UsageVoided: { usageId: anId, reason: anId },
  BillIssued: { bill: aBill },
  ArrearsStarted: { due: aStoredAmount, suspendsAt: aStoredInstant, releasesAt: aStoredInstant },
  ArrearsCleared: {},
  ServiceSuspended: { releasesAt: optional(aStoredInstant, undefined) },
  ServiceResumed: {},
  ServiceReleased: {},
  PackageRunningLow: { ...ofPackage, percent: aCount, remainingMs: aStoredTime },
  PackageExpiringSoon: { ...ofPackage, days: aCount, expiresAt: aStoredInstant, remainingMs: aStoredTime },
  CashRunningLow: { cash: aStoredAmount, below: aStoredAmount, projectedCash: optional(aStoredAmount, undefined) },
  TariffChanged: { tariff: aStoredTariff },
};

/** What `anEvent` reads, to find the parser by it. */
const TYPE = ["type"];

/** Reads an event of a type: what every event has, and its own fields. */
const eventOf = (type: string, own: Readonly<Record<string, Parser<unknown>>>): Parser<Event> =>
  objectOf((field) => {
    currentSchema(field);
    return Object.assign({ type }, fieldsOf<Event>({ sequence: aSequence, at: aStoredInstant, ...own }, field));
  }, TYPE);

const aUsageRated = directly<UsageRated, Exclude<keyof UsageRated, "type"> | "schema">((from, path) => {
  aCurrentSchema(from.schema, path());
  const sequence = aSequence(from.sequence, path());
  const at = aStoredInstant(from.at, path());
  const { usageId, appId, region, item, startedAt, seconds, roundWith } = usageFields(from, path);
  const billedSeconds = aCount(from.billedSeconds, path());
  return {
    type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds,
    pieces: pieces(from.pieces, path()),
  };
}, TYPE);

const byType: ReadonlyMap<unknown, Parser<Event>> = new Map<unknown, Parser<Event>>([
  ...Object.entries(SHAPES).map(([type, own]) => [type, eventOf(type, own)] as const),
  ["UsageRated", aUsageRated],
]);

/** Reads an event as `eventToJSON` or `JSON.stringify` writes it. */
export const anEvent: Parser<Event> = (value, path) => {
  if (!mayHaveFields(value)) return invalid(path || "request", "must be an object");
  const read = byType.get(fieldIn(value, "type", path));
  return read ? read(value, path) : invalid(fieldPath(path, "type"), "must be the type of an event");
};
