import { currentSchema } from "../parsing/json.js";
import { aDay, anId, aWholeNumber, nullable, objectOf, oneOf, partOf, type Parser } from "../parsing/parser.js";
import { fieldsOf, type Shape, shapeOf } from "../parsing/shape.js";
import {
  aCount, aSequence, aStoredAmount, aStoredDifference, aStoredInstant, aStoredList, aStoredTime, aText,
} from "../parsing/stored-values.js";
import { aPiece, storedUsage } from "../rating/parse-usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { aDuration, aStoredTariff } from "../tariff/parse-tariff.js";
import type { Bill, BillLine, Cause, Event, PackagePurchased, RatingChange, UsageRated } from "./events.js";
import { plainUsageRated } from "./parse-usage-rated.js";

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

// Ledgers have many of these.
const aChange: Parser<RatingChange> = objectOf((field) => ({
  usageId: field("usageId", anId),
  before: field("before", aStoredList(aPiece)),
  after: field("after", aStoredList(aPiece)),
}));

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
  PackagePurchased: packageShape,
  PackageDepleted: ofPackage,
  PackageExpired: { ...ofPackage, forfeitedMs: aStoredTime },
  PackageRefunded: { ...ofPackage, amount: aStoredAmount, paidTo: aDirection },
  UsagesRerated: { cause: shapeOf<Cause>({ command: anId, id: nullable(anId) }), changes: aStoredList(aChange) },
  UsageVoided: { usageId: anId, reason: anId },
  BillIssued: { bill: aBill },
  ArrearsStarted: { due: aStoredAmount, suspendsAt: aStoredInstant, releasesAt: aStoredInstant },
  ArrearsCleared: {},
  ServiceSuspended: {},
  ServiceResumed: {},
  ServiceReleased: {},
  PackageRunningLow: { ...ofPackage, percent: aCount, remainingMs: aStoredTime },
  PackageExpiringSoon: { ...ofPackage, days: aCount, expiresAt: aStoredInstant, remainingMs: aStoredTime },
  CashRunningLow: { cash: aStoredAmount, below: aStoredAmount },
  TariffChanged: { tariff: aStoredTariff },
};

/** Reads an event of a type: what every event has, and its own fields. */
const eventOf = (type: string, own: Readonly<Record<string, Parser<unknown>>>): Parser<Event> =>
  objectOf((field) => {
    currentSchema(field);
    return fieldsOf<Event>({ type: oneOf(type), sequence: aSequence, at: aStoredInstant, ...own }, field);
  });

const aUsageRated: Parser<UsageRated> = objectOf((field) => {
  currentSchema(field);
  return {
    type: field("type", oneOf("UsageRated")),
    sequence: field("sequence", aSequence),
    at: field("at", aStoredInstant),
    ...storedUsage(field),
    billedSeconds: field("billedSeconds", aCount),
    pieces: field("pieces", aStoredList(aPiece)),
  };
});

const byType: ReadonlyMap<unknown, Parser<Event>> = new Map<unknown, Parser<Event>>([
  ...Object.entries(SHAPES).map(([type, own]) => [type, eventOf(type, own)] as const),
  ["UsageRated", aUsageRated],
]);
const readType = partOf((field) => field("type", (value, path) => byType.get(value) ?? invalid(path, "must be the type of an event")));

/** Reads an event as `eventToJSON` or `JSON.stringify` writes it. */
export const anEvent: Parser<Event> = (value, path) => plainUsageRated(value) ?? readType(value, path)(value, path);
