import { type Account, type Event, type Outcome, recordUsage, recordUsages, type Refusal } from "rtc-billing";
import { recordByLoop } from "../baseline.js";
import { type Call, calls, chance, DAY, HOUR, inBatches, SECOND } from "../call-reports.js";
import { checksumOf, checksumOfAll } from "../checksum.js";
import { cpuNs } from "../cpu.js";
import { accepted, customer, loopOf, OPENED, recordAll } from "../customer.js";
import { type Contender, cpuTime, cpuTimeChecked, type Row } from "../row.js";
import { scaled } from "../sizes.js";

const PACKAGES = 10;
const ORDINARY_GAP = 80;

const anOrdinaryHour = (count: number): readonly Call[] => calls({ count, from: OPENED + HOUR, gapMs: ORDINARY_GAP });

/** The length differs from call to call, so that each minute has some that began long before. */
function tenDays(count: number): readonly Call[] {
  const below = chance(5);
  return calls({ count, from: OPENED + HOUR, gapMs: (10 * DAY) / count, secondsOf: () => 30 + below(600) });
}

/** One call in a hundred arrives up to an hour after its end. */
function someLate(reports: readonly Call[]): readonly Call[] {
  const below = chance(11);
  const lateBy = (): number => (below(100) === 0 ? below(HOUR / SECOND) * SECOND : 0);
  return reports.map((report) => ({ ...report, at: report.at + lateBy() })).toSorted((a, b) => a.at - b.at);
}

const HOURS_TO_LEAVE_OUT = [0, 2];

/** The cost of a usage in the hours without a midnight before them and without a billing run, within the same ten days. */
const ordinaryHours: Contender = (count) => {
  let [account, inOrdinary, ns, start] = [customer({ packages: PACKAGES }).account, 0, 0, 0];
  let [hour, isOrdinary] = [-1, false];
  for (const report of tenDays(count)) {
    const current = Math.floor(report.at / HOUR);
    if (current !== hour) {
      const now = cpuNs();
      if (isOrdinary) ns += now - start;
      // The zone of the price list is eight hours ahead.
      [hour, isOrdinary, start] = [current, !HOURS_TO_LEAVE_OUT.includes((current + 8) % 24), now];
    }
    account = accepted(recordUsage(account, report)).account;
    if (isOrdinary) inOrdinary += 1;
  }
  if (isOrdinary) ns += cpuNs() - start;
  return { total: (ns / inOrdinary) * count, kept: account };
};

const recordTenDays = (arrivals: (count: number) => readonly Call[]): Contender => cpuTime((count) => {
  const [reports, { account }] = [arrivals(count), customer({ packages: PACKAGES })];
  return () => recordAll(account, reports);
});

/** Performs a command with each request, one after another, and reads all events in full. */
const recordChecked = <Request>(
  requests: (count: number) => readonly Request[], command: (account: Account, request: Request) => Outcome<Event, Refusal>,
): Contender =>
  cpuTimeChecked((count) => {
    const [all, start] = [requests(count), customer({ packages: PACKAGES }).account];
    return () => {
      let [account, checksum] = [start, 0];
      for (const request of all) {
        const outcome = accepted(command(account, request));
        account = outcome.account;
        checksum += checksumOfAll(outcome.events);
      }
      return { checksum, kept: account };
    };
  });

export const arrival: readonly Row[] = [
  {
    name: "record-usage",
    what: "`recordUsage`, ordered by end, 10 packages",
    sizes: scaled(10_000, 100_000), unit: "ns", shown: "each", target: { ratio: 1.5 },
    library: recordChecked(anOrdinaryHour, recordUsage),
    baseline: {
      name: "loop",
      measure: cpuTimeChecked((count) => {
        const [reports, state] = [anOrdinaryHour(count), loopOf(PACKAGES, customer({ packages: PACKAGES }).account.version)];
        return () => {
          let checksum = 0;
          for (const report of reports) {
            const event = recordByLoop(state, report, report.at);
            if (event) checksum += checksumOf(event);
          }
          return { checksum, kept: state };
        };
      }),
    },
  },
  {
    name: "record-usages",
    what: "`recordUsages`, 1,000 at a time, ordered by end, 10 packages",
    sizes: scaled(10_000, 100_000), unit: "ns", shown: "each", target: { ratio: 1.2 },
    library: recordChecked((count) => inBatches(anOrdinaryHour(count)), recordUsages),
    baseline: {
      name: "loop",
      measure: cpuTimeChecked((count) => {
        const [batches, state] = [inBatches(anOrdinaryHour(count)), loopOf(PACKAGES, customer({ packages: PACKAGES }).account.version)];
        return () => {
          let checksum = 0;
          for (const { at, usages } of batches) {
            const events = [];
            for (const usage of usages) {
              const event = recordByLoop(state, usage, at);
              if (event) events.push(event);
            }
            checksum += checksumOfAll(events);
          }
          return { checksum, kept: state };
        };
      }),
    },
  },
  {
    name: "ten-days",
    what: "usages over 10 days, across midnights and billing runs, one by one",
    sizes: scaled(250_000, 1_000_000), unit: "ns", shown: "each", target: { ratio: 1.3 }, limitSeconds: 90,
    library: recordTenDays(tenDays),
    baseline: { name: "its ordinary hours", measure: ordinaryHours },
  },
  {
    name: "ten-days-late",
    what: "the same, 1 % of them late within an hour",
    sizes: scaled(250_000, 1_000_000), unit: "ns", shown: "each", target: { ratio: 1.3 }, limitSeconds: 90,
    library: recordTenDays((count) => someLate(tenDays(count))),
    baseline: { name: "ordinary hours, none late", measure: ordinaryHours },
  },
];
