import { parseArgs } from "node:util";
import { complaint } from "./complaint.js";
import { nearestTo } from "./nearest.js";

/** What follows the name of each option, as a complaint calls it; `null`: nothing. */
const TAKES = {
  "format": "legs or copenhagen",
  "epoch": "an instant",
  "item": "the name of an item",
  "encoding": "the name of an encoding",
  "tariff": "a name or a file",
  "package": "MINUTES:PRICE[:VALID]",
  "cash": "an amount",
  "no-packages": null,
  "app": "the id of an app",
  "html": "the name of a file",
  "journal": "the name of a file",
  "subscriptions": "the name of a file",
  "lateness": "a number of minutes",
  "help": null,
  "version": null,
} as const;

export type OptionName = keyof typeof TAKES;

const REPEATABLE: readonly OptionName[] = ["package", "app", "journal"];
const NAMES = Object.keys(TAKES);
const isName = (name: string): name is OptionName => Object.hasOwn(TAKES, name);

/** A command line taken apart: the values of each option that is there, an empty text where it takes none; and the rest. */
export interface CommandLine {
  readonly options: ReadonlyMap<OptionName, readonly string[]>;
  readonly files: readonly string[];
}

/** Takes a command line apart. Complains about options that there are not, that lack their value, or that are there twice. */
export function commandLine(args: readonly string[]): CommandLine {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      ...Object.fromEntries(Object.entries(TAKES).map(([name, takes]) => [name, { type: takes === null ? "boolean" : "string" }] as const)),
      help: { type: "boolean", short: "h" },
    },
  });
  const options = new Map<OptionName, readonly string[]>();
  const files: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") files.push(token.value);
    if (token.kind !== "option") continue;
    const name = nameOf(token.name, args[token.index] ?? token.rawName);
    const before = options.get(name);
    if (before && TAKES[name] !== null && !REPEATABLE.includes(name)) throw complaint(`--${name} is there twice`);
    options.set(name, [...(before ?? []), valueOf(name, token.value)]);
  }
  return { options, files };
}

/** Complains about an option that there is not. `-html` would be taken for `-h` and three more. */
function nameOf(name: string, written: string): OptionName {
  const isCluster = /^-[^-]./.test(written);
  if (isName(name) && !isCluster) return name;
  const unknown = isCluster ? written : `${name.length > 1 ? "--" : "-"}${name}`;
  throw complaint(`there is no option ${unknown}; the nearest is --${nearestTo(unknown.replace(/^-+/, ""), NAMES)}, and --help tells of all`);
}

function valueOf(name: OptionName, value: string | undefined): string {
  const takes = TAKES[name];
  if (takes === null && value !== undefined) throw complaint(`--${name} takes no value: what is "${value}"?`);
  if (takes !== null && (value === undefined || value === "" || value.startsWith("--"))) throw complaint(`--${name} needs ${takes}`);
  return value ?? "";
}
