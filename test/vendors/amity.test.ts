import { billOf, calls, examplesOf, priceList, totalOf } from "./published-examples.js";

// Amity live streaming: minutes of viewers, USD 0.0014 in SD and 0.0034 in HD.

const amity = priceList("amity", "USD", { sd: "0.0014", hd: "0.0034" }, { timeZone: "UTC" });

const viewers = [...calls(700, amity, "sd", 30), ...calls(500, amity, "hd", 17)];
const amountOf = (item: string): string => billOf(amity, viewers).lines.find((line) => line.item === item)?.amount.toFixed(2) ?? "none";

examplesOf("Amity", [
  { example: "700 viewers of SD for 30 minutes", published: "29.40", ours: () => amountOf("sd") },
  { example: "500 viewers of HD for 17 minutes", published: "28.90", ours: () => amountOf("hd") },
  { example: "all of them", published: "58.30", ours: () => totalOf(amity, viewers) },
]);
