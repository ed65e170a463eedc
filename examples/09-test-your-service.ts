// Tests a service with the laws: it has a bug on purpose. A law finds the bug, and prints a short history that shows it.
import { aliyunRtc, type Event, openAccount, recordUsage, unwrap } from "rtc-billing";
import { perform } from "rtc-billing/service";
import { given, laws, type OpenStore } from "rtc-billing/testing";
import fc from "fast-check";
import { openSchool } from "./school.js";

/** Keeps an account and its events in memory, as two tables would. */
const openService: OpenStore = (opening) => {
  let { account } = unwrap(openAccount(opening));
  const rows: Event[] = [...unwrap(openAccount(opening)).events];
  return {
    perform: (step) => {
      // The bug: "that day is billed already, so its calls are done with".
      const isBilled = (at: number): boolean => rows.some((row) => row.type === "BillIssued" && row.at > at);
      if (step.command === "recordUsage" && isBilled(step.request.startedAt)) return { ok: true };

      const outcome = perform(account, step);
      if (!outcome.ok) return outcome;
      account = outcome.account;
      rows.push(...outcome.events);
      return outcome;
    },
    account: () => account,
    events: () => [...rows],
  };
};

for (const [name, law] of Object.entries(laws)) {
  const { failed } = await fc.check(law.property({ tariff: aliyunRtc, store: openService }), { numRuns: 8, seed: 1, endOnFailure: true });
  console.log(failed ? "broken:" : "kept:  ", name);
}

const { counterexample, errorInstance } = await fc.check(laws.lateness.property({ tariff: aliyunRtc, store: openService }), { seed: 5 });
console.log(`\n${laws.lateness.title}:`);
console.log(fc.stringify(counterexample?.[0]));
console.log(String(errorInstance));

// The rule that the service breaks, as a test of one case.
const at = "2021-04-01T09:00:00+08:00";
given(openSchool(at, 100))
  .when(recordUsage, { at: "2021-04-03T12:00:00+08:00", usageId: "u1", appId: "class", item: "audio", startedAt: at, seconds: 61 })
  .then([{ type: "UsageRated", usageId: "u1", billedSeconds: 120 }]);
console.log("\na call of a day that is billed is rated");
