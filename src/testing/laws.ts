import { arrival, batches, lateness } from "./arrival-laws.js";
import type { Law } from "./law.js";
import { agreement, ledger, permanence, refusals, repeats } from "./ledger-laws.js";
import { drawdown, minutes, prefixes, usages } from "./minutes-laws.js";
import { bills, cash, returns } from "./money-laws.js";
import { passage } from "./time-laws.js";

/**
 * What the library promises, as properties of a service that is built on it, of a price list, or of both. Each law is checked on
 * arbitrary histories; a history that breaks it is the counter-example, and prints as a story.
 *
 * @example
 * const titles = [];
 * const it = (title, test) => titles.push(title); // as your test runner's
 * for (const law of Object.values(laws)) it(law.title, () => fc.assert(law.property({ tariff: tencentTrtc })));
 * titles.length; // => 16
 */
export const laws: Readonly<Record<LawName, Law>> = {
  agreement, ledger, permanence, refusals, repeats, passage, arrival, batches, lateness, minutes, usages, prefixes, drawdown, cash, bills, returns,
};

/** The names of the laws. */
export type LawName =
  | "agreement" | "ledger" | "permanence" | "refusals" | "repeats"
  | "passage" | "arrival" | "batches" | "lateness"
  | "minutes" | "usages" | "prefixes" | "drawdown"
  | "cash" | "bills" | "returns";
