import { complaint } from "./complaint.js";
import { HOUR } from "./instants.js";
import { legsOf } from "./legs.js";
import type { Options } from "./options.js";
import { startTally } from "./tally.js";

/** What the demo must know of a file before it bills the first row. */
export interface Survey {
  readonly opensAt: number;
  readonly appIds: readonly string[];
  readonly bytes: number;
}

/** Reads the file once through. Complains where there is nothing to bill. */
export async function survey(options: Options): Promise<Survey> {
  let firstStart: number | null = null;
  const appIds = new Set<string>();
  const tally = startTally();
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
  };
  for await (const { usage, startsAt } of legsOf(options, { bytes: count, tally })) {
    firstStart ??= startsAt;
    appIds.add(usage.appId);
  }
  if (appIds.size === 0 && tally.byReason().length === 0) throw complaint(`${options.file}, line 1: no row follows the header`);

  const opensAt = options.epoch ?? firstStart;
  if (opensAt === null) throw complaint(`${options.file}: no row has a readable startedAt; is --format right?`);
  return { opensAt: options.epoch ?? Math.floor(opensAt / HOUR) * HOUR, appIds: [...appIds], bytes };
}
