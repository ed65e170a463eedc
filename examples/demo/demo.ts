import type { Books } from "./books.js";
import { type Check, checksOf } from "./checks.js";
import { isComplaint } from "./complaint.js";
import { writeBooks } from "./journal.js";
import { logChecks, logReport } from "./log-report.js";
import { billMonth, type Month } from "./month.js";
import { type Options, readOptions, USAGE } from "./options.js";
import { progressOn, type Terminal } from "./progress.js";
import { reportOf } from "./report.js";
import { billLog } from "./subscriptions.js";
import { writeFor } from "./writing.js";

/** Writes the page and says where. What draws it is loaded only here: it takes longer to load than the rest to run. */
async function publish(file: string, month: Month, checks: readonly Check[]): Promise<string> {
  const { pageOf } = await import("./page/page.js");
  await writeFor("--html", file, pageOf(month, checks));
  return `\nThe page is in ${file}\n`;
}

/** Reports checks that fail, and writes the books. */
async function conclude(books: Books, checks: readonly Check[], { journals }: Options, { out, err }: Terminal): Promise<0 | 1> {
  const broken = checks.filter(({ holds }) => !holds);
  for (const { text } of broken) err(`demo: does not add up: ${text}\n`);
  if (journals.length > 0) out(await writeBooks(journals, books));
  return broken.length > 0 ? 1 : 0;
}

/**
 * Runs the demo, and returns its exit code: 0; 1 if a check fails; 2, after a one-line message, if the command line or the
 * file is invalid, or if the page or the books cannot be written.
 */
export async function runDemo(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args);
    if (!options) {
      terminal.out(USAGE);
      return 0;
    }
    const progress = progressOn(terminal.screen);
    if (options.subscriptions) {
      const log = await billLog(options.subscriptions, options.journals.length > 0, { tell: terminal.out, progress }).finally(progress.stop);
      const checks = logChecks(log);
      terminal.out(logReport(log, checks));
      return await conclude(log.books, checks, options, terminal);
    }
    const month = await billMonth(options, progress).finally(progress.stop);
    const checks = checksOf(month.books, month.counts);
    terminal.out(reportOf(month, checks));
    const code = await conclude(month.books, checks, options, terminal);
    if (options.page !== null) terminal.out(await publish(options.page, month, checks));
    return code;
  } catch (problem) {
    terminal.err(`demo: ${problem instanceof Error ? problem.message : String(problem)}\n`);
    return isComplaint(problem) ? 2 : 1;
  }
}
