import type { Account } from "./account.js";
import type { StoredAccount, StoredUsage } from "./account-reading.js";
import { addLines, type DayLines, isEmpty, type Line, lineKey } from "./lines.js";
import { addTime, NO_TIME, type PackageTime } from "./minutes.js";
import { minus, plus, ZERO } from "./money.js";
import { invalid } from "./refusals.js";
import { oldestOpenDay, type Terms, termsOf } from "./terms.js";
import type { Day } from "./time.js";
import { endOf, minutesIn } from "./usages.js";

/**
 * Refuses an account whose figures do not follow from its facts. It looks at what holds after every event, also between two
 * events of one command. That finds damage; somebody who recomputes the figures is not found out.
 */
export function requireConsistent(stored: StoredAccount): void {
  const { account, usages } = stored;
  const terms = termsOf(account.tariff);
  requireState(account);
  for (const usage of usages) requireUsage(account, usage, terms);
  requireDraws(stored);
  requireLines(stored, terms);
  requireCash(account);
}

const demand = (holds: boolean, path: string, reason: string): void => {
  if (!holds) invalid(path, reason);
};

function requireState({ service, regions, suspensions, releasedAt, deadlines, arrearsSince, apps, clock }: Account): void {
  const isSuspended = suspensions.some(({ until }) => until === null);
  demand((service === "inactive") === (regions.size === 0), "service", "must be inactive exactly while no region is active");
  demand((service === "suspended") === isSuspended, "service", "must be suspended exactly while a suspension lasts");
  demand((service === "released") === (releasedAt !== null), "service", "must be released exactly when releasedAt tells since when");
  demand((deadlines === null) === (arrearsSince === null), "deadlines", "must be there exactly while there are arrears");
  for (const { appId, status, switches } of apps.values()) {
    demand(status === (switches.at(-1)?.status ?? "disabled"), `apps.${appId}.status`, "must be what it was switched to last");
    demand(switches.every(({ at }) => at <= clock), `apps.${appId}.switches`, "must not be after the clock");
  }
}

function requireUsage({ apps }: Account, { usage, pieces, voided }: StoredUsage, { tariff, items }: Terms): void {
  const path = `usages.${usage.usageId}`;
  const item = items.get(usage.item);
  demand(apps.has(usage.appId), `${path}.appId`, "must name an app of the account");
  demand(item?.rates.has(usage.region) === true, `${path}.item`, "must be an item of the tariff with a rate in the region");
  demand(pieces.every(({ endedAt }, index) => endedAt > (pieces[index - 1]?.endedAt ?? usage.startedAt)), `${path}.pieces`, "must follow each other");
  const isWhole = voided ? pieces.length === 0 : (pieces.at(-1)?.endedAt ?? usage.startedAt) === endOf(usage);
  demand(isWhole, `${path}.pieces`, "must make up the usage, or be none where it is voided");
  const minutes = Math.ceil(usage.seconds / 60);
  demand(voided || tariff.rounding === "per-day" || minutesIn(pieces) === minutes, `${path}.pieces`, "must have the minutes of the usage");
  for (const piece of pieces) {
    const drawn = piece.draws.reduce((sum, draw) => addTime(sum, draw.drawn), NO_TIME);
    demand(addTime(drawn, piece.overage) === piece.minutes * (item?.perMinute ?? 0), `${path}.pieces`, "must have minutes that add up");
  }
}

function requireDraws({ account: { packs }, usages, consumed }: StoredAccount): void {
  const drawn = new Map<string, PackageTime>();
  for (const { usage, pieces } of usages) {
    for (const draw of pieces.flatMap(({ draws }) => draws)) {
      demand(packs.has(draw.packageId), `usages.${usage.usageId}.pieces`, "must not draw on a package that does not exist");
      drawn.set(draw.packageId, addTime(drawn.get(draw.packageId) ?? NO_TIME, draw.drawn));
    }
  }
  for (const { packageId, refunded, expiresAt, effectiveAt } of packs.values()) {
    const consumedOf = consumed.get(packageId) ?? NO_TIME;
    demand(consumedOf >= (drawn.get(packageId) ?? NO_TIME), `packages.${packageId}.consumed`, "must be at least what usages draw");
    demand(!refunded || consumedOf === 0, `packages.${packageId}.consumed`, "must be 0 of a returned package");
    demand(effectiveAt < expiresAt, `packages.${packageId}.expiresAt`, "must be after effectiveAt");
  }
}

/** Of open days, what is rated is what the pieces come to; of closed ones the usages may be gone. */
function requireLines({ account: { clock }, rated, usages }: StoredAccount, terms: Terms): void {
  const oldestDay = oldestOpenDay(terms, clock);
  const summed = new Map<Day, Map<string, Line>>();
  for (const { usage, pieces } of usages) {
    for (const { day, minutes, draws, overage } of pieces.filter((piece) => piece.day >= oldestDay)) {
      const drawn = draws.reduce((sum, draw) => addTime(sum, draw.drawn), NO_TIME);
      const line: Line = { day, region: usage.region, item: usage.item, minutes, drawn, overage };
      const ofDay = summed.get(day) ?? new Map<string, Line>();
      const known = ofDay.get(lineKey(line));
      summed.set(day, ofDay.set(lineKey(line), known ? addLines(known, line) : line));
    }
  }
  for (const day of new Set([...summed.keys(), ...rated.keys()])) {
    demand(day < oldestDay || areSameLines(rated.get(day), summed.get(day)), `rated.${day}`, "must be the sum of the usages of the day");
  }
}

function areSameLines(a: DayLines = new Map(), b: DayLines = new Map()): boolean {
  const lines = [...b].filter(([, line]) => !isEmpty(line));
  return a.size === lines.length && lines.every(([key, line]) => isSameLine(a.get(key), line));
}

const isSameLine = (a: Line | undefined, b: Line): boolean => a?.minutes === b.minutes && a.drawn === b.drawn && a.overage === b.overage;

function requireCash({ cash, payments, packs, billedTotal }: Account): void {
  const toppedUp = [...payments.values()].reduce(plus, ZERO);
  const spent = [...packs.values()].filter(({ paidFrom, refunded }) => paidFrom === "cash" && !refunded).reduce((sum, { price }) => plus(sum, price), ZERO);
  demand(minus(minus(toppedUp, spent), billedTotal).equals(cash), "cash", "must be top-ups minus packages paid from cash minus bills");
}
