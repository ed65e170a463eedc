import { Decimal } from "decimal.js";
import type { Duration, Tariff } from "rtc-billing";
import { excerpt } from "./excerpt.js";
import { asksForPackage } from "./opening.js";
import { type Plan, termsOf, type Wishes } from "./plan.js";

/** Something that a file of calls does not say, and where it comes from. */
export interface Invention {
  readonly what: string;
  readonly facts: readonly string[];
  /** Whether the demo invented it, and which option sets it. */
  readonly source: string;
}

/** Cash, packages and apps of a plan, in words. */
export function inventionsOf(plan: Plan, appIds: readonly string[], tariff: Tariff, { packages, cash, apps }: Wishes): readonly Invention[] {
  const sourceOf = (wish: unknown, option: string): string => (wish === null ? `invented; set it with ${option}` : `as set by ${option}`);
  return [
    { what: "cash", facts: cashFacts(plan, tariff), source: sourceOf(cash, "--cash") },
    { what: "packages", facts: packageFacts(plan, tariff), source: sourceOf(packages, "--package, --no-packages") },
    { what: "apps", facts: appFacts(plan, appIds), source: plan.rowsNameApps ? sourceOf(apps, "--app") : "invented, since the rows name none" },
  ];
}

const dayOf = (afterDays: number): string => (afterDays === 0 ? "at the opening" : `${afterDays} days after it`);

const cashFacts = ({ payments }: Plan, { currency }: Tariff): readonly string[] =>
  payments.length === 0 ? ["none"] : payments.map(({ amount, afterDays }) => `${currency} ${amount} ${dayOf(afterDays)}`);

function packageFacts({ purchases }: Plan, tariff: Tariff): readonly string[] {
  if (purchases.length === 0 && !asksForPackage(tariff)) return ["none"];
  if (purchases.length === 0) return ["none; since an app is enabled only after a purchase (A7), one of 1 minute for 0.00 that expired a day before the opening"];
  return purchases.map(({ packageId, offer, afterDays, paidFrom }) => {
    const { minutes, price, validFor } = termsOf(tariff, offer);
    const paid = paidFrom === "cash" ? "paid from cash" : "paid outside the account";
    return `${packageId}: ${String(minutes)} package minutes for ${tariff.currency} ${new Decimal(price).toFixed(2)}, valid for ${lengthOf(validFor)}, ${dayOf(afterDays)}, ${paid}`;
  });
}

function lengthOf({ days, months, years, throughEndOfMonth }: Duration): string {
  const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (days !== undefined) return counted(days, "day");
  if (months !== undefined) return counted(months, "month");
  return years === undefined ? `${counted(throughEndOfMonth?.years ?? 0, "year")}, through the end of the month` : counted(years, "year");
}

const MOST_NAMED = 10;

function appFacts({ apps, disabledApps }: Plan, appIds: readonly string[]): readonly string[] {
  const enabled = apps ? named(apps) : appIds.length === 0 ? "none" : `${named(appIds)}: all that the file names`;
  return [`enabled: ${enabled}`, ...(disabledApps.length > 0 ? [`created and never enabled: ${named(disabledApps)}`] : [])];
}

function named(appIds: readonly string[]): string {
  const names = appIds.slice(0, MOST_NAMED).map((appId) => (appId === "" ? '""' : excerpt(appId))).join(", ");
  return appIds.length > MOST_NAMED ? `${names} and ${appIds.length - MOST_NAMED} more` : names;
}
