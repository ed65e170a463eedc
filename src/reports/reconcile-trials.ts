import type { MinutePackage } from "../packages/minute-package.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import { addDays } from "../values/calendar.js";
import { plusMs } from "../values/instant.js";
import { type Material, rateAgain, type RatedPiece, type Terms } from "./rated-again.js";
import type { Subject } from "./reconcile-material.js";
import { type Reading, withRates } from "./reconcile-readings.js";

/**
 * Why a line of the vendor's may not be ours. `"absent"`: without one usage our minutes (where theirs are unknown: our amount) would be
 * theirs. For the others everything is rated again, and the whole line is then theirs: `"voided"` with the usages that were voided,
 * `"late"` without those that were recorded after the run that bills their day, `"returned"` with the packages that were returned,
 * `"expiry"` with packages that last until their last day ends; `"rounding"`, `"coverFrom"` and `"rates"` with the other one.
 */
export type DifferenceCause = "absent" | "voided" | "late" | "returned" | "expiry" | "rounding" | "coverFrom" | "rates";

/** Everything rated again with one assumption changed. */
export interface Trial {
  readonly cause: Exclude<DifferenceCause, "absent">;
  readonly rated: readonly RatedPiece[];
  readonly prices: CompiledTariff;
}

/** The trials that can make a difference, one at a time: what is rated is held only while its trial is looked at. */
export function* trialsOf({ compiled, material, voided, late }: Subject, rates: Reading["rates"]): Generator<Trial> {
  const { tariff } = compiled;
  const { usages, packages } = material;
  const trial = (cause: Trial["cause"], changed: Partial<Material>, terms: Terms = tariff): Trial =>
    ({ cause, rated: rateAgain({ ...material, ...changed }, tariff, terms), prices: compiled });

  if (voided.length > 0) yield trial("voided", { usages: [...usages, ...voided] });
  if (late.size > 0) yield trial("late", { usages: usages.filter((usage) => !late.has(usage)) });
  const kept = packages.map((pack) => ({ ...pack, refunded: false }));
  if (packages.some(({ refunded }) => refunded)) yield trial("returned", { packages: kept });
  const lasting = packages.map((pack) => untilDayEnds(pack, compiled));
  if (lasting.some((pack, index) => pack !== packages[index])) yield trial("expiry", { packages: lasting });

  const { rounding, coverFrom } = tariff;
  yield trial("rounding", {}, { rounding: rounding === "per-day" ? "per-usage" : "per-day", coverFrom });
  yield trial("coverFrom", {}, { rounding, coverFrom: coverFrom === "purchase" ? "start-of-day" : "purchase" });
  yield { ...trial("rates", {}), prices: otherRates(tariff, rates) };
}

function untilDayEnds(pack: MinutePackage, { calendar }: CompiledTariff): MinutePackage {
  const expiresAt = calendar.startOf(addDays(calendar.dayOf(plusMs(pack.expiresAt, -1)), 1));
  return expiresAt === pack.expiresAt ? pack : { ...pack, expiresAt };
}

const otherRates = (tariff: Tariff, own: Reading["rates"]): CompiledTariff =>
  compiledTariff(withRates(tariff, own === "B1" ? "B2" : "B1", ({ weight }) => weight !== null));
