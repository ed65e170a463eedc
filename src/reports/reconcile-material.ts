import { isAccount, usageIndexOf } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { groupMs, isGrouped } from "../account/rounding-groups.js";
import { usagesSince } from "../account/usage-lookup.js";
import type { Event } from "../ledger/events.js";
import { remainingOf } from "../packages/package-balances.js";
import { roundingGroupKey } from "../rating/minute-rounding.js";
import { piecesOf, type RatedUsage } from "../rating/rated-usage.js";
import { endOf, type Usage } from "../rating/usage.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { addDays, type Day } from "../values/calendar.js";
import { type Instant, instantOf, latest } from "../values/instant.js";
import { addPackageTime, type PackageTime, subtractPackageTime, ZERO_PACKAGE_TIME } from "../values/package-time.js";
import { auditTrailOf, type AuditTrail } from "./audit-trail.js";
import type { Material } from "./rated-again.js";

/** What there is to set beside a vendor's bill. */
export interface Subject {
  readonly compiled: CompiledTariff;
  /** Usages that count, and all packages, also those that were returned. */
  readonly material: Material;
  /** Usages that were voided: they do not count. */
  readonly voided: readonly Usage[];
  /** Usages that were recorded after the run that bills the day of their start. */
  readonly late: ReadonlySet<Usage>;
  /** The first day whose usages are all there; `null` where none was ever dropped. */
  readonly since: Day | null;
}

/** Reads an account, or the events of one. Throws what `replay` throws. */
export const subjectOf = (subject: Account | readonly Event[]): Subject =>
  isAccount(subject) ? subjectOfAccount(subject) : subjectOfEvents(auditTrailOf(subject));

function subjectOfEvents({ account, compiled, usages }: AuditTrail): Subject {
  const isVoided = ({ steps }: AuditTrail["usages"][number]): boolean => steps.at(-1)?.type === "UsageVoided";
  const isLate = ({ usage, steps }: AuditTrail["usages"][number]): boolean => {
    const [first] = steps;
    return first !== undefined && first.at >= compiled.billingRunOf(addDays(compiled.calendar.dayOf(usage.startedAt), 1));
  };
  const counted = usages.filter((history) => !isVoided(history));
  return {
    compiled,
    material: {
      usages: counted.map(({ usage }) => usage),
      packages: [...account.packages.values()],
      after: instantOf(0),
      drawnBefore: new Map(),
      meteredBefore: new Map(),
    },
    voided: usages.filter(isVoided).map(({ usage }) => usage),
    late: new Set(counted.filter(isLate).map(({ usage }) => usage)),
    since: null,
  };
}

/** An account has the usages of its open days alone: what ended before them is settled, and taken as it is. */
function subjectOfAccount(account: Account): Subject {
  const compiled = compiledTariff(account.tariff);
  const { oldestDay, openFrom } = compiled.openAt(account.clock);
  const held = usagesSince(usageIndexOf(account), openFrom);
  const counted = held.filter(({ voided }) => !voided);
  return {
    compiled,
    material: {
      usages: counted,
      packages: [...account.packages.values()],
      after: openFrom,
      drawnBefore: drawnUpTo(openFrom, counted, account),
      meteredBefore: meteredUpTo(openFrom, counted, account),
    },
    voided: held.filter(({ voided }) => voided),
    late: new Set(),
    since: oldestDay,
  };
}

/** What is drawn from each package by pieces that end at `openFrom` or before: all that is drawn, without the later pieces. */
function drawnUpTo(openFrom: Instant, counted: readonly RatedUsage[], account: Account): ReadonlyMap<string, PackageTime> {
  const { balances, calendar } = usageIndexOf(account);
  const laterMs = new Map<string, PackageTime>();
  for (const usage of counted) {
    for (const { endedAt, draws } of piecesOf(usage, calendar)) {
      if (endedAt <= openFrom) continue;
      for (const { packageId, drawnMs } of draws) {
        laterMs.set(packageId, addPackageTime(laterMs.get(packageId) ?? ZERO_PACKAGE_TIME, drawnMs));
      }
    }
  }
  return new Map([...account.packages.values()].map((pack) => {
    const drawnMs = subtractPackageTime(pack.quotaMs, remainingOf(balances, pack));
    return [pack.packageId, subtractPackageTime(drawnMs, laterMs.get(pack.packageId) ?? ZERO_PACKAGE_TIME)] as const;
  }));
}

/** What each group has metered up to `openFrom`: all of it, without the later parts of its usages. */
function meteredUpTo(openFrom: Instant, counted: readonly RatedUsage[], account: Account): ReadonlyMap<string, number> {
  const usageIndex = usageIndexOf(account);
  const { calendar } = tariffOf(account);
  const meteredMs = new Map<string, number>();
  for (const usage of counted) {
    if (!isGrouped(usageIndex, usage)) continue;
    const key = roundingGroupKey(usage, calendar.dayOf(usage.startedAt));
    const laterMs = Math.max(0, endOf(usage) - latest(openFrom, usage.startedAt));
    meteredMs.set(key, (meteredMs.get(key) ?? groupMs(usageIndex, usage)) - laterMs);
  }
  return meteredMs;
}
