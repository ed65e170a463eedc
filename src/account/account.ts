import type { CashAdjusted, PaymentReversed } from "../ledger/events.js";
import type { MinutePackage } from "../packages/minute-package.js";
import type { DayLines } from "../rating/usage-line.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import type { Day } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";
import type { Decimal } from "../values/money.js";
import type { App } from "./app.js";

/** The state of the service as a whole; an app has a status of its own. */
export type ServiceStatus = "inactive" | "active" | "suspended" | "released";

/** A region in which the service is active. */
export interface ActiveRegion {
  readonly region: string;
  readonly activatedAt: Instant;
}

/** A credit (above 0) or a debit (below 0) that is no payment. */
export type CashAdjustment = Pick<CashAdjusted, "adjustmentId" | "amount" | "kind" | "reason" | "refersTo">;

/** A payment that bounced or was charged back, wholly or in part. */
export interface PaymentReversal extends Pick<PaymentReversed, "reversalId" | "paymentId" | "amount" | "reason"> {
  /** Whether it took all that had not been reversed before: what a reversal without an amount asks for. */
  readonly whole: boolean;
}

/**
 * State of one customer account after its last event. `replay(events)` rebuilds it; it never changes, since a command returns a new
 * account. The fields from `packages` on are internal: read `packageViews`, `unbilled` and the events instead. The rated usages are in
 * a usage index that versions of an account share (usage-index.ts).
 */
export interface Account {
  readonly accountId: string;
  readonly tariff: Tariff;
  /** The sequence of the last event. */
  readonly version: number;
  /** The instant of the last event. */
  readonly clock: Instant;
  readonly identityVerified: boolean;
  readonly regions: ReadonlyMap<string, ActiveRegion>;
  readonly service: ServiceStatus;
  readonly apps: ReadonlyMap<string, App>;
  /** In the tariff's currency. Below zero: the account owes it. */
  readonly cash: Decimal;
  readonly arrearsSince: Instant | null;

  readonly packages: ReadonlyMap<string, MinutePackage>;
  /** The packages that renew, by id, each with the id of the one that was granted last. */
  readonly renewals: ReadonlyMap<string, string>;
  readonly payments: ReadonlyMap<string, Decimal>;
  readonly adjustments: ReadonlyMap<string, CashAdjustment>;
  readonly reversals: ReadonlyMap<string, PaymentReversal>;
  /** By payment, the sum of its reversals. */
  readonly reversed: ReadonlyMap<string, Decimal>;
  readonly payouts: ReadonlyMap<string, Decimal>;
  /** Whether the projected cash was below the level of the tariff's warning at the first instant of the clock's billing day. */
  readonly cashWasLow: boolean;
  /** Billed lines by day: of open days, and of closed days that are not yet billed completely. */
  readonly billed: ReadonlyMap<Day, DayLines>;
  /** Sum of the totals of all bills. */
  readonly billedTotal: Decimal;
  readonly deadlines: { readonly suspendsAt: Instant; readonly releasesAt: Instant } | null;
  /** Oldest first. `until` is the instant at which the service was resumed or released, and not part of the suspension. */
  readonly suspensions: readonly { readonly from: Instant; readonly until: Instant | null }[];
  readonly releasedAt: Instant | null;
}

export const tariffOf = (account: Account): CompiledTariff => compiledTariff(account.tariff);
