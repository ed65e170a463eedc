import { deepStrictEqual, rejects } from "node:assert/strict";
import { type Account, type Event, packageViews, recordUsage, unbilled, unwrap } from "rtc-billing";
import { type Contender, type Holdings, lineKey } from "./contender.js";
import { embedded, inSql, server } from "./postgres.js";
import { calls, type Report, school } from "./school.js";
import { spreadCopies } from "./spread-copies.js";
import { percent, time, type Timing } from "./timing.js";

/*
 * The library beside what people would use instead: each usage decided by itself, in order of arrival, into an account that has
 * none yet. Two packages, so that the last calls are overage. All must come to the same, or there is no table.
 */
const PACKAGES = 2;
const COUNT = 2_000;
const ITERATIONS = 5;
/** To warm up, and to measure: of short runs there are many, so that the engine has compiled what is measured. */
const AT_LEAST_MS = 3_000;

/** The rows of the table: what, time a usage, ratio to the library's, spread. */
export async function insteadRows(): Promise<readonly (readonly string[])[]> {
  const ours = byLibrary();
  const copies = spreadCopies(PACKAGES);
  const library = await timed(ours, COUNT);
  const expected = await course(ours);
  const row = (what: string, timing: Timing, count: number): readonly string[] => {
    const [mine, others] = [library.ms / COUNT, timing.ms / count];
    return [`${what}, ${count.toLocaleString("en")} usages`, `${(others * 1e3).toFixed(1)} µs`, (others / mine).toFixed(1), percent(Math.max(library.spread, timing.spread))];
  };

  const rows = [row("recordUsage", library, COUNT)];
  for (const count of [COUNT / 4, COUNT / 2, COUNT]) rows.push(row("copies with spread", await timed(copies, count), count));
  deepStrictEqual(await course(copies), expected);

  for (const connect of process.env["PGHOST"] === undefined ? [embedded] : [embedded, server]) {
    const database = await connect();
    try {
      const stored = await inSql(database, PACKAGES);
      rows.push(row(database.name, await timed(stored, COUNT), COUNT));
      deepStrictEqual(await course(stored), expected);
    } finally {
      await database.close();
    }
  }
  return rows;
}

async function timed(contender: Contender, count: number): Promise<Timing> {
  const reports = calls(count);
  const { recorded } = await time({ recorded: { before: contender.open, run: async () => { await contender.recordAll(reports); } } }, ITERATIONS, AT_LEAST_MS);
  if (!recorded) throw new Error("nothing was recorded");
  return recorded;
}

/** What is held half way, when a package is partly drawn, and at the end. There the last call is a repeat, and with other content a conflict. */
async function course(contender: Contender): Promise<readonly Holdings[]> {
  const reports = calls(COUNT);
  await contender.open();
  await contender.recordAll(reports.slice(0, COUNT / 2));
  const halfWay = await contender.holdings();
  await contender.recordAll(reports.slice(COUNT / 2));
  const last = reports.slice(-1);
  await contender.recordAll(last);
  await rejects(async () => { await contender.recordAll(last.map((report) => ({ ...report, seconds: report.seconds - 1 }))); });
  return [halfWay, await contender.holdings()];
}

function byLibrary(): Contender {
  let account: Account;
  let events: Event[];
  return {
    open: () => { [account, events] = [school(PACKAGES), []]; },
    recordAll: (reports: readonly Report[]) => {
      for (const report of reports) {
        const outcome = unwrap(recordUsage(account, report));
        account = outcome.account;
        for (const event of outcome.events) events.push(event);
      }
    },
    holdings: (): Holdings => ({
      recorded: events.filter(({ type }) => type === "UsageRated").length,
      remainingMs: Object.fromEntries(packageViews(account, account.clock).map(({ packageId, remainingMinutes }) => [packageId, remainingMinutes.times(60_000).toNumber()])),
      lines: Object.fromEntries(unbilled(account).map(({ day, region, item, billedSeconds, drawnMs, overageMs }) => [lineKey(day, region, item), { minutes: billedSeconds / 60, drawnMs, overageMs }])),
    }),
  };
}
