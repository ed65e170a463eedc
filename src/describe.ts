import { anEvent } from "./event-reading.js";
import type { Bill, Event, UsageRated, UsagesRerated } from "./events.js";
import { minutesOf, type PackageTime } from "./minutes.js";
import { amountText, type Decimal, decimalText } from "./money.js";
import { anId, required } from "./reading.js";
import { type InvalidInput, unreachable } from "./refusals.js";
import type { Tariff } from "./tariff.js";
import { isoText } from "./time.js";

/**
 * One line that tells a person what an event says, with its instant in UTC and money in the tariff's currency.
 * Throws a `RefusalError` for what is no event.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * events.map((event) => describeEvent(event, account.tariff)).join(); // => 2021-04-02T00:00:00.000Z CNY 100.00 topped up with payment "pay-1"
 */
export function describeEvent(event: Event, tariff: Tariff): string {
  return required(() => {
    const read = anEvent(event, "");
    const currency = anId(tariff.currency, "tariff.currency");
    return `${isoText(read.at)} ${eventText(read, currency)}`;
  }, notAnEvent);
}

/** What an event says, without its instant. */
export const eventText = (event: Event, currency: string): string => tell(event, (amount) => `${currency} ${amountText(amount)}`);

const notAnEvent: InvalidInput = { type: "InvalidInput", path: "event", reason: "must be an event, given with its tariff" };

type TellAmount = (amount: Decimal) => string;

const tellMinutes = (time: PackageTime): string => `${decimalText(minutesOf(time))} package minutes`;

function tell(event: Event, money: TellAmount): string {
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
    case "CashToppedUp":
      return `${money(event.amount)} topped up with payment "${event.paymentId}"`;
    case "PackagePurchased":
      return `package "${event.packageId}" purchased: ${tellMinutes(event.quota)} until ${isoText(event.expiresAt)} for ${money(event.price)} (${event.paidFrom})`;
    case "PackageDepleted":
      return `package "${event.packageId}" used up`;
    case "PackageExpired":
      return `package "${event.packageId}" expired, ${tellMinutes(event.forfeited)} forfeited`;
    case "PackageRefunded":
      return `package "${event.packageId}" returned, ${money(event.amount)} paid back (${event.paidTo})`;
    case "UsageRated":
      return tellUsage(event);
    case "UsagesRerated":
      return tellRerating(event);
    case "UsageVoided":
      return `usage "${event.usageId}" voided: ${event.reason}`;
    case "BillIssued":
      return tellBill(event.bill, money);
    case "ArrearsStarted":
      return `arrears started with ${money(event.due)} due, suspension at ${isoText(event.suspendsAt)}`;
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
      return `package "${event.packageId}" fell to ${event.percent} % or below: ${tellMinutes(event.remaining)} left`;
    case "PackageExpiringSoon":
      return `package "${event.packageId}" expires in ${event.days} ${event.days === 1 ? "day" : "days"} with ${tellMinutes(event.remaining)} left`;
    case "CashRunningLow":
      return `cash fell to ${money(event.cash)}, below ${money(event.below)}`;
    default:
      return unreachable(event);
  }
}

function tellUsage({ usageId, item, region, minutes, pieces }: UsageRated): string {
  const draws = pieces.flatMap((piece) => piece.draws);
  const packages = [...new Set(draws.map(({ packageId }) => `"${packageId}"`))].join(", ");
  const beyond = pieces.some(({ overage }) => overage > 0) ? (packages ? ", the rest overage" : ", all overage") : "";
  return `usage "${usageId}" rated: ${minutes} min ${item} in "${region}"${packages ? ` from ${packages}` : ""}${beyond}`;
}

const tellRerating = ({ cause, changes }: UsagesRerated): string =>
  `${changes.length} earlier ${changes.length === 1 ? "usage" : "usages"} re-rated because of ${cause.command}${cause.id === null ? "" : ` "${cause.id}"`}`;

const tellBill = ({ billId, day, lines, total }: Bill, money: TellAmount): string =>
  `bill "${billId}" for ${day}: ${lines.length} ${lines.length === 1 ? "line" : "lines"}, ${money(total)}`;
