import { arrival, batches, lateness } from "./arrival-laws.js";
import type { Law } from "./law.js";
import { agreement, ledger, permanence, refusals, repeats } from "./ledger-laws.js";
import { drawdown, minutes, prefixes, usages } from "./minutes-laws.js";
import { bills, cash, returns } from "./money-laws.js";
import { passage } from "./time-laws.js";

/**
 * What the library promises, as properties of a service that is built on it, of a price list, or of both. Each law is checked on
 * arbitrary histories; a history that breaks it is the counter-example, and prints as a list of commands. The numbers are those of
 * the laws in `src/README.md`.
 *
 * @example
 * const titles = [];
 * const it = (title, test) => titles.push(title); // as your test runner's
 * for (const law of Object.values(laws)) it(law.title, () => fc.assert(law.property({ tariff: tencentTrtc })));
 * titles.length; // => 16
 */
export const laws: Readonly<Record<LawName, Law>> = {
  /** Not a law of the library: a service answers as the library does. */
  agreement,
  /** Law 4: replay of the events is the account. */
  ledger,
  /** Law 16, first half: an issued bill never changes, nor does any other event. */
  permanence,
  /** Law 3: a refusal changes nothing. */
  refusals,
  /** Law 11: a repeat changes nothing. */
  repeats,
  /** Law 10: time passes the same in one part and in many. */
  passage,
  /** Law 8: the order of arrival does not matter. */
  arrival,
  /** Law 8, for one batch and its usages one by one. */
  batches,
  /** Law 9: late usages are charged what they would have been charged in time. */
  lateness,
  /** Law 5, for packages. */
  minutes,
  /** Law 5, for usages. */
  usages,
  /** Law 5, at every event of the ledger. */
  prefixes,
  /** Law 6: packages are drawn in drawdown order. */
  drawdown,
  /** Law 12: cash is the sum of what moved it. */
  cash,
  /** Law 16, second half: bills partition the rated lines. */
  bills,
  /** Law 13: a returned package leaves no trace. */
  returns,
};

/**
 * The laws whose check of 100 histories, as many as fast-check makes by default, takes less than a second of computing where the service
 * itself takes none: they fit in the 5 s that test runners give a test. The others need more time, or fewer runs (`numRuns`).
 *
 * @example
 * Object.keys(quick).join(); // => arrival,batches,lateness,minutes,usages,prefixes,drawdown,cash,bills,returns
 */
export const quick: Readonly<Record<QuickLawName, Law>> = {
  arrival, batches, lateness, minutes, usages, prefixes, drawdown, cash, bills, returns,
};

/** The names of the quick laws. */
export type QuickLawName =
  | "arrival" | "batches" | "lateness" | "minutes" | "usages" | "prefixes" | "drawdown" | "cash" | "bills" | "returns";

/** The names of the laws. */
export type LawName =
  | "agreement" | "ledger" | "permanence" | "refusals" | "repeats"
  | "passage" | "arrival" | "batches" | "lateness"
  | "minutes" | "usages" | "prefixes" | "drawdown"
  | "cash" | "bills" | "returns";
