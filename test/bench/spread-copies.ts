import { type Contender, type Holdings, type Line, lineKey } from "./contender.js";
import { baselineSchool, type Report } from "./school.js";

interface Pack { readonly packageId: string; readonly effectiveAt: number; readonly expiresAt: number; readonly left: number }

interface Copied {
  readonly usages: Readonly<Record<string, Report>>;
  readonly packages: readonly Pack[];
  readonly lines: Readonly<Record<string, Line>>;
}

const MS_PER_DAY = 86_400_000;
const OFFSET = 8 * 3_600_000;
const isId = (text: unknown): boolean => typeof text === "string" && text.length > 0 && text.length <= 256;
const isCount = (count: unknown): boolean => Number.isInteger(count) && Number(count) >= 0;

/** An immutable account as it is first written: each usage copies what it changes with `...`, and so all usages known. */
export function spreadCopies(count: number): Contender {
  const { apps, weights, packages } = baselineSchool(count);
  let account: Copied;
  let events: readonly object[];

  const record = (known: Copied, report: Report): { readonly account: Copied; readonly event: object | null } => {
    const { usageId, appId, item, startedAt, seconds, at } = report;
    if (![usageId, appId, item].every(isId) || ![startedAt, seconds].every(isCount)) throw new Error("shape");
    const before = Object.hasOwn(known.usages, usageId) ? known.usages[usageId] : undefined;
    if (before) {
      if (before.appId !== appId || before.item !== item || before.startedAt !== startedAt || before.seconds !== seconds) throw new Error("conflict");
      return { account: known, event: null };
    }
    const weight = weights.get(item);
    if (weight === undefined) throw new Error("item");
    if (!apps.has(appId)) throw new Error("app");
    const endedAt = startedAt + seconds * 1_000;
    if (endedAt > at) throw new Error("future");

    const minutes = Math.ceil(seconds / 60);
    let overageMs = minutes * weight;
    const drawnFrom = ({ left, effectiveAt, expiresAt }: Pack): number => (effectiveAt <= startedAt && endedAt <= expiresAt ? Math.min(overageMs, left) : 0);
    const draws: { readonly packageId: string; readonly drawnMs: number }[] = [];
    const drawnDown = known.packages.map((pack) => {
      const drawnMs = drawnFrom(pack);
      if (drawnMs === 0) return pack;
      overageMs -= drawnMs;
      draws.push({ packageId: pack.packageId, drawnMs });
      return { ...pack, left: pack.left - drawnMs };
    });

    const day = new Date(Math.floor((startedAt + OFFSET) / MS_PER_DAY) * MS_PER_DAY).toISOString().slice(0, 10);
    const key = lineKey(day, "cn", item);
    const line = known.lines[key] ?? { minutes: 0, drawnMs: 0, overageMs: 0 };
    const summed = { minutes: line.minutes + minutes, drawnMs: line.drawnMs + minutes * weight - overageMs, overageMs: line.overageMs + overageMs };
    const event = { type: "UsageRated", at, usageId, appId, region: "cn", item, startedAt, seconds, minutes, pieces: [{ day, endedAt, minutes, draws, overageMs }] };
    return { account: { usages: { ...known.usages, [usageId]: report }, packages: drawnDown, lines: { ...known.lines, [key]: summed } }, event };
  };

  const holdings = (): Holdings => ({
    recorded: events.length,
    remainingMs: Object.fromEntries(account.packages.map(({ packageId, left }) => [packageId, left])),
    lines: account.lines,
  });

  return {
    open: () => { [account, events] = [{ usages: {}, packages, lines: {} }, []]; },
    recordAll: (reports) => {
      const made: object[] = [...events];
      for (const report of reports) {
        const recorded = record(account, report);
        account = recorded.account;
        if (recorded.event) made.push(recorded.event);
      }
      events = made;
    },
    holdings,
  };
}
