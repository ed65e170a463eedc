import { byStart, metered, meteredAsStream, recordsOfOneSubscriber, recordsOfSchool } from "../metering.js";
import { type Contender, cpuTime, type Row } from "../row.js";
import { scaled } from "../sizes.js";
import type { SubscriptionRecord } from "rtc-billing/metering";

type Records = (many: number) => readonly SubscriptionRecord[];

const sorting = (records: Records): Contender => cpuTime((many) => {
  const log = records(many);
  return () => byStart(log);
});

const meteringOf = (records: Records): Contender => cpuTime((many) => {
  const log = records(many);
  return () => metered(log);
});

/** The records as a stream has them, in the order in which they start. */
const streamingOf = (records: Records): Contender => cpuTime((many) => {
  const log = byStart(records(many));
  return () => meteredAsStream(log);
});

export const metering: readonly Row[] = [
  {
    name: "meter",
    what: "`meter`, a school's records",
    sizes: scaled(250_000, 1_000_000), unit: "ns", shown: "each", target: { ratio: 3 }, limitSeconds: 90,
    library: meteringOf(recordsOfSchool),
    baseline: { name: "sort", measure: sorting(recordsOfSchool) },
  },
  {
    name: "meter-stream",
    what: "`meterStream`, the same",
    sizes: scaled(50_000, 200_000), unit: "ns", shown: "each", target: {},
    library: streamingOf(recordsOfSchool),
    baseline: { name: "sort", measure: sorting(recordsOfSchool) },
  },
  {
    name: "meter-one-subscriber",
    what: "`meter`, records of one subscriber and 1,000 publishers",
    sizes: scaled(50_000, 200_000), unit: "ns", shown: "each", target: {},
    library: meteringOf(recordsOfOneSubscriber),
    baseline: { name: "sort", measure: sorting(recordsOfOneSubscriber) },
  },
];
