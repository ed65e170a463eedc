import { callsOfTheMonth } from "./calls.js";
import { chanceFrom } from "./chance.js";
import { mishapsOf } from "./mishaps.js";
import { arrivalOf, COLUMNS, reportOf } from "./reports.js";

const SEED = 20_190_901;

/** The text of `calls.csv`: a header, and all reports in order of arrival. */
export function sampleMonth(): string {
  const chance = chanceFrom(SEED);
  const legs = callsOfTheMonth(chance);
  const reports = [...legs.map((leg) => reportOf(leg, arrivalOf(leg, chance))), ...mishapsOf(legs, chance)];
  const inOrderOfArrival = [...reports].sort((a, b) => a.reportedAt - b.reportedAt);
  return [COLUMNS.join(","), ...inOrderOfArrival.map(({ text }) => text), ""].join("\n");
}
