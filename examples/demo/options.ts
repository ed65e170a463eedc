import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { describeRefusal, type Duration, type Outcome, purchasePackage, type Refusal, type Tariff, topUp } from "rtc-billing";
import { type CommandLine, commandLine, type OptionName } from "./command-line.js";
import { complaint } from "./complaint.js";
import { ENCODINGS, type TextFile } from "./encoding.js";
import type { CallsFormat } from "./formats.js";
import { epochOf } from "./instants.js";
import type { Log } from "./log.js";
import { openAt } from "./opening.js";
import type { PackageWish, Wishes } from "./plan.js";
import { homeOf, tariffFor } from "./tariffs.js";
import { USAGE } from "./usage.js";

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SAMPLE_MONTH = fromHere("../sample-month/calls.csv");

/** A CSV file of calls, and what its rows mean. */
export interface CallsFile extends TextFile {
  readonly format: CallsFormat;
  /** The opening, and the instant of timestamp 0 of a copenhagen file. */
  readonly epoch: number | null;
  /** What a copenhagen call is billed as. */
  readonly item: string;
}

export interface Options {
  readonly calls: CallsFile;
  /** The log to bill instead of calls; `null` where none is given. */
  readonly subscriptions: Log | null;
  readonly tariff: Tariff;
  readonly wishes: Wishes;
  /** Where to write the page; `null` where none is asked for. */
  readonly page: string | null;
  /** The files for the books, with their formats. */
  readonly journals: readonly JournalFile[];
}

export interface JournalFile {
  readonly file: string;
  readonly form: JournalForm;
}

const forms = { ".journal": "hledger", ".beancount": "beancount", ".csv": "csv", ".txt": "text" } as const;
export type JournalForm = (typeof forms)[keyof typeof forms];

/** Reads the command line; a text where it only asks for one to be printed. Complains about what it does not know. */
export function readOptions(args: readonly string[]): Options | string {
  const line = commandLine(args);
  if (line.options.has("help")) return USAGE;
  if (line.options.has("version")) return `${versionIn(readFileSync(fromHere("../../package.json"), "utf8"))}\n`;

  const one = (name: OptionName): string | undefined => line.options.get(name)?.[0];
  const format = oneOf("format", one("format") ?? "legs", ["legs", "copenhagen"] as const);
  complainOfEffectless(line, format);
  const tariffName = one("tariff") ?? "aliyunRtc";
  const tariff = tariffFor(tariffName);
  const item = one("item") ?? "audio";
  if (format === "copenhagen" && !Object.hasOwn(tariff.items, item)) throw complaint(`--item ${item}: must be one of ${Object.keys(tariff.items).join(", ")}`);

  const [file] = line.files;
  const epoch = epochFrom(one("epoch"));
  if (format === "copenhagen" && file === undefined) throw complaint("--format copenhagen needs a FILE");
  if (format === "copenhagen" && epoch === null) throw complaint("--format copenhagen needs --epoch, the instant of timestamp 0");

  const encoding = oneOf("encoding", (one("encoding") ?? "utf-8").toLowerCase(), ENCODINGS);
  const log = one("subscriptions");
  const subscriptions = log === undefined ? null : logFrom({ file: log, encoding }, one("lateness") ?? "60", tariff, tariffName);
  const calls = { file: file ?? SAMPLE_MONTH, encoding, format, epoch, item };
  const page = one("html") ?? null;
  const journals = (line.options.get("journal") ?? []).map(journalFile);
  complainOfOverwriting(subscriptions?.file ?? calls.file, tariffName, page, journals);
  return { calls, subscriptions, tariff, wishes: wishesFrom(line, tariff), page, journals };
}

/** What no way of running the demo would look at. */
function complainOfEffectless({ options, files }: CommandLine, format: CallsFormat): void {
  const has = (name: OptionName): boolean => options.has(name);
  const [file, surplus] = files;
  if (surplus !== undefined) throw complaint(`one file at a time: what is "${surplus}"?`);
  if (has("subscriptions")) {
    if (file !== undefined) throw complaint(`"${file}" has no effect with --subscriptions: one file at a time`);
    for (const name of ["format", "epoch", "item"] as const) if (has(name)) throw complaint(`--${name} has no effect with --subscriptions`);
  } else if (has("lateness")) throw complaint("--lateness has no effect without --subscriptions");
  if (has("item") && format !== "copenhagen") throw complaint("--item has no effect without --format copenhagen: the rows name their items");
  if (has("app") && format === "copenhagen") throw complaint("--app has no effect with --format copenhagen: the rows name no apps");
  if (has("no-packages") && has("package")) throw complaint("--package has no effect with --no-packages: give one of them");
}

