import { directly } from "../parsing/direct.js";
import { currentSchema } from "../parsing/json.js";
import { aDay, anId, aWholeNumber, nullable, objectOf, oneOf, partOf, type Parser } from "../parsing/parser.js";
import { fieldsOf, type Shape, shapeOf } from "../parsing/shape.js";
import {
  aCount, aSequence, aStoredAmount, aStoredDifference, aStoredInstant, aStoredList, aStoredTime, aText,
} from "../parsing/stored-values.js";
import { aPiece, usageFields } from "../rating/parse-usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { aDuration, aStoredTariff } from "../tariff/parse-tariff.js";
import type { Bill, BillLine, Cause, Event, PackagePurchased, RatingChange, UsageRated } from "./events.js";

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

const pieces = aStoredList(aPiece);

const aChange = directly<RatingChange>((from, path) => ({
  usageId: anId(from.usageId, path()),
  before: pieces(from.before, path()),
  after: pieces(from.after, path()),
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

/** What `anEvent` reads itself: by its `type` it finds the parser. */
const READ_FIRST = ["type", "schema"];

/** Reads an event of a type: what every event has, and its own fields. */
const eventOf = (type: string, own: Readonly<Record<string, Parser<unknown>>>): Parser<Event> =>
  objectOf((field) => Object.assign({ type }, fieldsOf<Event>({ sequence: aSequence, at: aStoredInstant, ...own }, field)), READ_FIRST);

const aUsageRated = directly<UsageRated, Exclude<keyof UsageRated, "type">>((from, path) => {
  const sequence = aSequence(from.sequence, path());
  const at = aStoredInstant(from.at, path());
  const { usageId, appId, region, item, startedAt, seconds, roundWith } = usageFields(from, path);
  const billedSeconds = aCount(from.billedSeconds, path());
  return {
    type: "UsageRated", sequence, at, usageId, appId, region, item, startedAt, seconds, roundWith, billedSeconds,
    pieces: pieces(from.pieces, path()),
  };
}, READ_FIRST);

const byType: ReadonlyMap<unknown, Parser<Event>> = new Map<unknown, Parser<Event>>([
  ...Object.entries(SHAPES).map(([type, own]) => [type, eventOf(type, own)] as const),
  ["UsageRated", aUsageRated],
]);
const ofType = partOf((field) => {
  currentSchema(field);
  return field("type", (type, path) => byType.get(type) ?? invalid(path, "must be the type of an event"));
});

/** Reads an event as `eventToJSON` or `JSON.stringify` writes it. */
export const anEvent: Parser<Event> = (value, path) => ofType(value, path)(value, path);
