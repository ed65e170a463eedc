import type { PackageOffer } from "rtc-billing";
import { COPENHAGEN_APP } from "./legs.js";
import type { Options } from "./options.js";

/** A purchase a number of days after the account opens: an offer of the tariff, or an inline offer. */
export interface Purchase {
  readonly afterDays: number;
  readonly packageId: string;
  readonly offer: string | Omit<PackageOffer, "offerId">;
  readonly paidFrom: "external" | "cash";
}

export interface Payment {
  readonly afterDays: number;
  readonly paymentId: string;
  readonly amount: string;
}

/** What the customer does in the month besides calling. All sizes and prices are examples. */
export interface Plan {
  /** The apps that are enabled; `null`: all that the file names. */
  readonly apps: readonly string[] | null;
  readonly disabledApps: readonly string[];
  readonly payments: readonly Payment[];
  readonly purchases: readonly Purchase[];
}

const bigMonth: Plan = {
  apps: null,
  disabledApps: [],
  payments: [
    { afterDays: 0, paymentId: "payment-1", amount: "600.00" },
    { afterDays: 14, paymentId: "payment-2", amount: "600.00" },
  ],
  purchases: [
    { afterDays: 0, packageId: "first", offer: "example-10000", paidFrom: "external" },
    { afterDays: 0, packageId: "first-extra", offer: "example-1000", paidFrom: "external" },
    { afterDays: 12, packageId: "second", offer: "example-10000", paidFrom: "cash" },
    {
      afterDays: 18,
      packageId: "one-week",
      offer: { label: "example: 10,000 minutes for a week", minutes: 10_000, price: "250.00", validFor: { days: 7 } },
      paidFrom: "external",
    },
    { afterDays: 29, packageId: "third", offer: "example-10000", paidFrom: "cash" },
  ],
};

const smallMonth: Plan = {
  apps: [COPENHAGEN_APP],
  disabledApps: [],
  payments: [{ afterDays: 0, paymentId: "payment-1", amount: "100.00" }],
  purchases: [
    {
      afterDays: 0,
      packageId: "one-week",
      offer: { label: "example: 400 minutes for a week", minutes: 400, price: "12.00", validFor: { days: 7 } },
      paidFrom: "external",
    },
    {
      afterDays: 0,
      packageId: "first",
      offer: { label: "example: 200 minutes", minutes: 200, price: "6.20", validFor: { years: 1 } },
      paidFrom: "external",
    },
    { afterDays: 16, packageId: "second", offer: "example-1000", paidFrom: "cash" },
  ],
};

/** Sized so that the shipped week uses its packages up. */
export const schoolWeek: Plan = {
  apps: null,
  disabledApps: [],
  payments: [{ afterDays: 0, paymentId: "payment-1", amount: "200.00" }],
  purchases: [
    { afterDays: 0, packageId: "first", offer: "example-1000", paidFrom: "external" },
    { afterDays: 2, packageId: "second", offer: "example-1000", paidFrom: "cash" },
  ],
};

/** Sized so that a month shows stacked packages, one used up, one that expires with minutes left, and overage. */
export function planFor({ format, isSample }: Options): Plan {
  if (format === "copenhagen") return smallMonth;
  return isSample ? { ...bigMonth, apps: ["classroom", "clinic", "helpdesk"], disabledApps: ["sandbox"] } : bigMonth;
}
