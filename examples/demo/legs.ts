import { complaint } from "./complaint.js";
import { epochOf } from "./instants.js";
import type { Options } from "./options.js";
import { type Row, rowsOf, type Watch } from "./rows.js";
import type { Source } from "./tally.js";

/** One call leg as it is in a row. Only the library decides whether it can be billed. */
export interface Leg {
  readonly source: Source;
  readonly usage: {
    readonly usageId: string;
    readonly appId: string;
    readonly region?: string;
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

const LEG_COLUMNS = ["usageId", "appId", "item", "startedAt", "seconds"];
const COPENHAGEN_COLUMNS = ["timestamp", "caller", "callee", "duration"];

/** The legs of a file, in the order of its rows. Rows whose instant of arrival is unreadable are refused. */
export async function* legsOf(options: Options, watch: Watch): AsyncGenerator<Leg> {
  const { file, format, epoch, item } = options;
  if (format === "copenhagen") {
    if (epoch === null) throw complaint("--format copenhagen needs --epoch");
    for await (const row of rowsOf(file, COPENHAGEN_COLUMNS, watch)) yield copenhagenLeg(row, epoch, item);
    return;
  }
  for await (const row of rowsOf(file, LEG_COLUMNS, watch)) {
    const leg = legOf(row);
    if (leg) yield leg;
    else watch.tally.refuse(row.source, "UnreadableArrival", "Invalid reportedAt: must be ISO-8601 text with Z or an offset.");
  }
}

function legOf({ source, cells }: Row): Leg | null {
  const cell = (name: string): string => cells.get(name) ?? "";
  const region = cell("region");
  const reportedAt = cell("reportedAt");
  const seconds = numberIn(cell("seconds"));
  const startsAt = epochOf(cell("startedAt"));
  const arrivesAt = reportedAt ? epochOf(reportedAt) : endOf(startsAt, seconds);
  if (reportedAt && arrivesAt === null) return null;
  return {
    source,
    usage: {
      usageId: cell("usageId"),
      appId: cell("appId"),
      ...(region ? { region } : {}),
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

function copenhagenLeg({ source, cells }: Row, epoch: number, item: string): Leg {
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

const numberIn = (text: string): number => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN);

const endOf = (startsAt: number | null, seconds: number): number | null =>
  startsAt === null ? null : startsAt + (seconds > 0 ? seconds * 1_000 : 0);
