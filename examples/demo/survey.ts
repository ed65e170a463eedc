import { complaint } from "./complaint.js";
import { excerpt } from "./excerpt.js";
import { HOUR } from "./instants.js";
import { type Calls, legsOf } from "./legs.js";
import { startTally } from "./tally.js";

/** What the demo must know of a file before it bills the first row. */
export interface Survey {
  readonly opensAt: number;
  readonly appIds: readonly string[];
}

/** Reads the file once through. Complains where there is nothing to bill, with the reason of the rows themselves. */
export async function survey(calls: Calls): Promise<Survey> {
  const { file, epoch, dialect } = calls;
  let firstStart: number | null = null;
  const appIds = new Set<string>();
  const tally = startTally(() => null);
  for await (const { usage, startsAt, source } of legsOf(calls, { read: () => undefined, tally })) {
    firstStart ??= startsAt;
    appIds.add(usage.appId);
    if (startsAt === null) tally.refuse(source, "UnreadableStart", startIsUnreadable(calls, usage.startedAt));
  }
  const [worst, ...others] = tally.byReason();
  if (appIds.size === 0 && !worst) throw complaint(`${file}, line ${dialect.skippedLines}: no row follows the header`);

  const opensAt = epoch ?? firstStart;
  if (opensAt !== null) return { opensAt: epoch ?? Math.floor(opensAt / HOUR) * HOUR, appIds: [...appIds] };
  const more = others.map(({ rows, reason, first }) => `; ${reason} in ${rows} more, from line ${first.line} on`).join("");
  throw complaint(`${file}: no row can be read; line ${worst?.first.line ?? 0}: ${worst?.detail ?? ""}${more}`);
}

const startIsUnreadable = ({ format }: Calls, startedAt: string | number): string =>
  format === "copenhagen"
    ? "timestamp must be a number of seconds"
    : `startedAt "${excerpt(String(startedAt))}" must be ISO-8601 text with Z or an offset, such as 2019-09-01T10:00:00+08:00`;
