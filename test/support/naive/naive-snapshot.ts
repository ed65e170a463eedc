import { inOneOrder } from "../account-snapshot.js";
import { decimalText, dividedBy, floorTo, type Fraction, halfEvenTo, sum, whole } from "../fractions.js";
import { type NaiveAccount, stateOf } from "./naive-account.js";
import { warningsOfCommand } from "./naive-alerts.js";
import { displayBill, unbilledLines } from "./naive-billing.js";
import { inDrawdownOrder } from "./naive-rating.js";
import { consumedOf, type HeldPackage, type NaiveState, ratingOf, serviceOf } from "./naive-state.js";

/** What `snapshotOf` must show of the account with this id, according to the naive account: its packages as they will be at `at`. */
export function naiveSnapshotOf(accountId: string, account: NaiveAccount, at: number): unknown {
  const state = stateOf(account);
  const later = stateOf(account, at);
  const { pieces, lines } = ratingOf(state);
  const views = [...later.packages].sort(inDrawdownOrder).map((pack) => viewOf(later, pack, Math.max(at, state.clock)));
  return {
    tariff: state.tariff,
    clock: state.clock,
    identityVerified: state.identityVerified,
    regions: [...state.activeSince.keys()].sort(),
    service: serviceOf(state),
    apps: [...state.apps].map(([appId, switches]) => [appId, switches.at(-1)?.enabled ? "enabled" : "disabled"]).sort(),
    cash: decimalText(state.cash),
    arrearsSince: state.arrearsSince,
    packages: views.map(({ view }) => view),
    remainingMinutes: decimalText(floorTo(6, sum(views.filter(({ view }) => view.status === "active").map(({ remaining }) => remaining)))),
    transitions: state.transitions,
    bills: state.bills.map((bill) => displayBill(accountId, state.tariff, bill)),
    unbilled: unbilledLines(state.tariff, lines, state.billed),
    usages: state.usages.map((usage) => {
      if (usage.voided) return [usage.usageId, usage.startedAt, "voided"];
      const own = pieces.filter((piece) => piece.usage === usage).map(({ day, endedAt, billedSeconds, draws, overageMs }) => ({ day, endedAt, billedSeconds, draws, overageMs }));
      return [usage.usageId, usage.startedAt, { billedSeconds: own.reduce((total, { billedSeconds }) => total + billedSeconds, 0), pieces: own }];
    }),
  };
}

/** Minutes with at most 6 decimals, as they are shown. */
const shown = (minutes: Fraction): string => decimalText(halfEvenTo(6, minutes));

const minutesOf = (packageTimeMs: number): Fraction => dividedBy(whole(packageTimeMs), 60_000n);

function viewOf(state: NaiveState, pack: HeldPackage, at: number) {
  const consumedMs = consumedOf(state, pack.packageId);
  const remaining = minutesOf(pack.quotaMs - consumedMs);
  const status = pack.returned ? "refunded" : at >= pack.expiresAt ? "expired" : consumedMs === pack.quotaMs ? "depleted" : "active";
  const lastReturn = Math.min(pack.refundableUntil, pack.expiresAt - 1);
  return {
    remaining,
    view: {
      packageId: pack.packageId,
      offerId: pack.offerId,
      label: pack.label,
      regions: [...new Set(pack.regions)].sort(),
      items: pack.items ? [...new Set(pack.items)].sort() : null,
      appIds: pack.appIds ? [...new Set(pack.appIds)].sort() : null,
      priority: pack.priority,
      returnable: pack.returnable,
      renews: pack.renews ? "monthly" : null,
      renewal: pack.renewal,
      renewalOf: pack.renewalOf,
      status,
      quotaMinutes: shown(minutesOf(pack.quotaMs)),
      consumedMinutes: shown(minutesOf(consumedMs)),
      remainingMinutes: shown(remaining),
      effectiveAt: pack.effectiveAt,
      expiresAt: pack.expiresAt,
      purchasedAt: pack.purchasedAt,
      refundableUntil: pack.returned || !pack.returnable || consumedMs > 0 || at > lastReturn ? null : lastReturn,
      price: decimalText(pack.price),
      paidFrom: pack.paidFrom,
    },
  };
}

/** The warnings that an accepted command must bring: those of the time that passes before it, and its own. */
export function naiveWarnings(before: NaiveAccount, after: NaiveAccount): readonly string[] {
  const decidedAt = after.facts.at(-1)?.decidedAt ?? 0;
  const afterTimePassed = stateOf(before, decidedAt);
  const brought = afterTimePassed.warnings.slice(stateOf(before).warnings.length);
  return inOneOrder([...brought, ...warningsOfCommand(afterTimePassed, stateOf(after), decidedAt)]);
}
