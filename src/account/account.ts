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

/** A region in which the service was opened. */
export interface ActiveRegion {
  readonly region: string;
  readonly activatedAt: Instant;
}

/**
 * A customer's account: an immutable value that says what its events say, and nothing that cannot be found out from them.
 * The fields from `packages` on are the library's own; `packageViews`, `unbilled` and the events tell them to others. Its usages lie
 * in a book that versions of an account share (see book.ts).
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
  /** Negative in arrears. */
  readonly cash: Decimal;
  readonly arrearsSince: Instant | null;

  readonly packages: ReadonlyMap<string, MinutePackage>;
  readonly payments: ReadonlyMap<string, Decimal>;
  /** What is billed, by day: of open days, and of closed ones that are not billed to the end. */
  readonly billed: ReadonlyMap<Day, DayLines>;
  /** The sum of all bills. */
  readonly billedTotal: Decimal;
  readonly deadlines: { readonly suspendsAt: Instant; readonly releasesAt: Instant } | null;
  /** Every suspension, oldest first; one ends when the service is resumed or released. */
  readonly suspensions: readonly { readonly from: Instant; readonly until: Instant | null }[];
  readonly releasedAt: Instant | null;
}

export const tariffOf = (account: Account): CompiledTariff => compiledTariff(account.tariff);
