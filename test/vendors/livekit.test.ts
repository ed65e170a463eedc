import { call, examplesOf, minutesOf, priceList } from "./published-examples.js";

// LiveKit, docs.livekit.io/deploy/admin/billing: each connection is rounded up to minutes. The rate is made up: only minutes are compared.

const livekit = priceList("livekit", "USD", { connection: "0.0005" }, { timeZone: "UTC" });

examplesOf("LiveKit", [
  {
    example: "connections of 10 and 70 seconds",
    published: "connection 3",
    ours: () => minutesOf(livekit, [call(livekit, "connection", 10 / 60), call(livekit, "connection", 70 / 60)]),
  },
]);
