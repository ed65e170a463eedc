import type { App } from "./apps.js";
import type { DayLines } from "./lines.js";
import type { Decimal } from "./money.js";
import { type MinutePackage } from "./packages.js";
import type { Tariff } from "./tariff.js";
import { type Terms, termsOf } from "./terms.js";
import type { Day, Instant } from "./time.js";
import type { RatedUsage } from "./usages.js";

/** The state of the service as a whole; an app has a status of its own. */
export type ServiceStatus = "inactive" | "active" | "suspended" | "released";

/** A region in which the service was opened. */
export interface ActiveRegion {
  readonly region: string;
  readonly activatedAt: Instant;
}

/**
 * A customer's account: an immutable value that says what its events say, and nothing that cannot be found out from them.
 * The fields from `packs` on are the library's own; `packageViews`, `unbilled` and the events tell them to others.
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

  readonly packs: ReadonlyMap<string, MinutePackage>;
  readonly payments: ReadonlyMap<string, Decimal>;
  /** Usages by the day they start on and by id: those of open days, and of closed ones those that run into an open day. */
  readonly usages: ReadonlyMap<Day, ReadonlyMap<string, RatedUsage>>;
  /** What is rated, by day: of open days, and of closed ones that are not billed to the end. */
  readonly rated: ReadonlyMap<Day, DayLines>;
  /** What of that is billed. */
  readonly billed: ReadonlyMap<Day, DayLines>;
  /** The sum of all bills. */
  readonly billedTotal: Decimal;
  readonly deadlines: { readonly suspendsAt: Instant; readonly releasesAt: Instant } | null;
  /** Every suspension, oldest first; one ends when the service is resumed or released. */
  readonly suspensions: readonly { readonly from: Instant; readonly until: Instant | null }[];
  readonly releasedAt: Instant | null;
}

/** An account while events are folded into it; it is no account before it is sealed. */
export type Draft = { -readonly [Key in keyof Account]: Account[Key] };

export const termsFor = (account: Account): Terms => termsOf(account.tariff);

/** The usage that holds an id, of the days from `oldestDay` on: ids of closed days are free again. */
export function usageById({ usages }: Pick<Account, "usages">, usageId: string, oldestDay: Day): RatedUsage | undefined {
  for (const [day, ofDay] of usages) {
    const found = day >= oldestDay ? ofDay.get(usageId) : undefined;
    if (found) return found;
  }
  return undefined;
}
