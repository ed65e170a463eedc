#!/usr/bin/env node
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { aliyunRtc, RefusalError, type Tariff, tencentTrtc } from "rtc-billing";
import { billSorted } from "rtc-billing/service";

const USAGE = `rtc-billing bill --tariff NAME|FILE --until ISO < records.ndjson > bills.ndjson

Reads one JSON record a line, sorted by accountId and time:
  {"accountId":"a","command":"openAccount","request":{"at":"2021-04-01T00:00:00Z"}}
  {"accountId":"a","usageId":"u1","appId":"class","item":"audio","startedAt":"2021-04-01T08:00:00Z","seconds":61}
Writes {"accountId":…,"bill":…} for each bill. Refused records and the progress go to standard error.

--tariff  aliyunRtc, tencentTrtc or a JSON file: the tariff of accounts that are opened without one
--until   the instant until which every account is settled

Exit codes: 0 all is billed, 1 records were refused, 2 the input or an option is wrong; the line is named.
`;
const DONE = 0;
const REFUSED = 1;
const WRONG = 2;
const PROGRESS_EVERY = 1_000_000;
const SHIPPED: Readonly<Record<string, Tariff>> = { aliyunRtc, tencentTrtc };

/** Ends with what is wrong with the command. */
function wrong(reason: string): never {
  throw new RefusalError({ type: "InvalidInput", path: "command", reason }, reason);
}

function tariffNamed(name: string): Tariff {
  if (Object.hasOwn(SHIPPED, name)) return SHIPPED[name] ?? wrong(`there is no tariff ${name}`);
  const tariff: Tariff = JSON.parse(readFileSync(name, "utf8")); // billSorted judges it, as it judges any tariff
  return tariff;
}

async function* recordsOf(input: NodeJS.ReadableStream): AsyncGenerator {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (line % PROGRESS_EVERY === 0) process.stderr.write(`${line} lines\n`);
    yield parsed(text, line);
  }
}

function parsed(text: string, line: number): unknown {
  try {
    const record: unknown = JSON.parse(text);
    return record;
  } catch {
    return wrong(`line ${line} must be JSON`);
  }
}

async function bill(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { tariff: { type: "string" }, until: { type: "string" } } });
  const { tariff = wrong("--tariff is missing"), until = wrong("--until is missing") } = values;
  let refused = 0;
  for await (const billed of billSorted(recordsOf(process.stdin), { tariff: tariffNamed(tariff), until })) {
    if ("refusal" in billed) refused += 1;
    const out = "refusal" in billed ? process.stderr : process.stdout;
    if (!out.write(`${JSON.stringify(billed)}\n`)) await once(out, "drain");
  }
  return refused > 0 ? REFUSED : DONE;
}

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === "--help" || command === undefined) {
    process.stdout.write(USAGE);
    return command ? DONE : WRONG;
  }
  try {
    return await (command === "bill" ? bill(args) : wrong(`there is no command ${command}: see rtc-billing --help`));
  } catch (error) {
    process.stderr.write(`${error instanceof RefusalError ? error.message.replace(/^Invalid records\[(\d+)\]/, "Invalid line $1") : String(error)}\n`);
    return WRONG;
  }
}

process.exitCode = await main(process.argv.slice(2));
