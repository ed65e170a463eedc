import { NOTHING, sum } from "./charges.js";
import { type Chronicle, chronicleOf, latestPieces, type RatingStep, type TracedUsage } from "./chronicle.js";
import type { Event } from "./events.js";
import { type ExactAmount, exactAmount, priceOf } from "./exact-amounts.js";
import { minutesOf, type PackageTime, packageTimeOf, subtractTime } from "./minutes.js";
import type { Decimal } from "./money.js";
import { explainPieces, type PieceExplanation } from "./piece-explanations.js";
import { anId, required } from "./reading.js";
import { RefusalError } from "./refusals.js";
import { notEvents } from "./replay.js";
import type { Tariff } from "./tariff.js";
import type { Instant } from "./time.js";
import { type BilledPart, drawnIn, overageIn, partsOf, type UsagePart } from "./usage-parts.js";
import { endOf, minutesIn, type Usage } from "./usages.js";

/** Why a usage costs what it costs, as the ledger rates it in the end. */
export interface UsageExplanation extends Usage {
  readonly kind: "usage";
  readonly currency: string;
  readonly endedAt: Instant;
  /** Package minutes that a minute draws; `null` where no package covers the item. */
  readonly weight: Decimal | null;
  readonly rounding: Tariff["rounding"];
  /** Every rating, the first one first. The pieces are those of the last. */
  readonly steps: readonly RatingStep[];
  readonly pieces: readonly PieceExplanation[];
  readonly minutes: number;
  readonly drawn: PackageTime;
  readonly overage: PackageTime;
  readonly charge: ExactAmount;
  readonly saved: ExactAmount;
  readonly billed: readonly BilledPart[];
  /** What no bill says: it comes with the next run, or never where it leaves its line as it was. */
  readonly unbilled: readonly UsagePart[];
  /** Usages of days closed since that had the same id, oldest first. */
  readonly earlier: readonly UsageExplanation[];
}

/**
 * Why a usage costs what it costs: for each piece the seconds, how they became minutes, each package and why it was drawn or
 * not, and the rate of the rest; besides the bills that it stands on, and each re-rating with its cause (rules 1 to 8, A11, A12).
 * It tells how the usage is rated after the last of `events`, which are read as `replay` reads them. Where an id was used
 * again, the last usage is explained, with the others in `earlier`. The time it takes grows as the ledger does.
 *
 * Throws a `RefusalError`: `UsageNotFound`, or `InvalidInput` for what is no ledger.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const call = { usageId: "u1", appId: "class", item: "recording-360p", startedAt: "2021-04-01T08:00:00+08:00", seconds: 61 };
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => createApp(a, { at, appId: "class" }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *     (a) => enableApp(a, { at, appId: "class" }),
 *     (a) => recordUsage(a, { at: "2021-04-01T09:00:00+08:00", ...call }),
 *   ),
 * );
 * const [piece] = explainUsage(events, "u1").pieces;
 * piece?.candidates.map(({ packageId, verdict }) => `${packageId} ${verdict}`).join(); // => p1 item-not-covered
 * `${piece?.minutes} min at ${piece?.rate}: ${piece?.charge.shown}`; // => 2 min at 0.0262: 0.0524
 */
export function explainUsage(events: readonly Event[], usageId: string): UsageExplanation {
  const asked = required(() => anId(usageId, "usageId"));
  const explanations = required(() => explained(chronicleOf(events), asked), notEvents);
  const last = explanations.at(-1);
  if (!last) throw new RefusalError({ type: "UsageNotFound", usageId: asked });
  return { ...last, earlier: explanations.slice(0, -1) };
}

function explained(chronicle: Chronicle, usageId: string): readonly UsageExplanation[] {
  const named = chronicle.usages.filter(({ usage }) => usage.usageId === usageId);
  const pieces = explainPieces(new Set(named), chronicle);
  return named.map((traced) => explanationOf(traced, pieces.get(traced) ?? [], chronicle));
}

function explanationOf(traced: TracedUsage, pieces: readonly PieceExplanation[], chronicle: Chronicle): UsageExplanation {
  const { usage, steps } = traced;
  const { tariff, items } = chronicle.terms;
  const item = items.get(usage.item);
  const rated = latestPieces(traced);
  const priced = (timeOf: (piece: PieceExplanation) => PackageTime): ExactAmount =>
    exactAmount(pieces.reduce((total, piece) => sum(total, priceOf(timeOf(piece), { ...usage, day: piece.day }, chronicle.terms)), NOTHING));
  return {
    kind: "usage",
    currency: tariff.currency,
    ...usage,
    endedAt: endOf(usage),
    weight: item?.covered ? minutesOf(packageTimeOf(item.perMinute)) : null,
    rounding: tariff.rounding,
    steps,
    pieces,
    minutes: minutesIn(rated),
    drawn: drawnIn(rated),
    overage: overageIn(rated),
    charge: priced(({ overage }) => overage),
    saved: priced(({ need, overage }) => subtractTime(need, overage)),
    ...partsOf(traced, chronicle),
    earlier: [],
  };
}
