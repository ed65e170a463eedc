import { Decimal } from "decimal.js";
import type { Tariff } from "rtc-billing";
import { clockText, epochOf } from "./instants.js";

/** What a row reports of a call, whether it can be billed or not. */
export interface ReportedUsage {
  readonly region?: string;
  readonly item: string;
  readonly startedAt: string | number;
  readonly seconds: number;
}

/** What a call would cost without any package; `null` where its item, its length or its day is not known. */
export type ListValue = (usage: ReportedUsage) => Decimal | null;

/** The call rounded up to minutes, at the rate of the day on which it starts. */
export const listValueIn = (tariff: Tariff): ListValue => ({ region = "cn", item, startedAt, seconds }) => {
  const rates = Object.hasOwn(tariff.items, item) ? (tariff.items[item]?.rates ?? []) : [];
  const day = dayOf(startedAt, tariff.timeZone);
  if (day === null || !(seconds > 0)) return null;
  const inForce = rates.filter((rate) => rate.region === region && (rate.from ?? "") <= day).sort((a, b) => ((a.from ?? "") < (b.from ?? "") ? -1 : 1)).at(-1);
  return inForce ? new Decimal(inForce.perMinute).times(Math.ceil(seconds / 60)) : null;
};

/** The day of an instant in a zone; of text without an offset, the day that it names. */
function dayOf(startedAt: string | number, timeZone: string): string | null {
  const at = typeof startedAt === "number" ? startedAt : epochOf(startedAt);
  if (at !== null && Number.isFinite(at)) return clockText(at, timeZone).slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}(?=T)/.exec(String(startedAt))?.[0] ?? null;
}
