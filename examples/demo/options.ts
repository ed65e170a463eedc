import { fileURLToPath } from "node:url";
import { extname, resolve } from "node:path";
import { aliyunRtc } from "rtc-billing";
import { parseArgs } from "node:util";
import { complaint } from "./complaint.js";
import { epochOf } from "./instants.js";
import type { Log } from "./log.js";

const SAMPLE_MONTH = fileURLToPath(new URL("../sample-month/calls.csv", import.meta.url));

export const USAGE = `Bills a month of call legs and prints the packages, the bills and what could not be used.

npm run demo [-- FILE] [--format legs|copenhagen] [--epoch ISO] [--item ITEM] [--html PAGE]
             [--journal BOOKS]

  FILE      a CSV file with a header; the shipped sample month where none is given
  --format  legs (default): usageId,appId,item,startedAt,seconds, and optionally region and reportedAt, the
            instant of arrival (otherwise a leg arrives at its end)
            copenhagen: timestamp,caller,callee,duration in seconds, -1 a missed call
  --epoch   the instant at which the account opens, such as 2019-09-01T00:00:00+08:00; for copenhagen, where it
            is required, also the instant of timestamp 0. For legs: by default the hour of the first readable row
  --item    what a copenhagen call is billed as (default: audio)
  --html    also write the month as one HTML page with charts into the file PAGE, which is replaced if it exists
  --journal also write the books into the file BOOKS: for hledger where its name ends in .journal, for Beancount where
            it ends in .beancount, as plain text where it ends in .txt; replaced if it exists. May be given several times
  --subscriptions LOG
            bill the subscription records of an NDJSON file instead, ordered by their start; the shipped one is
            examples/sample-week/subscriptions.ndjson
  --lateness
            how many minutes earlier than a record before it a subscription record may start (default: 60)
  --help    this page
`;

export interface Options {
  readonly file: string;
  /** The shipped month, whose apps are known beforehand. */
  readonly isSample: boolean;
  readonly format: "legs" | "copenhagen";
  readonly epoch: number | null;
  readonly item: string;
  /** Where to write the page; `null` where none is asked for. */
  readonly page: string | null;
  /** The files for the books, with their formats. */
  readonly journals: readonly JournalFile[];
  /** The log to bill instead of billing a month; `null` where none is given. */
  readonly subscriptions: Log | null;
}

export interface JournalFile {
  readonly file: string;
  readonly form: JournalForm;
}

const forms = { ".journal": "hledger", ".beancount": "beancount", ".txt": "text" } as const;
export type JournalForm = (typeof forms)[keyof typeof forms];

/** Reads the command line; `null` where it asks for help. Complains about what it does not know. */
export function readOptions(args: readonly string[]): Options | null {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [file, surplus] = positionals;
  if (surplus !== undefined) throw complaint(`one file at a time: what is "${surplus}"?`);

  const { format, item } = values;
  if (format !== "legs" && format !== "copenhagen") throw complaint(`--format ${format}: must be legs or copenhagen`);
  if (!Object.hasOwn(aliyunRtc.items, item)) {
    throw complaint(`--item ${item}: must be one of ${Object.keys(aliyunRtc.items).join(", ")}`);
  }

  const epoch = values.epoch === undefined ? null : epochOf(values.epoch);
  if (values.epoch !== undefined && epoch === null) {
    throw complaint(`--epoch ${values.epoch}: must be ISO-8601 text with an offset, from 1970 on, such as 2019-09-01T00:00:00+08:00`);
  }
  if (format === "copenhagen" && file === undefined) throw complaint("--format copenhagen needs a FILE");
  if (format === "copenhagen" && epoch === null) throw complaint("--format copenhagen needs --epoch, the instant of timestamp 0");

  const subscriptions = values.subscriptions === undefined ? null : logFrom(values.subscriptions, values.lateness);
  if (subscriptions && (file !== undefined || values.html !== undefined)) throw complaint("--subscriptions goes with neither a FILE nor --html");

  const calls = subscriptions?.file ?? file ?? SAMPLE_MONTH;
  const page = values.html ?? null;
  if (page === "") throw complaint("--html needs the name of a file");
  if (page !== null && resolve(page) === resolve(calls)) throw complaint(`--html ${page}: that is the file of the calls`);
  const journals = values.journal.map(journalFile);
  for (const journal of journals) {
    if (resolve(journal.file) === resolve(calls)) throw complaint(`--journal ${journal.file}: that is the file of the calls`);
    if (page !== null && resolve(journal.file) === resolve(page)) throw complaint(`--journal ${journal.file}: that is the file of the page`);
  }

  return { file: calls, isSample: file === undefined, format, epoch, item, page, journals, subscriptions };
}

function logFrom(file: string, minutes: string): Log {
  if (!/^\d{1,6}$/.test(minutes)) throw complaint(`--lateness ${minutes}: must be a whole number of minutes, such as 60`);
  return { file, latenessMs: Number(minutes) * 60_000 };
}

function journalFile(file: string): JournalFile {
  const found = Object.entries(forms).find(([ending]) => extname(file) === ending);
  if (!found) throw complaint(`--journal ${file}: must end in ${Object.keys(forms).join(", ")}`);
  return { file, form: found[1] };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string", default: "legs" },
        epoch: { type: "string" },
        item: { type: "string", default: "audio" },
        html: { type: "string" },
        journal: { type: "string", multiple: true, default: [] },
        subscriptions: { type: "string" },
        lateness: { type: "string", default: "60" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (problem) {
    throw complaint(problem instanceof Error ? problem.message : String(problem));
  }
}
