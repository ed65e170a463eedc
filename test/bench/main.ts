import { type Account, accountFromJSON, accountToJSON, type Event, recordUsage, recordUsages, replay, settle, unwrap } from "rtc-billing";
import { execFileSync } from "node:child_process";
import Table from "cli-table3";
import { type Baseline, recordByLoop } from "./baseline.js";
import { insteadRows } from "./instead.js";
import { meteringCases } from "./metering.js";
import { baselineSchool, calls, MIDNIGHT, type Report, school, schoolWith } from "./school.js";
import { percent, type Task, time, type Timing } from "./timing.js";

/*
 * How fast the library is, in ratios to a mutable loop with the same duties (baseline.ts) or to itself, measured in this one
 * run; then beside what people would use instead (instead.ts). `npm run bench`; SIZE=100000 makes the large rows smaller than a
 * million, PGHOST=… adds a row for the PostgreSQL server there.
 */
const SIZE = Number(process.env["SIZE"] ?? "1000000");
const DAY = 86_400_000;
const rows: string[][] = [];

/**
 * An account that lives throughout, as a service has some. Where none is left when garbage is collected, the engine forgets the
 * shapes of accounts and with them the code that it made for them: then each run would measure the making of code.
 */
const living = school(10);
const DEPENDENCIES = ["decimal.js", "@date-fns/tz/tzName", "@date-fns/tz/tzOffset", "@date-fns/utc/date/mini", "date-fns/addMonths", "date-fns/addYears", "date-fns/startOfMonth"];

const perUsage = ({ ms }: Timing, count: number): string => `${((ms / count) * 1e6).toFixed(0)} ns`;

function compare(what: string, ours: Timing | undefined, theirs: Timing | undefined, count: number, target: string): void {
  if (!ours || !theirs) throw new Error(what);
  rows.push([what, perUsage(ours, count), perUsage(theirs, count), (ours.ms / theirs.ms).toFixed(2), percent(Math.max(ours.spread, theirs.spread)), target]);
}

function recordAll(start: Account, reports: readonly Report[], events: Event[] | null = null): Account {
  let account = start;
  for (const report of reports) {
    const outcome = recordUsage(account, report);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal));
    if (events) for (const event of outcome.events) events.push(event);
    account = outcome.account;
  }
  return account;
}

/** What the loop reached, its events dropped. */
function recordAllByLoop(state: Baseline, reports: readonly Report[]): Baseline {
  for (const report of reports) recordByLoop(state, report, report.at);
  state.events.length = 0;
  return state;
}

const loopedSchool = (count: number): Baseline => recordAllByLoop(baselineSchool(10), calls(count));

const shuffledWithin = (reports: readonly Report[]): readonly Report[] => {
  let state = 1;
  const key = new Map(reports.map((report) => [report, (state = Math.imul(state, 1_103_515_245) + 12_345)]));
  return reports.toSorted((a, b) => (key.get(a) ?? 0) - (key.get(b) ?? 0));
};

async function usualArrival(): Promise<void> {
  const count = 50_000;
  const reports = calls(count);
  const batches = Array.from({ length: count / 1_000 }, (_, index) => {
    const batch = reports.slice(index * 1_000, (index + 1) * 1_000);
    return { at: batch.at(-1)?.at ?? MIDNIGHT, usages: shuffledWithin(batch) };
  });
  const timed = await time({
    loop: () => {
      const state = baselineSchool(10);
      for (const report of reports) recordByLoop(state, report, report.at);
    },
    loopOverBatches: () => {
      const state = baselineSchool(10);
      for (const { at, usages } of batches) for (const report of usages) recordByLoop(state, report, at);
    },
    single: () => { recordAll(school(10), reports, []); },
    batched: () => {
      let account = school(10);
      const events: Event[] = [];
      for (const batch of batches) {
        const outcome = unwrap(recordUsages(account, batch));
        for (const event of outcome.events) events.push(event);
        account = outcome.account;
      }
    },
  });
  compare("recordUsage, ordered by end, 10 packages", timed["single"], timed["loop"], count, "2");
  compare("recordUsages in batches of 1,000, any order; the loop in that order", timed["batched"], timed["loopOverBatches"], count, "1.3");
}

/**
 * Records further calls into windows of a thousand and into a large one, and, of two that grow alike, beside 10 packages and
 * 10,000. Before each time, reports and windows are made, which is not measured.
 */
