import { type Leg, MONTH_START } from "./calls.js";
import type { Chance } from "./chance.js";
import { cellsOf, DAY, endOf, type Report, reportOf } from "./reports.js";

interface Mishap {
  readonly times: number;
  /** The report that arrives after that of a leg, or instead of it. `copy` is the same leg with a new id. */
  readonly happensTo: (leg: Leg, copy: Leg, chance: Chance) => Report;
}

const soonAfter = (leg: Leg, chance: Chance): number => endOf(leg) + chance.whole(1, 90) * 1_000;

/** A mishap that changes fields of a leg. */
const wrong = (times: number, change: Partial<Leg>): Mishap => ({
  times,
  happensTo: (_, copy, chance) => reportOf({ ...copy, ...change }, soonAfter(copy, chance)),
});

/** A mishap that changes how the row is written. */
const garbled = (times: number, write: (cells: readonly string[]) => string): Mishap => ({
  times,
  happensTo: (_, copy, chance) => {
    const reportedAt = soonAfter(copy, chance);
    return { reportedAt, text: write(cellsOf(copy, reportedAt)) };
  },
});

const withCell = (column: number, text: string) => (cells: readonly string[]) =>
  cells.map((cell, index) => (index === column ? text : cell)).join(",");

const mishaps: readonly Mishap[] = [
  // Sent again, unchanged, since the first answer was lost.
  {
    times: 70,
    happensTo: (leg, _, chance) => reportOf(leg, endOf(leg) + chance.whole(600, 48 * 3_600) * 1_000),
  },
  // Sent again with another length: an id conflict.
  {
    times: 6,
    happensTo: (leg, _, chance) =>
      reportOf({ ...leg, seconds: leg.seconds + 60 }, endOf(leg) + chance.whole(600, 7_200) * 1_000),
  },
  // Reported after the day of the call is closed.
  {
    times: 9,
    happensTo: (_, copy, chance) => {
      const leg = { ...copy, startedAt: MONTH_START + chance.whole(8, 280) * 3_600_000 };
      return reportOf(leg, endOf(leg) + chance.whole(10 * 24, 14 * 24) * 3_600_000);
    },
  },
  // Local time, read as if it were UTC: eight hours ahead.
  {
    times: 4,
    happensTo: (_, copy, chance) =>
      reportOf({ ...copy, startedAt: copy.startedAt + 8 * 3_600_000 }, soonAfter(copy, chance)),
  },
  // Calls from before the service was opened.
  {
    times: 4,
    happensTo: (_, copy, chance) => {
      const leg = { ...copy, startedAt: MONTH_START - chance.whole(1, 12) * 3_600_000, seconds: 300 };
      return reportOf(leg, MONTH_START + DAY + chance.whole(0, 3_600) * 1_000);
    },
  },
  wrong(12, { seconds: -1 }),
  wrong(9, { appId: "sandbox" }), // created, never enabled
  wrong(5, { appId: "class-room" }), // never created
  wrong(4, { item: "video-4k" }),
  wrong(3, { region: "us" }),
  garbled(3, () => ""),
  garbled(2, () => ",,,,,,"),
  garbled(5, (cells) => cells.slice(0, 4).join(",")),
  garbled(3, (cells) => [...cells, "ok", "v2"].join(",")),
  garbled(3, withCell(4, "last tuesday")),
  garbled(2, withCell(4, "2019-09-31T10:00:00+08:00")),
  garbled(5, (cells) => cells.map((cell) => cell.replace("+08:00", "")).join(",")),
  garbled(2, withCell(5, "4m12s")),
  garbled(2, withCell(5, "12.5")),
  garbled(2, withCell(5, "")),
  garbled(2, withCell(3, 'aud"io')),
  garbled(1, (cells) => `"${cells.join(",")}\n${withCell(1, 'clinic"')(cells)}`), // a quote that closes on the next line
  garbled(5, (cells) => cells.map((cell) => `"${cell}"`).join(",")), // quoted, and valid
];

/** All broken, repeated or late reports of the month, each made from one of its legs. */
export function mishapsOf(legs: readonly Leg[], chance: Chance): readonly Report[] {
  const reportable = legs.filter((leg) => leg.seconds > 0);
  let count = 0;
  return mishaps.flatMap(({ times, happensTo }) =>
    Array.from({ length: times }, () => {
      count += 1;
      const leg = chance.one(reportable);
      return happensTo(leg, { ...leg, usageId: `odd-${String(count).padStart(3, "0")}` }, chance);
    }),
  );
}
