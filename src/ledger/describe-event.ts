import { anId, optional, partOf } from "../parsing/parser.js";
import { unreachable } from "../refusals/refusal-error.js";
import { aTimeZone } from "../tariff/parse-tariff.js";
import { moneyDecimals, moneyRounding } from "../tariff/parse-terms.js";
import type { Tariff } from "../tariff/tariff.js";
import type { Instant } from "../values/instant.js";
import { amountText, type Decimal, decimalText } from "../values/money.js";
import { onOneLine } from "../values/one-line.js";
import { specialTerms } from "../packages/terms-text.js";
import { minutesOf, minutesOfSeconds, type PackageTime } from "../values/package-time.js";
import { type DescribeOptions, instantWriter } from "./describe-options.js";
import type {
  Bill, CashAdjusted, CashRunningLow, Event, Movement, PackagePurchased, PackageRenewed, UsageRated, UsagesRerated,
} from "./events.js";
import { anEvent } from "./parse-event.js";

/**
 * One line of text for people that describes an event: its instant, in the tariff's zone or in `timeZone`, with its offset, and money in
 * the tariff's currency. Characters that would break the line, or hide or turn text, are written `\u{…}`, so that no id, reason or label
 * can forge an event.
 *
 * Throws a `RefusalError` with `InvalidInput` if the argument is not an event, the tariff has no currency or zone, or a `money` that is
 * none, or an option is unknown.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * const [line] = events.map((event) => describeEvent(event, account.tariff));
 * line; // => 2021-04-02T08:00:00.000+08:00 CNY 100.00 topped up with payment "pay-1"
 */
export function describeEvent(event: Event, tariff: Tariff, options?: DescribeOptions): string {
  const parsed = anEvent(event, "");
  const { currency, timeZone, money } = itsTerms(tariff, "tariff");
  const instantText = instantWriter(options, timeZone);
  return onOneLine(`${instantText(parsed.at)} ${eventText(parsed, { currency, decimals: moneyDecimals(money), instantText })}`);
}

const itsTerms = partOf((field) => ({
  currency: field("currency", anId),
  timeZone: field("timeZone", aTimeZone),
  money: field("money", optional(moneyRounding, undefined)),
}));

/** How amounts and instants are written. */
interface Style {
  readonly currency: string;
  /** The fewest decimals of an amount: those of the smallest that the tariff charges. */
  readonly decimals: number;
  readonly instantText: (at: Instant) => string;
}

const moneyText = (amount: Decimal, { currency, decimals }: Style): string => `${currency} ${amountText(amount, decimals)}`;
const cashWarningText = ({ cash, below, projectedCash }: CashRunningLow, style: Style): string =>
  projectedCash
    ? `cash will fall to ${moneyText(projectedCash, style)} when all that is rated is billed, below ${moneyText(below, style)}`
    : `cash fell to ${moneyText(cash, style)}, below ${moneyText(below, style)}`;
const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const packageMinutesText = (time: PackageTime): string => `${decimalText(minutesOf(time))} package minutes`;

/** The description of an event without its instant. */
function eventText(event: Event, style: Style): string {
  switch (event.type) {
    case "AccountOpened":
      return `account "${event.accountId}" opened on tariff "${event.tariff.tariffId}"`;
    case "IdentityVerified":
      return "identity verified";
    case "ServiceActivated":
      return `service activated in region "${event.region}"${event.approval === null ? "" : `, approved as "${event.approval}"`}`;
    case "AppCreated":
      return `app "${event.appId}" created, disabled`;
    case "AppEnabled":
      return `app "${event.appId}" enabled`;
    case "AppDisabled":
      return `app "${event.appId}" disabled`;
    case "RenewalFailed":
      return `package "${event.packageId}" not renewed for ${event.month}: its price is ${moneyText(event.price, style)}, `
        + `${moneyText(event.cash, style)} may be spent`;
    case "RenewalCancelled":
      return `renewal of package "${event.packageId}" cancelled`;
    case "PackageDepleted":
      return `package "${event.packageId}" used up`;
    case "ArrearsStarted":
      return `arrears started with ${moneyText(event.due, style)} due, suspension at ${style.instantText(event.suspendsAt)}`;
    case "ArrearsCleared":
      return "arrears cleared";
    case "ServiceSuspended":
      return `service suspended${event.releasesAt === undefined ? "" : `, release at ${style.instantText(event.releasesAt)}`}`;
    case "ServiceResumed":
      return "service resumed";
    case "ServiceReleased":
      return "service released";
    case "TariffChanged":
      return `tariff changed to "${event.tariff.tariffId}"`;
    case "PackageRunningLow":
      return `package "${event.packageId}" fell to ${event.percent} % or below: ${packageMinutesText(event.remainingMs)} left`;
    case "PackageExpiringSoon":
      return `package "${event.packageId}" expires in ${countText(event.days, "day")} with ${packageMinutesText(event.remainingMs)} left`;
    case "CashRunningLow":
      return cashWarningText(event, style);
    default:
      return movementText(event, style);
  }
}