async function growth(): Promise<void> {
  const [few, each, windows] = [1_000, 5_000, 10];
  function afresh<Window>(open: () => Window, record: (window: Window, reports: readonly Report[]) => unknown): Task {
    const reports = calls(each, few);
    let opened: readonly Window[] = [];
    return {
      before: () => { opened = Array.from({ length: windows }, open); },
      run: () => { for (const window of opened) record(window, reports); },
    };
  }
  function onwards<Window>(held: number, opened: Window, record: (window: Window, reports: readonly Report[]) => Window): Task {
    let [window, from, reports]: [Window, number, readonly Report[]] = [opened, held, []];
    return {
      before: () => {
        reports = calls(each * windows, from);
        from += reports.length;
      },
      run: () => { window = record(window, reports); },
    };
  }
  const timed = await time({
    small: afresh(() => schoolWith(10, calls(few)), recordAll),
    smallLoop: afresh(() => loopedSchool(few), recordAllByLoop),
    large: onwards(SIZE, schoolWith(10, calls(SIZE)), recordAll),
    largeLoop: onwards(SIZE, loopedSchool(SIZE), recordAllByLoop),
    fewPackages: onwards(few, schoolWith(10, calls(few)), recordAll),
    manyPackages: onwards(few, schoolWith(10_000, calls(few)), recordAll),
  });
  const ratio = (a: string, b: string): number => (timed[a]?.ms ?? NaN) / (timed[b]?.ms ?? NaN);
  const spread = (...names: string[]): string => percent(Math.max(...names.map((name) => timed[name]?.spread ?? 0)));
  rows.push([
    `growth of recordUsage, 1,000 to ${SIZE.toLocaleString("en")} in the window`, `x ${ratio("large", "small").toFixed(2)}`,
    `x ${ratio("largeLoop", "smallLoop").toFixed(2)}`, (ratio("large", "small") / ratio("largeLoop", "smallLoop")).toFixed(2), spread("small", "large", "smallLoop", "largeLoop"), "1.25",
  ]);
  rows.push(["growth from 10 to 10,000 packages", `x ${ratio("manyPackages", "fewPackages").toFixed(2)}`, "", ratio("manyPackages", "fewPackages").toFixed(2), spread("fewPackages", "manyPackages"), "1.5"]);
}

/** A call that ended before `behind` others: rated anew are those. */
async function late(): Promise<void> {
  const held = 100_000;
  const reports = calls(held);
  const account = schoolWith(10, reports);
  const small = schoolWith(10, reports.slice(-10_000));
  const arriving = (start: Account, behind: number) => {
    const last = reports[held - 1 - behind];
    const report = { ...reports[0], usageId: "late", startedAt: (last?.startedAt ?? 0) + 1, seconds: 66 } as Report;
    let [reached, number] = [start, 0];
    return () => {
      for (let times = 0; times < 20; times += 1) {
        number += 1;
        reached = unwrap(recordUsage(reached, { ...report, at: MIDNIGHT + DAY, usageId: `late ${number}` })).account;
      }
    };
  };
  const timed = await time({ ten: arriving(account, 10), hundred: arriving(account, 100), thousand: arriving(account, 1_000), small: arriving(small, 1_000) });
  const each = (name: string): string => `${((timed[name]?.ms ?? NaN) / 20).toFixed(3)} ms`;
  rows.push(["a late call behind 10, 100, 1,000 of 100,000", [each("ten"), each("hundred"), each("thousand")].join(", "), "", "", "", "~ k"]);
  rows.push(["behind 1,000 of 10,000", each("small"), each("thousand"), ((timed["small"]?.ms ?? NaN) / (timed["thousand"]?.ms ?? NaN)).toFixed(2), "", "~ 1"]);
}

async function large(): Promise<void> {
  const reports = calls(SIZE);
  const at = MIDNIGHT + 2 * DAY - 1;
  const reversed = reports.toReversed();
  const timed = await time({
    ordered: () => { unwrap(recordUsages(school(10), { at, usages: reports })); },
    reverse: () => { unwrap(recordUsages(school(10), { at, usages: reversed })); },
  }, 3);
  compare(`${SIZE.toLocaleString("en")} in one batch, reverse order to ordered`, timed["reverse"], timed["ordered"], SIZE, "3");

  const events: Event[] = [];
  const made = await time({ make: () => { events.length = 0; recordAll(school(10), reports, events); } }, 3);
  const ledger = [...events];
  const replayed = await time({ replay: () => { replay(ledger, school(10)); } }, 3);
  compare(`replay of ${ledger.length.toLocaleString("en")} events to making them`, replayed["replay"], made["make"], SIZE, "1");

  const recorded = schoolWith(10, reports);
  const settled = await time({ settle: () => { unwrap(settle(recorded, { at: at + 30 * DAY })); } }, 3);
  rows.push(["settle over 30 days to recording", `${settled["settle"]?.ms.toFixed(1)} ms`, `${made["make"]?.ms.toFixed(0)} ms`, ((settled["settle"]?.ms ?? NaN) / (made["make"]?.ms ?? NaN)).toFixed(3), "", "0.05"]);
}

function memoryInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Of what the account holds, besides the reports and their texts, which are held here. */
function memory(): void {
  const reports = calls(SIZE);
  const empty = school(10);
  globalThis.gc?.();
  const before = memoryInUse();
  const account = schoolWith(10, reports);
  globalThis.gc?.();
  const bytes = (memoryInUse() - before) / SIZE;
  rows.push(["memory of a usage in the window", `${bytes.toFixed(0)} bytes`, "", "", "", "300 bytes"]);
  if (account.version === empty.version) throw new Error("nothing was recorded");
}

async function json(): Promise<void> {
  const sizes = [25_000, 50_000, 100_000];
  const written = sizes.map((size) => schoolWith(10, calls(size)));
  for (const [index, account] of written.entries()) {
    const text = JSON.stringify(accountToJSON(account));
    const timed = await time({ write: () => { JSON.stringify(accountToJSON(account)); }, read: () => { accountFromJSON(JSON.parse(text)); } }, 3);
    const size = sizes[index] ?? 0;
    rows.push([`JSON of ${size.toLocaleString("en")} usages, write, read`, `${timed["write"]?.ms.toFixed(0)} ms, ${timed["read"]?.ms.toFixed(0)} ms`, "", "", `${(text.length / size).toFixed(0)} B each`, "linear"]);
  }
}

async function metering(): Promise<void> {
  const [sort, batch, stream, sortOne, batchOne, streamOne] = meteringCases(SIZE);
  const school = await time({ sort: () => sort?.run(), batch: () => batch?.run(), stream: () => stream?.run() }, 3);
  compare(`meter ${SIZE.toLocaleString("en")} records, to a sort of them`, school["batch"], school["sort"], SIZE, "small");
  compare("the same as a stream", school["stream"], school["sort"], SIZE, "small");
  const one = await time({ sort: () => sortOne?.run(), batch: () => batchOne?.run(), stream: () => streamOne?.run() }, 3);
  compare("meter as many of one subscriber and 1,000 publishers", one["batch"], one["sort"], SIZE, "small");
  compare("the same as a stream", one["stream"], one["sort"], SIZE, "small");
}

/** A new process each time; beside it what the library depends on, alone. */
function coldImport(): void {
  const program = (specifiers: readonly string[]): string =>
    `const start = performance.now(); await Promise.all(${JSON.stringify(specifiers)}.map((name) => import(name))); console.log(performance.now() - start);`;
  const loading = (...specifiers: readonly string[]): number =>
    Number(execFileSync(process.execPath, ["--input-type=module", "-e", program(specifiers)], { encoding: "utf8" }));
  const turns = Array.from({ length: 7 }, () => ({ library: loading("rtc-billing"), dependencies: loading(...DEPENDENCIES) }));
  const times = turns.map(({ library }) => library).sort((a, b) => a - b);
  const floors = turns.map(({ dependencies }) => dependencies).sort((a, b) => a - b);
  rows.push([
    "import, cold; its dependencies alone", `${times[3]?.toFixed(1)} ms`, `${floors[3]?.toFixed(1)} ms`, ((times[3] ?? 0) / (floors[3] ?? 1)).toFixed(2),
    `${times[0]?.toFixed(1)} to ${times[6]?.toFixed(1)} ms`, "30 ms",
  ]);
}

const version = living.version;
await usualArrival();
await late();
await json();
await metering();
coldImport();
memory();
await growth();
await large();
if (living.version !== version) throw new Error("an account changed");
print(["what", "library", "baseline", "ratio", "spread", "target"], rows);
print(["what people would use instead", "a usage", "to recordUsage", "spread"], await insteadRows());

function print(head: string[], body: readonly (readonly string[])[]): void {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...body.map((row) => [...row]));
  console.log(table.toString());
}
