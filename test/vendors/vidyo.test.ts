import { calls, examplesOf, minutesOf, priceList } from "./published-examples.js";

// Vidyo: participant minutes. The rate is made up: only minutes are compared.

const vidyo = priceList("vidyo", "USD", { participant: "0.001" }, { timeZone: "UTC" });

examplesOf("Vidyo", [
  { example: "4 participants, 5 minutes", published: "participant 20", ours: () => minutesOf(vidyo, calls(4, vidyo, "participant", 5)) },
]);
