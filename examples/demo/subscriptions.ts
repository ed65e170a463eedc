import type { MeteredUsage } from "rtc-billing/metering";
import { complaint } from "./complaint.js";
import { sizeOf } from "./encoding.js";
import { HOUR } from "./instants.js";
import { inventionsOf } from "./inventions.js";
import type { Leg } from "./legs.js";
import { countLines } from "./lines.js";
import { listValueIn } from "./list-value.js";
import { type Log, type LogLine, meteredLegs } from "./log.js";
import { type ItemSum, startMeteredItems } from "./metered-items.js";
import { type Billed, billLegs, type Customer } from "./month.js";
import { planFor } from "./plan.js";
import type { Progress } from "./progress.js";
import type { Survey } from "./survey.js";
import { startTally } from "./tally.js";
import { homeOf } from "./tariffs.js";

/** The result of billing a log of subscriptions. */
export interface BilledLog extends Billed {
  readonly counts: LogCounts;
  readonly items: ReadonlyMap<string, ItemSum>;
}

/** The counts of records and legs. Each is counted independently. */
interface LogCounts {
  /** Lines of the file, counted in its text. */
  readonly lines: number;
  readonly metered: number;
  readonly refused: number;
  readonly legs: number;
  /** Legs that the account refused. */
  readonly refusedLegs: number;
}

/** Who is told of what could not be used, a line at a time, and how far the file was read. */
export interface Audience {
  readonly tell: (text: string) => void;
  readonly progress: Progress;
}

/** Meters a log, opens an account with the apps that it names, records the legs as they end, lets each day settle. */
export async function billLog(log: Log, { tariff, wishes, keepsLedger }: Customer, { tell, progress }: Audience): Promise<BilledLog> {
  progress.start(log.file, await sizeOf(log.file));
  const opening = await surveyOf(log);
  const lines = countLines();
  const items = startMeteredItems(tariff);
  const tally = startTally(listValueIn(tariff));
  let [metered, refused, legs, refusedLegs] = [0, 0, 0, 0];

  async function* counted(): AsyncGenerator<Leg> {
    const watch = {
      read: (text: string, bytes: number): void => {
        lines.take(text);
        progress.read(bytes);
      },
      metered: (): void => void (metered += 1),
      refused: ({ line, text }: LogLine, reason: string, why: string): void => {
        refused += 1;
        tally.refuse({ line, lines: 1, text }, reason, why);
        tell(`line ${line}: ${why}\n`);
      },
    };
    for await (const usage of meteredLegs(log, watch)) {
      legs += 1;
      items.add(usage);
      yield legOf(usage, legs, homeOf(tariff));
    }
  }
  const plan = planFor("subscriptions", tariff, opening.appIds, wishes);
  const billed = await billLegs(counted(), {
    opening,
    plan,
    tariff,
    keepsLedger,
    hasNoPackages: wishes.packages?.length === 0,
    refuse: ({ usage, source, startsAt }, reason, detail) => {
      refusedLegs += 1;
      if (startsAt !== null) items.remove({ ...usage, startedAt: startsAt });
      tally.refuse(source, reason, detail, usage);
      tell(`leg ${usage.usageId}: ${detail}\n`);
    },
  });
  return {
    ...billed,
    inventions: inventionsOf(plan, opening.appIds, tariff, wishes),
    refused: tally.byReason(),
    counts: { lines: lines.counted(), metered, refused, legs, refusedLegs },
    items: items.sums(),
  };
}

/** A leg arrives at its end. */
const legOf = (usage: MeteredUsage, count: number, home: string): Leg => ({
  source: { unit: "leg", line: count, lines: 1, text: usage.usageId },
  usage: { ...usage, region: usage.region === "cn" ? home : usage.region }, // "cn": the record names none
  startsAt: usage.startedAt,
  arrivesAt: usage.startedAt + usage.seconds * 1_000,
  isReported: true,
  people: null,
});

/** Meters the whole log once, to open the account before the first leg, with all apps. */
async function surveyOf(log: Log): Promise<Survey> {
  let firstStart = Infinity;
  let firstRefused = "";
  const appIds = new Set<string>();
  const watch = {
    read: (): void => undefined,
    metered: (): void => undefined,
    refused: ({ line }: LogLine, _reason: string, why: string): void => void (firstRefused ||= `line ${line}: ${why}`),
  };
  for await (const { appId, startedAt } of meteredLegs(log, watch)) {
    firstStart = Math.min(firstStart, startedAt);
    appIds.add(appId);
  }
  if (appIds.size === 0) throw complaint(`${log.file}: nothing in it is billed; ${firstRefused || "is it a log of subscriptions?"}`);
  return { opensAt: Math.floor(firstStart / HOUR) * HOUR, appIds: [...appIds] };
}