/** The description of an event that moves money or package minutes, without its instant. */
export function movementText(event: Movement, style: Style): string {
  switch (event.type) {
    case "CashToppedUp":
      return `${moneyText(event.amount, style)} topped up with payment "${event.paymentId}"`;
    case "CashAdjusted":
      return adjustmentText(event, style);
    case "PaymentReversed":
      return `${moneyText(event.amount, style)} of payment "${event.paymentId}" reversed as "${event.reversalId}": ${event.reason}`;
    case "CashPaidOut":
      return `${moneyText(event.amount, style)} paid out as "${event.payoutId}"`;
    case "PackagePurchased":
      return `package "${event.packageId}" purchased: ${grantText(event, style)}`;
    case "PackageRenewed":
      return `package "${event.renewalOf}" renewed as "${event.packageId}": ${grantText(event, style)}`;
    case "PackageExpired":
      return `package "${event.packageId}" expired, ${packageMinutesText(event.forfeitedMs)} forfeited`;
    case "PackageRefunded":
      return `package "${event.packageId}" returned, ${moneyText(event.amount, style)} paid back (${event.paidTo})`;
    case "UsageRated":
      return usageText(event);
    case "UsagesRerated":
      return reratingText(event);
    case "UsageVoided":
      return `usage "${event.usageId}" voided: ${event.reason}`;
    case "BillIssued":
      return billText(event.bill, style);
    default:
      return unreachable(event);
  }
}

function adjustmentText({ adjustmentId, amount, kind, reason, refersTo }: CashAdjusted, style: Style): string {
  const about = refersTo ? ` for ${refersTo.kind} "${refersTo.id}"` : "";
  const side = amount.isNegative() ? "debited" : "credited";
  return `${moneyText(amount.abs(), style)} ${side} (${kind})${about} as "${adjustmentId}": ${reason}`;
}

function grantText(event: PackagePurchased | PackageRenewed, style: Style): string {
  const { quotaMs, expiresAt, price, paidFrom } = event;
  const terms = specialTerms(event).map((term) => `, ${term}`).join("");
  return `${packageMinutesText(quotaMs)} until ${style.instantText(expiresAt)} for ${moneyText(price, style)} (${paidFrom})${terms}`;
}

function usageText({ usageId, item, region, billedSeconds, pieces }: UsageRated): string {
  const packageIds = [...new Set(pieces.flatMap(({ draws }) => draws.map(({ packageId }) => packageId)))];
  const hasOverage = pieces.some(({ overageMs }) => overageMs > 0);
  return `usage "${usageId}" ${ratingText({ item, region, billedSeconds, packageIds, hasOverage })}`;
}

/** What the description of a usage says of its rating. `packageIds` are the packages that it draws on. */
interface DescribedRating {
  readonly item: string;
  readonly region: string;
  readonly billedSeconds: number;
  readonly packageIds: readonly string[];
  readonly hasOverage: boolean;
}

/** The description of a usage without its id. */
export function ratingText({ item, region, billedSeconds, packageIds, hasOverage }: DescribedRating): string {
  const packages = packageIds.map((packageId) => `"${packageId}"`).join(", ");
  const fromPackages = packages ? ` from ${packages}` : "";
  const overage = hasOverage ? (packages ? ", the rest overage" : ", all overage") : "";
  return `rated: ${decimalText(minutesOfSeconds(billedSeconds))} min ${item} in "${region}"${fromPackages}${overage}`;
}

const reratingText = ({ cause, changes }: UsagesRerated): string =>
  `${countText(changes.length, "earlier usage")} re-rated because of ${cause.command}${cause.id === null ? "" : ` "${cause.id}"`}`;

const billText = (bill: Bill, style: Style): string =>
  `bill "${bill.billId}" for ${bill.day}: ${countText(bill.lines.length, "line")}${earlierDaysText(bill)}, ${moneyText(bill.total, style)}`;

/** A bill is named by the day before its run, also where all its lines are of earlier days. */
function earlierDaysText({ day, lines }: Bill): string {
  const earlier = lines.filter((line) => line.day !== day);
  const days = [...new Set(earlier.map((line) => line.day))].join(", ");
  if (earlier.length === 0) return "";
  return `, ${earlier.length < lines.length ? `${earlier.length} of them` : "only"} of earlier days (${days})`;
}
