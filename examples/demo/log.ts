import { aliyunRtc, describeRefusal } from "rtc-billing";
import { type MeteredUsage, meterStream, type SubscriptionRecord } from "rtc-billing/metering";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { complaint } from "./complaint.js";

/** A file of subscription records, and how late they may be. */
export interface Log {
  readonly file: string;
  readonly latenessMs: number;
}

/** Who looks on: at the bytes as they are read, at the records that were metered, and at the lines that could not be. */
export interface LogWatch {
  readonly bytes: (chunk: Buffer) => void;
  readonly metered: () => void;
  readonly refused: (line: number, why: string) => void;
}

/** The legs of a log, in the order in which they end. Keeps in memory what is open. */
export async function* meteredLegs({ file, latenessMs }: Log, watch: LogWatch): AsyncGenerator<MeteredUsage> {
  let line = 0;
  let isRefused = false;
  const refuse = (why: string): void => {
    isRefused = true;
    watch.refused(line, why);
  };
  async function* records(): AsyncGenerator<SubscriptionRecord> {
    for await (const text of linesOf(file, watch)) {
      line += 1;
      isRefused = false;
      const record = parsed(text);
      if (record === undefined) refuse("is no JSON.");
      else yield record; // it is refused, if at all, before the next is asked for
      if (!isRefused) watch.metered();
    }
  }
  try {
    for await (const out of meterStream(records(), { tariff: aliyunRtc, latenessMs })) {
      if ("refused" in out) refuse(describeRefusal(out.refused.refusal));
      else yield out.usage;
    }
  } catch (problem) {
    throw complaint(`${file} cannot be read: ${problem instanceof Error && problem.cause instanceof Error ? problem.cause.message : String(problem)}`);
  }
}

function linesOf(file: string, { bytes }: LogWatch): AsyncIterable<string> {
  const input = createReadStream(file);
  input.on("data", (chunk) => bytes(Buffer.from(chunk)));
  return createInterface({ input, crlfDelay: Infinity });
}

function parsed(text: string): SubscriptionRecord | undefined {
  try {
    return JSON.parse(text) as SubscriptionRecord;
  } catch {
    return undefined;
  }
}
