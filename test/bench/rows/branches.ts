import { type Account, recordUsage, remainingMinutes } from "rtc-billing";
import { type Call, calls, HOUR, SECOND, uuids } from "../call-reports.js";
import { accepted, customer, OPENED, recordedInBatches } from "../customer.js";
import { longestStep, type Row } from "../row.js";
import { scaled } from "../sizes.js";

const TURNS = 25;

/** Calls of six hours. */
const someHours = (count: number, from: number, seed: number): readonly Call[] =>
  calls({ count, from, gapMs: (6 * HOUR) / count, idOf: uuids(seed) });

/**
 * Two branches of `count` usages, of which they share half. What is measured is the call with which the second begins, when the first
 * has all of its own, and then a call and a question to either in turn.
 */
function* twoBranches(count: number): Generator<() => unknown> {
  const half = Math.floor(count / 2);
  const [morning, afternoon, evening] = [OPENED + HOUR, OPENED + 7 * HOUR, OPENED + 14 * HOUR];
  const shared = recordedInBatches(customer({ packages: 10 }).account, someHours(half, morning, 3));
  const branches: [Account, Account] = [recordedInBatches(shared, someHours(half, afternoon, 4)), shared];
  const [begin, ...others] = someHours(half, afternoon, 5);
  if (!begin) return;
  yield () => { branches[1] = accepted(recordUsage(shared, begin)).account; };
  branches[1] = recordedInBatches(branches[1], others);

  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const index of [0, 1] as const) {
      const at = evening + turn * SECOND;
      const call = { usageId: `branch ${index}, ${turn}`, appId: "class", item: "audio", startedAt: at - 60 * SECOND, seconds: 60 };
      yield () => (branches[index] = accepted(recordUsage(branches[index], { at, ...call })).account);
      yield () => remainingMinutes(branches[index], at);
    }
  }
}

export const branches: readonly Row[] = [
  {
    name: "branches",
    what: "two live branches of n usages that share half of them: the longest pause",
    // 120 ms where ids are not kept by day or packed: to copy a `Map` of them takes most of that.
    sizes: scaled(125_000, 500_000), unit: "ns", shown: "whole", target: { atMost: 5e7 }, limitSeconds: 60,
    library: longestStep(twoBranches),
    baseline: {
      name: "a copy of a `Map` of the ids",
      measure: longestStep((count) => {
        const ids = new Map(someHours(count, OPENED + HOUR, 3).map((call) => [call.usageId, call]));
        return [() => new Map(ids)];
      }),
    },
  },
];
