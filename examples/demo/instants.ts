import { parseISO } from "date-fns/parseISO";
import { tz } from "@date-fns/tz";
import { format } from "date-fns/format";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

const WITH_OFFSET = /T.*(?:Z|[+-]\d{2}:\d{2})$/;

/** The range of instants that the library accepts, minus the time that a package bought in it can be valid. */
const EARLIEST = 0;
const LATEST = Date.UTC(9_800, 0, 1);

/** Epoch milliseconds of ISO-8601 text with `Z` or an offset, from 1970 on; `null` for any other text. */
export function epochOf(text: string): number | null {
  if (!WITH_OFFSET.test(text)) return null; // without an offset the instant would depend on the time zone of the host
  const at = parseISO(text).getTime();
  return at >= EARLIEST && at < LATEST ? at : null;
}

/** An instant in the local time of a zone: `"2019-09-01 08:00"`. */
export const clockText = (at: number, timeZone: string): string => format(at, "yyyy-MM-dd HH:mm", { in: tz(timeZone) });

/** The instant at which a day starts in a time zone. */
export const startOf = (day: string, timeZone: string): number => parseISO(`${day}T00:00:00`, { in: tz(timeZone) }).getTime();
