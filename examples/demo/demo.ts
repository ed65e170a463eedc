import type { Books } from "./books.js";
import { runCheck } from "./check/check.js";
import { type Check, checksOf } from "./checks.js";
import { isComplaint } from "./complaint.js";
import { writeBooks } from "./journal.js";
import { logChecks, logReport } from "./log-report.js";
import { billMonth } from "./month.js";
import { type Options, readOptions } from "./options.js";
import type { Subject } from "./page/subject.js";
import { type Progress, progressOn, type Terminal } from "./progress.js";
import { reportOf } from "./report.js";
import { billLog } from "./subscriptions.js";
import { writeFor } from "./writing.js";

/** Writes the page and says where. What draws it is loaded only here: it takes longer to load than the rest to run. */
async function publish(file: string, subject: Subject): Promise<string> {
  const { pageOf } = await import("./page/page.js");
  await writeFor("--html", file, pageOf(subject));
  return `\nThe page is in ${file}\n`;
}

/** Reports checks that fail, and writes the books. */
async function conclude(books: Books, checks: readonly Check[], { journals }: Options, { out, err }: Terminal): Promise<0 | 1> {
  const broken = checks.filter(({ holds }) => !holds);
  for (const { text } of broken) err(`demo: does not add up: ${text}\n`);
  if (journals.length > 0) out(await writeBooks(journals, books));
  return broken.length > 0 ? 1 : 0;
}

/** Bills what the options name, prints the report, and returns what the page shows. */
async function bill({ calls, subscriptions, tariff, wishes, journals }: Options, { out }: Terminal, progress: Progress): Promise<Subject> {
  const customer = { tariff, wishes, keepsLedger: journals.length > 0 };
  if (subscriptions) {
    const log = await billLog(subscriptions, customer, { tell: out, progress }).finally(progress.stop);
    const checks = logChecks(log);
    out(logReport(log, checks));
    const { refused, refusedLegs } = log.counts;
    return { ...log, totalName: "Total", checks, rated: log.books.usagesRated, refusedCount: refused + refusedLegs, lookalikes: null };
  }
  const month = await billMonth(calls, customer, progress).finally(progress.stop);
  const checks = checksOf(month.books, month.counts);
  out(reportOf(month, checks));
  return { ...month, totalName: "Total of the month", checks, rated: month.counts.rated, refusedCount: month.counts.refused };
}

/**
 * Runs the demo, and returns its exit code: 0; 1 if a check fails; 2, after a one-line message, if the command line or the
 * file is invalid, or if the page or the books cannot be written.
 */
export async function runDemo(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    if (args[0] === "check") return await runCheck(args.slice(1), terminal.out);
    const options = readOptions(args);
    if (typeof options === "string") {
      terminal.out(options);
      return 0;
    }
    const subject = await bill(options, terminal, progressOn(terminal));
    const code = await conclude(subject.books, subject.checks, options, terminal);
    if (options.page !== null) terminal.out(await publish(options.page, subject));
    return code;
  } catch (problem) {
    terminal.err(`demo: ${problem instanceof Error ? problem.message : String(problem)}\n`);
    return isComplaint(problem) ? 2 : 1;
  }
}
