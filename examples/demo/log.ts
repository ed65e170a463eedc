import { describeRefusal, type Tariff } from "rtc-billing";
import { type MeteredUsage, meterStream, type SubscriptionRecord } from "rtc-billing/metering";
import { linesOf, type TextFile, type TextWatch } from "./encoding.js";

/** A file of subscription records, how late they may be, and the tariff that says what they are billed as. */
export interface Log extends TextFile {
  readonly latenessMs: number;
  readonly tariff: Tariff;
}

/** A line of a log. */
export interface LogLine {
  readonly line: number;
  readonly text: string;
}

/** Who looks on: at the text as it is read, at the records that were metered, and at the lines that could not be. */
export interface LogWatch {
  readonly read: TextWatch;
  readonly metered: () => void;
  readonly refused: (line: LogLine, reason: string, why: string) => void;
}

/** The legs of a log, in the order in which they end. Keeps in memory what is open. */
export async function* meteredLegs(log: Log, watch: LogWatch): AsyncGenerator<MeteredUsage> {
  const { latenessMs, tariff } = log;
  let line: LogLine = { line: 0, text: "" };
  let isRefused = false;
  let failure: unknown = null;
  const refuse = (reason: string, why: string): void => {
    isRefused = true;
    watch.refused(line, reason, why);
  };
  async function* records(): AsyncGenerator<SubscriptionRecord> {
    try {
      for await (const text of linesOf(log, watch.read)) {
        line = { line: line.line + 1, text };
        isRefused = false;
        const record = parsed(text);
        if (record === undefined) refuse("NotJson", "is no JSON.");
        else yield record; // it is refused, if at all, before the next is asked for
        if (!isRefused) watch.metered();
      }
    } catch (problem) {
      failure = problem; // the metering would say only that its records cannot be read
      throw problem;
    }
  }
  try {
    for await (const out of meterStream(records(), { tariff, latenessMs })) {
      if ("refused" in out) {
        const { refusal } = out.refused;
        refuse(refusal.type === "InvalidInput" ? `InvalidInput ${refusal.path}` : refusal.type, describeRefusal(refusal));
      } else yield out.usage;
    }
  } catch (problem) {
    throw failure ?? problem;
  }
}

function parsed(text: string): SubscriptionRecord | undefined {
  try {
    return JSON.parse(text) as SubscriptionRecord;
  } catch {
    return undefined;
  }
}
