import { anId, objectOf } from "../parsing/parser.js";
import { unreachable } from "../refusals/refusal-error.js";
import type { Tariff } from "../tariff/tariff.js";
import { isoOf } from "../values/instant.js";
import { amountText, type Decimal, decimalText } from "../values/money.js";
import { minutesOf, minutesOfSeconds, type PackageTime } from "../values/package-time.js";
import type { Bill, Event, Movement, PackagePurchased, UsageRated, UsagesRerated } from "./events.js";
import { anEvent } from "./parse-event.js";

/**
 * One line of text for people that describes an event, with its instant in UTC and money in the tariff's currency. Throws a
 * `RefusalError` if the argument is not an event.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * const [text] = events.map((event) => describeEvent(event, account.tariff));
 * text; // => 2021-04-02T00:00:00.000Z CNY 100.00 topped up with payment "pay-1"
 */
export function describeEvent(event: Event, tariff: Tariff): string {
  const parsed = anEvent(event, "");
  return `${isoOf(parsed.at)} ${eventText(parsed, theCurrency(tariff, "tariff"))}`;
}

const theCurrency = objectOf((field) => field("currency", anId));

const moneyText = (amount: Decimal, currency: string): string => `${currency} ${amountText(amount)}`;
const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
const packageMinutesText = (time: PackageTime): string => `${decimalText(minutesOf(time))} package minutes`;

/** The description of an event without its instant. */
function eventText(event: Event, currency: string): string {
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
    case "PackageDepleted":
      return `package "${event.packageId}" used up`;
    case "ArrearsStarted":
      return `arrears started with ${moneyText(event.due, currency)} due, suspension at ${isoOf(event.suspendsAt)}`;
    case "ArrearsCleared":
      return "arrears cleared";
    case "ServiceSuspended":
      return "service suspended";
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
      return `cash fell to ${moneyText(event.cash, currency)}, below ${moneyText(event.below, currency)}`;
    default:
      return movementText(event, currency);
  }
}

/** The description of an event that moves money or package minutes, without its instant. */
export function movementText(event: Movement, currency: string): string {
  switch (event.type) {
    case "CashToppedUp":
      return `${moneyText(event.amount, currency)} topped up with payment "${event.paymentId}"`;
    case "PackagePurchased":
      return purchaseText(event, currency);
    case "PackageExpired":
      return `package "${event.packageId}" expired, ${packageMinutesText(event.forfeitedMs)} forfeited`;
    case "PackageRefunded":
      return `package "${event.packageId}" returned, ${moneyText(event.amount, currency)} paid back (${event.paidTo})`;
    case "UsageRated":
      return usageText(event);
    case "UsagesRerated":
      return reratingText(event);
    case "UsageVoided":
      return `usage "${event.usageId}" voided: ${event.reason}`;
    case "BillIssued":
      return billText(event.bill, currency);
    default:
      return unreachable(event);
  }
}

const purchaseText = ({ packageId, quotaMs, expiresAt, price, paidFrom }: PackagePurchased, currency: string): string =>
  `package "${packageId}" purchased: ${packageMinutesText(quotaMs)} until ${isoOf(expiresAt)} `
  + `for ${moneyText(price, currency)} (${paidFrom})`;

function usageText({ usageId, item, region, billedSeconds, pieces }: UsageRated): string {
  const draws = pieces.flatMap((piece) => piece.draws);
  const packages = [...new Set(draws.map(({ packageId }) => `"${packageId}"`))].join(", ");
  const fromPackages = packages ? ` from ${packages}` : "";
  const hasOverage = pieces.some(({ overageMs }) => overageMs > 0);
  const overage = hasOverage ? (packages ? ", the rest overage" : ", all overage") : "";
  return `usage "${usageId}" rated: ${decimalText(minutesOfSeconds(billedSeconds))} min ${item} in "${region}"${fromPackages}${overage}`;
}

const reratingText = ({ cause, changes }: UsagesRerated): string =>
  `${countText(changes.length, "earlier usage")} re-rated because of ${cause.command}${cause.id === null ? "" : ` "${cause.id}"`}`;

const billText = ({ billId, day, lines, total }: Bill, currency: string): string =>
  `bill "${billId}" for ${day}: ${countText(lines.length, "line")}, ${moneyText(total, currency)}`;