function oneOf<Name extends string>(option: OptionName, given: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === given);
  if (found === undefined) throw complaint(`--${option} ${given}: must be ${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`);
  return found;
}

function epochFrom(text: string | undefined): number | null {
  const epoch = text === undefined ? null : epochOf(text);
  if (text === undefined || epoch !== null) return epoch;
  throw complaint(`--epoch ${text}: must be ISO-8601 text with an offset, from 1970 on, such as 2019-09-01T00:00:00+08:00`);
}

function logFrom(file: TextFile, minutes: string, tariff: Tariff, tariffName: string): Log {
  if (!/^\d{1,6}$/.test(minutes)) throw complaint(`--lateness ${minutes}: must be a whole number of minutes, such as 60`);
  if (!tariff.metering) throw complaint(`--tariff ${tariffName}: has no metering, which says what a subscription is billed as`);
  return { ...file, latenessMs: Number(minutes) * 60_000, tariff };
}

function wishesFrom({ options }: CommandLine, tariff: Tariff): Wishes {
  const { account } = openAt(0, { tariff, keepsLedger: false, hasNoPackages: false });
  const packages = options.has("no-packages") ? [] : (options.get("package")?.map(packageFrom) ?? null);
  for (const [index, wish] of (packages ?? []).entries()) {
    complainOfRefusal(`--package ${options.get("package")?.[index] ?? ""}`, purchasePackage(account, { at: 0, packageId: "package", offer: { ...wish, regions: [homeOf(tariff)] } }));
  }
  const cash = options.get("cash")?.[0] ?? null;
  if (cash !== null && !/^0+(?:\.0+)?$/.test(cash)) complainOfRefusal(`--cash ${cash}`, topUp(account, { at: 0, paymentId: "payment-1", amount: cash }));
  return { packages, cash, apps: options.get("app") ?? null };
}

/** The library says what is wrong with an amount or with terms. */
function complainOfRefusal(option: string, outcome: Outcome<unknown, Refusal>): void {
  if (!outcome.ok) throw complaint(`${option}: ${describeRefusal(outcome.refusal)}`);
}

function packageFrom(text: string): PackageWish {
  const [, minutes, price, length, unit] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)(?::(\d{1,5})([dmy]))?$/.exec(text) ?? [];
  if (minutes === undefined || price === undefined) {
    throw complaint(`--package ${text}: must be MINUTES:PRICE or MINUTES:PRICE:VALID, such as 10000:280.00:1y; VALID counts days (30d), months (6m) or years (1y)`);
  }
  return { minutes, price, validFor: durationOf(Number(length ?? 1), unit ?? "y") };
}

/** What `VALID` says, such as `30d`; `null` where it says nothing. */
export function validityFrom(text: string): Duration | null {
  const [, length, unit] = /^(\d{1,5})([dmy])$/.exec(text) ?? [];
  return length === undefined || unit === undefined ? null : durationOf(Number(length), unit);
}

function durationOf(length: number, unit: string): Duration {
  if (unit === "d") return { days: length };
  return unit === "m" ? { months: length } : { years: length };
}

function journalFile(file: string): JournalFile {
  const found = Object.entries(forms).find(([ending]) => extname(file) === ending);
  if (!found) throw complaint(`--journal ${file}: must end in ${Object.keys(forms).join(", ")}`);
  return { file, form: found[1] };
}

/** No file that is written is one that is read, and none is written twice. */
function complainOfOverwriting(calls: string, tariff: string, page: string | null, journals: readonly JournalFile[]): void {
  const taken = new Map([[resolve(calls), "the calls"], [resolve(tariff), "the tariff"]]);
  const take = (option: string, file: string, what: string): void => {
    const owner = taken.get(resolve(file));
    if (owner !== undefined) throw complaint(`--${option} ${file}: that is the file of ${owner}`);
    taken.set(resolve(file), what);
  };
  if (page !== null) take("html", page, "the page");
  for (const { file } of journals) take("journal", file, "other books");
}

const versionIn = (manifest: string): string => String((JSON.parse(manifest) as { readonly version: unknown }).version);
