import { everyoneReceives, examplesOf, minutesOf, priceList, received } from "./published-examples.js";

// Surfly: a minute of video is counted for each other participant. The rate is made up: only minutes are compared.

const surfly = priceList("surfly", "EUR", { audio: "0.004", video: "0.004" }, {
  timeZone: "UTC",
  metering: { audio: "audio", video: [{ maxPixels: Number.MAX_SAFE_INTEGER, item: "video" }], audioWhileVideo: "not-billed" },
});

const video = (count: number, minutes: number): string =>
  minutesOf(surfly, received(surfly, everyoneReceives(Array.from({ length: count }, (_, index) => `user ${index}`), minutes, [1_280, 720])));

examplesOf("Surfly", [
  {
    example: "5 participants, 15 minutes of video",
    published: "video 900",
    misprint: { right: "video 300", because: "5 participants receive 4 others for 15 minutes" },
    ours: () => video(5, 15),
  },
  { example: "2 participants, 15 minutes of video", published: "video 30", ours: () => video(2, 15) },
]);
