import { calls, DAY, HOUR, MINUTE } from "../call-reports.js";
import { buy, customer, MIDNIGHT, OPENED, recordAll } from "../customer.js";
import { type Contender, cpuTime, type Row } from "../row.js";
import { scaled } from "../sizes.js";

/* Calls that are cut at a midnight or at a purchase: where a cut changes nothing, it costs nothing. */

const CALL_SECONDS = 45 * 60;

const aboutTwentyFiveMinutes = (from: number): Contender => cpuTime((count) => {
  const { account } = customer({ packages: 10 });
  const reports = calls({ count, from, gapMs: (25 * MINUTE) / count });
  return () => recordAll(account, reports);
});

/** Ninety minutes of ends. The purchase comes 22 minutes after the first of them, and cuts the calls that end in the next 45 minutes. */
const longCalls = (isBought: boolean): Contender => cpuTime((count) => {
  const { account } = customer({ packages: 10 });
  const from = OPENED + HOUR;
  const reports = calls({ count, from, gapMs: (90 * MINUTE) / count, secondsOf: () => CALL_SECONDS });
  const boughtAt = from + 22 * MINUTE;
  const [before, after] = [reports.filter(({ at }) => at < boughtAt), reports.filter(({ at }) => at >= boughtAt)];
  return () => {
    const reached = recordAll(account, before);
    return recordAll(isBought ? buy(reached, "further", boughtAt, { minutes: 1_000, validForDays: 400 }).account : reached, after);
  };
});

export const cuts: readonly Row[] = [
  {
    name: "midnight",
    what: "25 minutes about midnight, 12.5 ends a second at the larger size",
    sizes: scaled(3_750, 18_750), unit: "ns", shown: "each", target: { ratio: 2 }, limitSeconds: 40,
    library: aboutTwentyFiveMinutes(MIDNIGHT - 10 * MINUTE),
    baseline: { name: "the same at noon", measure: aboutTwentyFiveMinutes(MIDNIGHT + DAY / 2 - 10 * MINUTE) },
  },
  {
    name: "purchase-in-calls",
    what: "calls of 45 minutes, 4 ends a second at the larger size, with a purchase in their middle",
    sizes: scaled(5_400, 21_600), unit: "ns", shown: "each", target: { ratio: 2 }, limitSeconds: 40,
    library: longCalls(true),
    baseline: { name: "without the purchase", measure: longCalls(false) },
  },
];
