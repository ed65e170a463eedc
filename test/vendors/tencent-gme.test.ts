import { call, examplesOf, minutesOf, priceList } from "./published-examples.js";

// Tencent GME, cloud.tencent.com/document/product/607/40490: voice minutes are stays in the room, CNY 0.0059, a day's total
// rounded up. That they are free below 700 minutes a day is a volume tier, which a tariff cannot say; only minutes are compared.

const gme = priceList("tencent-gme", "CNY", { voice: "0.0059" }, { rounding: "per-day" });

examplesOf("Tencent GME", [
  {
    example: "A from 12:00, B from 12:30, both to 12:40",
    published: "voice 50",
    ours: () => minutesOf(gme, [call(gme, "voice", 40), call(gme, "voice", 10, { after: 30 })]),
  },
]);
