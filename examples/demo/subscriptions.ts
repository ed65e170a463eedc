import type { MeteredUsage } from "rtc-billing/metering";
import { complaint } from "./complaint.js";
import { HOUR } from "./instants.js";
import type { Leg } from "./legs.js";
import { countLines } from "./lines.js";
import { type Log, meteredLegs } from "./log.js";
import { type Billed, billLegs } from "./month.js";
import { schoolWeek } from "./plan.js";
import type { Progress } from "./progress.js";
import type { Survey } from "./survey.js";

/** The result of billing a log of subscriptions. */
export interface BilledLog extends Billed {
  readonly counts: LogCounts;
  readonly items: ReadonlyMap<string, ItemSum>;
}

/** The counts of records and legs. Each is counted independently. */
interface LogCounts {
  /** Lines of the file, counted in its bytes. */
  readonly lines: number;
  readonly metered: number;
  readonly refused: number;
  readonly legs: number;
  /** Legs that the account refused. */
  readonly refusedLegs: number;
}

/** Legs of one item and their minutes, each leg rounded up (B4), without those that the account refused. */
interface ItemSum {
  readonly legs: number;
  readonly minutes: number;
}

/** Who is told of what could not be used, a line at a time, and how far the file was read. */
export interface Audience {
  readonly tell: (text: string) => void;
  readonly progress: Progress;
}

/** Meters a log, opens an account with the apps that it names, records the legs as they end, lets each day settle. */
export async function billLog(log: Log, keepsLedger: boolean, { tell, progress }: Audience): Promise<BilledLog> {
  const opening = await surveyOf(log);
  progress.start(opening.bytes);
  const lines = countLines();
  const items = new Map<string, ItemSum>();
  let [metered, refused, legs, refusedLegs] = [0, 0, 0, 0];

  async function* counted(): AsyncGenerator<Leg> {
    const watch = {
      bytes: (chunk: Buffer): void => {
        lines.take(chunk);
        progress.read(chunk.length);
      },
      metered: (): void => void (metered += 1),
      refused: (line: number, why: string): void => {
        refused += 1;
        tell(`line ${line}: ${why}\n`);
      },
    };
    for await (const usage of meteredLegs(log, watch)) {
      legs += 1;
      addTo(items, usage.item, 1, minutesOf(usage));
      yield legOf(usage, legs);
    }
  }
  const billed = await billLegs(counted(), {
    opening,
    plan: schoolWeek,
    keepsLedger,
    refuse: ({ usage }, _reason, detail) => {
      refusedLegs += 1;
      addTo(items, usage.item, -1, -minutesOf(usage));
      tell(`leg ${usage.usageId}: ${detail}\n`);
    },
  });
  return { ...billed, counts: { lines: lines.counted(), metered, refused, legs, refusedLegs }, items };
}

const minutesOf = ({ seconds }: { readonly seconds: number }): number => Math.ceil(seconds / 60);

function addTo(items: Map<string, ItemSum>, item: string, legs: number, minutes: number): void {
  const sum = items.get(item) ?? { legs: 0, minutes: 0 };
  items.set(item, { legs: sum.legs + legs, minutes: sum.minutes + minutes });
}

/** A leg arrives at its end. */
const legOf = (usage: MeteredUsage, line: number): Leg => ({
  source: { line, lines: 1, text: usage.usageId },
  usage,
  startsAt: usage.startedAt,
  arrivesAt: usage.startedAt + usage.seconds * 1_000,
  isReported: true,
  people: null,
});

/** Meters the whole log once, to open the account before the first leg, with all apps. */
async function surveyOf(log: Log): Promise<Survey> {
  let [firstStart, bytes] = [Infinity, 0];
  const appIds = new Set<string>();
  const ignored = (): void => undefined;
  const watch = { bytes: (chunk: Buffer): void => void (bytes += chunk.length), metered: ignored, refused: ignored };
  for await (const { appId, startedAt } of meteredLegs(log, watch)) {
    firstStart = Math.min(firstStart, startedAt);
    appIds.add(appId);
  }
  if (appIds.size === 0) throw complaint(`${log.file}: nothing in it is billed; is it a log of subscriptions?`);
  return { opensAt: Math.floor(firstStart / HOUR) * HOUR, appIds: [...appIds], bytes };
}
