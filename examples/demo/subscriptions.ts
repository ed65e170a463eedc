import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { aliyunRtc, describeRefusal, meterStream, type SubscriptionRecord } from "rtc-billing";
import { complaint } from "./complaint.js";

const LATENESS_MS = 7 * 86_400_000;

/** Meters a file of subscription records, a line at a time: what is bad by its line, legs and minutes by item, and the counts. */
export async function meterFile(file: string, out: (text: string) => unknown): Promise<void> {
  let lines = 0;
  let refused = 0;
  const sums = new Map<string, { legs: number; minutes: number }>();
  const tell = (line: number, why: string): void => {
    refused += 1;
    out(`line ${line}: ${why}\n`);
  };
  const places: number[] = [];
  async function* records(): AsyncGenerator<SubscriptionRecord> {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      lines += 1;
      const record = parsed(text);
      if (record === undefined) tell(lines, "is no JSON.");
      else {
        places.push(lines);
        yield record;
      }
    }
  }
  try {
    for await (const leg of meterStream(records(), { tariff: aliyunRtc, latenessMs: LATENESS_MS })) {
      if ("refused" in leg) tell(places[leg.refused.index] ?? 0, describeRefusal(leg.refused.refusal));
      else {
        const sum = sums.get(leg.usage.item) ?? { legs: 0, minutes: 0 };
        sums.set(leg.usage.item, { legs: sum.legs + 1, minutes: sum.minutes + Math.ceil(leg.usage.seconds / 60) });
      }
    }
  } catch (problem) {
    throw complaint(`${file} cannot be read: ${problem instanceof Error && problem.cause instanceof Error ? problem.cause.message : String(problem)}`);
  }
  for (const [item, { legs, minutes }] of [...sums].sort()) out(`${item}: ${legs} legs, ${minutes} minutes\n`);
  out(`${lines} lines = ${lines - refused} metered + ${refused} refused\n`);
}

function parsed(text: string): SubscriptionRecord | undefined {
  try {
    return JSON.parse(text) as SubscriptionRecord;
  } catch {
    return undefined;
  }
}
