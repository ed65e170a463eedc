import type { Account } from "./account.js";
import { unbilledLines } from "./billing.js";
import { chargeOf, type Fraction, NOTHING, sum } from "./charges.js";
import { accountAt, anAccount } from "./command.js";
import type { RatingChange, UsageRated } from "./events.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import type { PackageTime } from "./minutes.js";
import { type Decimal, minus } from "./money.js";
import type { Refused } from "./outcome.js";
import { attempt } from "./reading.js";
import type { InvalidInput } from "./refusals.js";
import { type Terms, termsOf } from "./terms.js";
import { addDays } from "./time.js";
import { type RecordUsagesRequest, recordUsages, type RefusedUsage } from "./usage.js";
import { drawnIn, overageIn } from "./usage-parts.js";
import type { Piece } from "./usages.js";

/** A usage as it would be rated. */
export interface QuotedUsage {
  readonly usageId: string;
  readonly minutes: number;
  /** What each part would draw, from which packages, and leave as overage. */
  readonly pieces: readonly Piece[];
  readonly drawn: PackageTime;
  readonly overage: PackageTime;
  /** What the overage comes to, before a bill rounds it down. */
  readonly charge: ExactAmount;
}

/** What usages would cost. */
export interface Quote {
  readonly ok: true;
  /** Those that would be rated, in the order given; one that is known already is left out. */
  readonly usages: readonly QuotedUsage[];
  readonly refused: readonly RefusedUsage[];
  /** Usages known already that would be rated otherwise. */
  readonly rerated: readonly RatingChange[];
  /** What all charges together would come to more, those of re-rated usages too, before bills round it down. */
  readonly charge: ExactAmount;
  /** What the next bills would come to more. */
  readonly due: Decimal;
}

/**
 * What usages would cost if they were recorded at `at`, and from which packages they would draw: it records them in thought by
 * the same code, and bills both the account with them and the one without. Nothing else is taken to happen until the run that
 * bills them. The usages end at `at` or before, as for `recordUsages`; those of a call that is yet to come are quoted with an
 * `at` to come.
 *
 * Refuses as a whole only with `InvalidInput`; each usage for itself as `recordUsages` does.
 *
 * @example
 * const call = { usageId: "u1", appId: "class", item: "video-720p", startedAt: "2021-04-02T08:00:00Z", seconds: 72_000 };
 * const quoted = unwrap(quote(account, { at: "2021-04-03T04:00:00Z", usages: [call] }));
 * quoted.usages.map(({ drawn, overage }) => `${drawn / 60_000} min drawn, ${overage / 60_000} beyond`).join(); // => 1000 min drawn, 200 beyond
 * quoted.due; // => 6.4
 */
export function quote(account: Account, request: RecordUsagesRequest): Quote | Refused<InvalidInput> {
  const attempted = attempt(() => quoted(anAccount(account), request));
  return attempted.ok ? attempted.value : attempted;
}

function quoted(account: Account, request: RecordUsagesRequest): Quote | Refused<InvalidInput> {
  const outcome = recordUsages(account, request);
  if (!outcome.ok) return outcome;
  const { account: recorded, events, refused } = outcome;
  const terms = termsOf(recorded.tariff);
  const { calendar, billingRunOf } = terms;
  const nextRun = billingRunOf(addDays(calendar.dayOf(recorded.clock), 1));
  const charge = unbilledCharge(recorded, terms);
  const without = unbilledCharge(accountAt(account, recorded.clock), terms);
  return {
    ok: true,
    usages: events.filter((event) => event.type === "UsageRated").map((event) => quotedUsage(event, terms)),
    refused,
    rerated: events.filter((event) => event.type === "UsagesRerated").flatMap(({ changes }) => changes),
    charge: exactAmount(sum(charge, { count: -without.count, over: without.over })),
    due: minus(accountAt(account, nextRun).cash, accountAt(recorded, nextRun).cash),
  };
}

function quotedUsage({ usageId, region, item, minutes, pieces }: UsageRated, terms: Terms): QuotedUsage {
  const charge = pieces.reduce((total, { day, overage }) => sum(total, priceOf(overage, { day, region, item }, terms)), NOTHING);
  return { usageId, minutes, pieces, drawn: drawnIn(pieces), overage: overageIn(pieces), charge: exactAmount(charge) };
}

const unbilledCharge = (account: Account, terms: Terms): Fraction =>
  unbilledLines(account).reduce((total, line) => sum(total, chargeOf(line, terms)), NOTHING);
