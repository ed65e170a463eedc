import type { Dialect } from "./dialect.js";
import { numberIn } from "./formats.js";
import { epochOf } from "./instants.js";
import type { CallsFile } from "./options.js";
import { type Row, rowsOf, type Watch } from "./rows.js";
import type { Source } from "./tally.js";

/** One call leg as it is in a row. Only the library decides whether it can be billed. */
export interface Leg {
  readonly source: Source;
  readonly usage: {
    readonly usageId: string;
    readonly appId: string;
    readonly region: string;
    readonly item: string;
    readonly startedAt: string | number;
    /** `NaN` if the row has no number. */
    readonly seconds: number;
  };
  /** Epoch milliseconds; `null` if the row has no valid start. */
  readonly startsAt: number | null;
  readonly arrivesAt: number | null;
  /** Whether the row has an instant of arrival. Otherwise a leg arrives at its end. */
  readonly isReported: boolean;
  /** Caller and callee; `null` if the format does not have them. */
  readonly people: string | null;
}

/** The app of all calls in a copenhagen file, which does not name apps. */
export const COPENHAGEN_APP = "copenhagen";

/** A file of calls, and how it is written. */
export interface Calls extends CallsFile {
  readonly dialect: Dialect;
  /** The region of rows that name none. */
  readonly region: string;
}

/** The legs of a file, in the order of its rows. Rows whose instant of arrival is unreadable are refused. */
export async function* legsOf(calls: Calls, watch: Watch): AsyncGenerator<Leg> {
  const { dialect, epoch, item, region } = calls;
  for await (const row of rowsOf(calls, dialect, watch)) {
    const leg = calls.format === "copenhagen" ? copenhagenLeg(row, epoch ?? 0, item, region) : legOf(row, region);
    const reportedAt = row.cells.get("reportedAt");
    if (reportedAt && leg.arrivesAt === null) {
      watch.tally.refuse(row.source, "UnreadableArrival", "Invalid reportedAt: must be ISO-8601 text with Z or an offset.", leg.usage);
    } else yield leg;
  }
}

function legOf({ source, cells }: Row, home: string): Leg {
  const cell = (name: string): string => cells.get(name) ?? "";
  const region = cell("region") || home;
  const reportedAt = cell("reportedAt");
  const seconds = numberIn(cell("seconds"));
  const startsAt = epochOf(cell("startedAt"));
  const arrivesAt = reportedAt ? epochOf(reportedAt) : endOf(startsAt, seconds);
  return {
    source,
    usage: {
      usageId: cell("usageId"),
      appId: cell("appId"),
      region,
      item: cell("item"),
      startedAt: cell("startedAt"),
      seconds,
    },
    startsAt,
    arrivesAt,
    isReported: reportedAt !== "",
    people: null,
  };
}

function copenhagenLeg({ source, cells }: Row, epoch: number, item: string, region: string): Leg {
  const cell = (name: string): string => cells.get(name) ?? "";
  const timestamp = cell("timestamp");
  const people = `${cell("caller")}-${cell("callee")}`;
  const seconds = numberIn(cell("duration"));
  const startedAt = epoch + numberIn(timestamp) * 1_000;
  const startsAt = Number.isNaN(startedAt) ? null : startedAt;
  return {
    source,
    usage: {
      usageId: `${timestamp}-${people}`, // the file has no ids; no two rows share these three
      appId: COPENHAGEN_APP,
      region,
      item,
      startedAt,
      seconds,
    },
    startsAt,
    arrivesAt: endOf(startsAt, seconds),
    isReported: false,
    people,
  };
}

const endOf = (startsAt: number | null, seconds: number): number | null =>
  startsAt === null ? null : startsAt + (seconds > 0 ? seconds * 1_000 : 0);
