import { everyoneReceives, examplesOf, minutesOf, priceList, received } from "./published-examples.js";

// Vonage Video, pricing pages of two models: minutes of participants, which start when somebody publishes (the wait before is free), and
// minutes of streams that are subscribed to. USD per minute.

const participants = priceList("vonage-participants", "USD", { participant: "0.00395" }, {
  timeZone: "UTC", metering: { audio: "participant", video: [], audioWhileVideo: "not-billed" },
});
const streams = priceList("vonage-streams", "USD", { stream: "0.00475" }, {
  timeZone: "UTC", metering: { audio: "stream", video: [{ maxPixels: Number.MAX_SAFE_INTEGER, item: "stream" }], audioWhileVideo: "billed" },
});
const names = (many: number): string[] => Array.from({ length: many }, (_, index) => `u${index}`);
const HD = [1_280, 720] as const;
const minutes = (text: string): string => text.replace(/^\w+ /, "");

examplesOf("Vonage", [
  {
    example: "by participant: three for 10, 20 and 15 minutes",
    published: "45",
    ours: () => minutes(minutesOf(participants, received(participants, [{ by: "A", until: 10 }, { by: "B", until: 20 }, { by: "C", from: 5, until: 20 }]))),
  },
  {
    example: "by participant: one publishes to 100 for a minute",
    published: "101",
    ours: () => minutes(minutesOf(participants, received(participants, names(101).map((by) => ({ by, until: 1 }))))),
  },
  { example: "by stream: five people for a minute, n × (n − 1)", published: "20", ours: () => minutes(minutesOf(streams, received(streams, everyoneReceives(names(5), 1, HD)))) },
  {
    example: "by stream: one publishes to 100 for a minute",
    published: "100",
    ours: () => minutes(minutesOf(streams, received(streams, names(100).map((by) => ({ by, of: "publisher", picture: HD, until: 1 }))))),
  },
]);
