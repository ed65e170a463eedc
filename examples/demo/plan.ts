import { aliyunRtc, type Duration, type PackageOffer, type Tariff } from "rtc-billing";
import { homeOf } from "./tariffs.js";
import { COPENHAGEN_APP } from "./legs.js";

/** What a package is sold on, where it is not an offer of the tariff. */
export type Terms = Omit<PackageOffer, "offerId">;

/** A purchase a number of days after the account opens: an offer of the tariff, or an inline offer. */
export interface Purchase {
  readonly afterDays: number;
  readonly packageId: string;
  readonly offer: string | Terms;
  readonly paidFrom: "external" | "cash";
}

export interface Payment {
  readonly afterDays: number;
  readonly paymentId: string;
  readonly amount: string;
}

/** What options set of a plan; `null` where the demo invents it. */
export interface Wishes {
  /** The packages, bought at the opening; none at all is an empty list. */
  readonly packages: readonly PackageWish[] | null;
  /** The one payment, at the opening. */
  readonly cash: string | null;
  /** The apps that are enabled. */
  readonly apps: readonly string[] | null;
}

export interface PackageWish {
  readonly minutes: string;
  readonly price: string;
  readonly validFor: Duration;
}

/** What the customer does in the month besides calling. All sizes and prices are examples. */
export interface Plan {
  /** The apps that are enabled; `null`: all that the file names. */
  readonly apps: readonly string[] | null;
  readonly disabledApps: readonly string[];
  readonly rowsNameApps: boolean;
  readonly payments: readonly Payment[];
  readonly purchases: readonly Purchase[];
}

const bigMonth: Plan = {
  apps: null,
  disabledApps: [],
  rowsNameApps: true,
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
  rowsNameApps: false,
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
const schoolWeek: Plan = {
  apps: null,
  disabledApps: [],
  rowsNameApps: true,
  payments: [{ afterDays: 0, paymentId: "payment-1", amount: "200.00" }],
  purchases: [
    { afterDays: 0, packageId: "first", offer: "example-1000", paidFrom: "external" },
    { afterDays: 2, packageId: "second", offer: "example-1000", paidFrom: "cash" },
  ],
};

/** Sized so that a month shows stacked packages, one used up, one that expires with minutes left, and overage. */
const plans = { legs: bigMonth, copenhagen: smallMonth, subscriptions: schoolWeek };

/**
 * The apps of the customer whose calls the shipped month holds. It follows from the apps that a file names, not from its path: a copy of
 * the month, or a part of it, is billed as the month is.
 */
const shippedCustomer = { apps: ["classroom", "clinic", "helpdesk"], disabledApps: ["sandbox"] };

/** The plan for a file that names these apps: what options set, and invented where they do not. */
export function planFor(mode: keyof typeof plans, tariff: Tariff, appIds: readonly string[], { packages, cash, apps }: Wishes): Plan {
  const invented = plans[mode];
  const isShipped = mode === "legs" && shippedCustomer.apps.every((appId) => appIds.includes(appId));
  return {
    ...(apps ? { apps, disabledApps: [] } : isShipped ? shippedCustomer : { apps: invented.apps, disabledApps: [] }),
    rowsNameApps: invented.rowsNameApps,
    payments: cash === null ? invented.payments : Number(cash) === 0 ? [] : [{ afterDays: 0, paymentId: "payment-1", amount: cash }],
    purchases: packages
      ? packages.map((wish, index) => ({ afterDays: 0, packageId: `package-${index + 1}`, offer: { ...wish, regions: [homeOf(tariff)] }, paidFrom: "external" }))
      : invented.purchases.map((purchase) => ({ ...purchase, offer: termsIn(tariff, purchase.offer) })),
  };
}

/** An offer that a tariff lacks is sold on the terms that it has in `aliyunRtc`. */
function termsIn(tariff: Tariff, offer: string | Terms): string | Terms {
  if (typeof offer === "string" && tariff.offers.some(({ offerId }) => offerId === offer)) return offer;
  return { ...termsOf(aliyunRtc, offer), regions: [homeOf(tariff)] };
}

/** The terms of an offer of the tariff, or terms as they are. */
export function termsOf(tariff: Tariff, offer: string | Terms): Terms {
  if (typeof offer !== "string") return offer;
  const found = tariff.offers.find(({ offerId }) => offerId === offer);
  if (!found) throw new Error(`no offer "${offer}"`);
  const { offerId: _, ...terms } = found;
  return terms;
}
