import { packageViews } from "rtc-billing";
import { Decimal } from "decimal.js";
import { totalOf } from "../charges.js";
import { excerpt } from "../excerpt.js";
import type { AppItem } from "../sharing.js";
import type { Tabulation } from "../tabulations.js";
import type { Subject } from "./subject.js";

const MOST_ROWS = 40;
const MS_PER_MINUTE = 60_000;

/**
 * What each app's use of each item is charged on bills, and what the package minutes that it drew had cost, each at its package's price by
 * the minute. Rounding and minutes that nobody drew make the sums the bills' total and the price of the packages.
 */
export function sharingRows({ books, endsAt }: Subject): Tabulation {
  const { account, bills, sharing, spentOnPackages, spentOutside } = books;
  const prices = packageViews(account, endsAt).map(({ packageId, price, quotaMinutes }) => [packageId, price.dividedBy(quotaMinutes.times(MS_PER_MINUTE))] as const);
  const shares = shortened(sharing.byAppAndItem(bills, new Map(prices)));
  const charged = sumOf(shares.map((share) => share.charged));
  const drawn = sumOf(shares.map(({ packages }) => packages));
  const [total, spent] = [totalOf(bills), spentOnPackages.plus(spentOutside)];
  return {
    columns: [["app", "left"], ["item", "left"], ["legs", "right"], ["minutes", "right"], ["on bills", "right"], ["price of minutes drawn", "right"]],
    rows: [
      ...shares.map(({ appId, item, legs, minutes, charged: onBills, packages }) => [excerpt(appId), excerpt(item), String(legs), minutesText(minutes), money(onBills), money(packages)]),
      ["rounding of bills", "", "", "", money(total.minus(charged)), ""],
      ["package minutes that nobody drew", "", "", "", "", money(spent.minus(drawn))],
      ["all", "", String(sum(shares.map(({ legs }) => legs))), minutesText(sum(shares.map(({ minutes }) => minutes))), total.toFixed(2), spent.toFixed(2)],
    ],
  };
}

/** The uses that cost most, and the others as one. */
function shortened(shares: readonly AppItem[]): readonly AppItem[] {
  if (shares.length <= MOST_ROWS) return shares;
  const byCost = [...shares].sort((a, b) => b.charged.plus(b.packages).comparedTo(a.charged.plus(a.packages)));
  const [most, others] = [new Set(byCost.slice(0, MOST_ROWS)), byCost.slice(MOST_ROWS)];
  return [
    ...shares.filter((share) => most.has(share)),
    {
      appId: `${others.length} others`,
      item: "",
      legs: sum(others.map(({ legs }) => legs)),
      minutes: sum(others.map(({ minutes }) => minutes)),
      charged: sumOf(others.map(({ charged }) => charged)),
      packages: sumOf(others.map(({ packages }) => packages)),
    },
  ];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);
const sumOf = (amounts: readonly Decimal[]): Decimal => amounts.reduce((total, next) => total.plus(next), new Decimal(0));
const money = (amount: Decimal): string => amount.toFixed(4);
const minutesText = (minutes: number): string => (Number.isInteger(minutes) ? String(minutes) : minutes.toFixed(2));
