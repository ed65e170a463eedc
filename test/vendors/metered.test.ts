import { calls, examplesOf, priceList, totalOf } from "./published-examples.js";

// Metered video SDK, price list and examples of its pricing page: USD 0.003 a minute of each participant, recording 0.006 besides.

const metered = priceList("metered", "USD", { call: "0.003", recording: "0.006" }, { timeZone: "UTC" });

examplesOf("Metered", [
  { example: "4 participants, 20 minutes", published: "0.24", ours: () => totalOf(metered, calls(4, metered, "call", 20)) },
  {
    example: "the same, recorded",
    published: "0.72",
    ours: () => totalOf(metered, [...calls(4, metered, "call", 20), ...calls(4, metered, "recording", 20)]),
  },
]);
