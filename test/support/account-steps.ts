import {
  type Account, activate, adjustCash, type AdjustmentKind, aliyunRtc, type Bill, createApp, disableApp, enableApp, type Event, openAccount,
  type Outcome, type PackageOffer, packageViews, payOut, purchasePackage, recordUsage, type Refusal, requestRefund, reversePayment, settle,
  type Tariff, topUp, unbilled, unwrap, verifyIdentity, voidUsage,
} from "../../src/index.js";
import { plain } from "./plain.js";

/** A command with its request, to be applied to an account. */
export type Step = (account: Account) => Outcome<Event, Refusal>;

type UsageRequest = Parameters<typeof recordUsage>[1];
type EventOf<T extends Event["type"]> = Extract<Event, { type: T }>;

/** Epoch milliseconds of an ISO text, read by the platform and not by the library. */
export const ms = (text: string): number => Date.parse(text);

/** A value of a shape the types would not let through. */
export const malformed = (value: unknown): never => value as never;

/** The account after every step, each of which must be accepted. */
export const given = (account: Account, ...steps: readonly Step[]): Account =>
  steps.reduce((now, step) => unwrap(step(now)).account, account);

/** The events of the steps, each of which must be accepted. */
export function when(account: Account, ...steps: readonly Step[]): Event[] {
  const events: Event[] = [];
  let now = account;
  for (const step of steps) {
    const outcome = unwrap(step(now));
    events.push(...outcome.events);
    now = outcome.account;
  }
  return events;
}

/** The refusal of an outcome, money as text, or `"accepted"`. */
export const refused = (outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }): unknown =>
  outcome.ok ? "accepted" : plain(outcome.refusal);

export const types = (events: readonly Event[]): string[] => events.map((event) => event.type);

export const every = <T extends Event["type"]>(type: T, events: readonly Event[]): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> => event.type === type);

/** The only event of that type; the test fails when there is not exactly one. */
export function theOnly<T extends Event["type"]>(type: T, events: readonly Event[]): EventOf<T> {
  const [event, ...more] = every(type, events);
  if (!event || more.length > 0) throw new Error(`expected one ${type} among ${types(events).join(", ")}`);
  return event;
}

export const bills = (events: readonly Event[]): Bill[] => every("BillIssued", events).map((event) => event.bill);

/** Per usage, the package time drawn and the overage of its first rating. */
export const drawnAndOver = (events: readonly Event[]): Record<string, readonly [drawnMs: number, overageMs: number]> =>
  Object.fromEntries(
    every("UsageRated", events).map(({ usageId, pieces }) => [
      usageId,
      [
        pieces.flatMap((piece) => piece.draws).reduce((sum, draw) => sum + draw.drawnMs, 0),
        pieces.reduce((sum, piece) => sum + piece.overageMs, 0),
      ],
    ]),
  );

/** Minutes consumed of each package, in drawdown order. */
export const minutesConsumed = (account: Account, at: string): unknown =>
  packageViews(account, at)
    .filter(({ status }) => status !== "refunded")
    .map(({ packageId, consumedMinutes }) => [packageId, String(consumedMinutes)]);

/** Everything that a caller can see of an account, and the events of the next 30 days. */
export const portrait = (account: Account): unknown => {
  const { accountId, version, clock, identityVerified, regions, service, apps, cash, arrearsSince } = account;
  const nextMonth = settle(account, { at: clock + 30 * 86_400_000 });
  return plain({
    accountId, version, clock, identityVerified, regions: [...regions], service, apps: [...apps], cash, arrearsSince,
    packages: packageViews(account, clock), unbilled: unbilled(account), nextMonth: unwrap(nextMonth).events,
  });
};

/** The shipped tariff without alerts, whose events would stand between those that a test is about. */
export const silentRtc: Tariff = { ...aliyunRtc, alerts: { remainingPercent: [], expiryDays: [], cashBelow: null } };

export const OPENED = "2021-03-01T00:00:00+08:00";

export const opened = (tariff: Tariff = silentRtc, at = OPENED): Account =>
  unwrap(openAccount({ accountId: "acme", tariff, at })).account;

