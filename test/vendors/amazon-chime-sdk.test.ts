import { call, calls, examplesOf, minutesOf, priceList, totalOf } from "./published-examples.js";

// Amazon Chime SDK: attendee minutes at USD 0.0017, counted in increments of 0.1 minute.

const chime = priceList("amazon-chime-sdk", "USD", { attendee: "0.0017" }, { timeZone: "UTC", stepSeconds: 6, money: { smallest: "0.0001", mode: "half-up" } });

examplesOf("Amazon Chime SDK", [
  { example: "2 attendees, 10 minutes", published: "attendee 20", ours: () => minutesOf(chime, calls(2, chime, "attendee", 10)) },
  {
    example: "and one for the last 5",
    published: "attendee 25",
    ours: () => minutesOf(chime, [...calls(2, chime, "attendee", 10), call(chime, "attendee", 5, { after: 5 })]),
  },
  { example: "a stay of 61 seconds", published: "attendee 1.1", byRule: true, ours: () => minutesOf(chime, [call(chime, "attendee", 61 / 60)]) },
  { example: "a stay of 60 seconds", published: "attendee 1", byRule: true, ours: () => minutesOf(chime, [call(chime, "attendee", 1)]) },
  { example: "25 attendee minutes at 0.0017", published: "0.0425", byRule: true, ours: () => totalOf(chime, calls(25, chime, "attendee", 1)) },
]);
