import { examplesOf, minutesOf, priceList, received, type Received } from "./published-examples.js";

// Vendors whose unit is the minute of a participant, whatever is received: LiveKit (docs.livekit.io/deploy/admin/billing), Vidyo, Amazon
// Chime SDK, Tencent GME (607/40490; below 700 minutes a day it is free, which is not part of the example). A stay in the room is all that
// their logs have. Each stay is rounded up by itself, but for GME, where the day's total is. The prices are not what is compared.

const stays = priceList("stays", "USD", { stay: "0.001" }, { timeZone: "UTC", metering: { audio: "stay", video: [], audioWhileVideo: "not-billed" } });
const voice = priceList("tencent-gme", "CNY", { voice: "0.0059" }, { rounding: "per-day", metering: { audio: "voice", video: [], audioWhileVideo: "not-billed" } });
const minutes = (what: readonly Received[], tariff = stays): string => minutesOf(tariff, received(tariff, what)).replace(/^\w+ /, "");

examplesOf("LiveKit", [{ example: "connections of 10 and 70 seconds", published: "3", ours: () => minutes([{ by: "A", until: 1 / 6 }, { by: "B", until: 7 / 6 }]) }]);

examplesOf("Vidyo", [{ example: "four participants for 5 minutes", published: "20", ours: () => minutes(["A", "B", "C", "D"].map((by) => ({ by, until: 5 }))) }]);

examplesOf("Amazon Chime SDK", [
  { example: "two for 10 minutes", published: "20", ours: () => minutes([{ by: "A", until: 10 }, { by: "B", until: 10 }]) },
  { example: "and one for the last 5", published: "25", ours: () => minutes([{ by: "A", until: 10 }, { by: "B", until: 10 }, { by: "C", from: 5, until: 10 }]) },
]);

examplesOf("Tencent GME", [
  { example: "A from 12:00, B from 12:30, both to 12:40", published: "50", ours: () => minutes([{ by: "A", until: 40 }, { by: "B", from: 30, until: 40 }], voice) },
]);