/**
 * A customer who may call: verified, mainland China active, the app "app" enabled. The package that this requires was returned, so
 * nothing is prepaid.
 */
export const inService = (tariff: Tariff = silentRtc, at = OPENED): Account => given(opened(tariff, at), ...intoService(at));

const intoService = (at: string): readonly Step[] => [
  verified(at), activated("cn", at), created("app", at), bought("key", at, { minutes: 1 }), enabled("app", at), returned("key", at),
];

/** The whole ledger of the same customer after the given steps. */
export function ledgerInService(tariff: Tariff, ...steps: readonly Step[]): Event[] {
  const { account, events } = unwrap(openAccount({ accountId: "acme", tariff, at: OPENED }));
  return [...events, ...when(account, ...intoService(OPENED), ...steps)];
}

/**
 * The same customer, owing 0.80 for a call of 2021-03-10 from 10:00 to 11:40, with a second app, "off", which was never enabled.
 * The bill comes on 2021-03-11 at 02:00, the suspension a day later, the release 120 days after that.
 */
export const owing = (tariff: Tariff = silentRtc): Account =>
  given(inService(tariff), created("off", OPENED), called("talk", "2021-03-10T10:00:00+08:00", 6000));

export const SUSPENDED_AT = ms("2021-03-12T02:00:00+08:00");
export const RELEASED_AT = ms("2021-07-10T02:00:00+08:00");

export const verified = (at = OPENED): Step => (account) => verifyIdentity(account, { at });

export const activated = (region: string, at: string, approval?: string): Step => (account) =>
  activate(account, { region, at, acceptedAgreement: true, ...(approval === undefined ? {} : { approval }) });

export const created = (appId: string, at: string): Step => (account) => createApp(account, { appId, at });

export const enabled = (appId: string, at: string): Step => (account) => enableApp(account, { appId, at });

export const disabled = (appId: string, at: string): Step => (account) => disableApp(account, { appId, at });

export const toppedUp = (paymentId: string, at: string, amount: string): Step => (account) =>
  topUp(account, { paymentId, at, amount });

/** By default goodwill. */
export const adjusted = (adjustmentId: string, at: string, amount: string, kind: AdjustmentKind = "goodwill"): Step => (account) =>
  adjustCash(account, { adjustmentId, at, amount, kind, reason: "as agreed" });

export const reversed = (reversalId: string, paymentId: string, at: string, amount?: string): Step => (account) =>
  reversePayment(account, { reversalId, paymentId, at, reason: "bounced", ...(amount !== undefined && { amount }) });

export const paidOut = (payoutId: string, at: string, amount: string): Step => (account) => payOut(account, { payoutId, at, amount });

type Offer = Omit<PackageOffer, "offerId">;

/** Buys with an inline offer: by default 100 minutes, free of charge, for 365 days. */
export const bought =
  (packageId: string, at: string, offer: Partial<Offer> = {}, paidFrom: "external" | "cash" = "external"): Step =>
  (account) =>
    purchasePackage(account, { packageId, at, paidFrom, offer: { minutes: 100, price: "0", validFor: { days: 365 }, ...offer } });

export const returned = (packageId: string, at: string): Step => (account) => requestRefund(account, { packageId, at });

/** A call leg of "app": by default audio, reported at the instant at which it ends. */
export const call = (usageId: string, startedAt: string, seconds: number, more: Partial<UsageRequest> = {}): UsageRequest => ({
  usageId, appId: "app", item: "audio", startedAt, seconds, at: ms(startedAt) + seconds * 1000, ...more,
});

/** The same call leg in a batch, which has one `at` for all. */
export const inBatch = ({ at: _at, ...leg }: UsageRequest): Omit<UsageRequest, "at"> => leg;

export const called = (...leg: Parameters<typeof call>): Step => (account) => recordUsage(account, call(...leg));

export const voided = (usageId: string, at: string, reason = "reported by mistake"): Step => (account) =>
  voidUsage(account, { usageId, at, reason });

export const settled = (at: string): Step => (account) => settle(account, { at });
