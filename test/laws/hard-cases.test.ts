import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliyunRtc, type Tariff, tencentTrtc } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { type Answer, open, performAll, type Performance, type Step } from "../../src/testing/commands.js";
import { billsIn, isOf, packagesIn, piecesIn } from "../../src/testing/ledger-queries.js";
import { ADDED_ITEM, ADDED_REGION } from "../../src/testing/tariff-changes.js";
import { isEqual } from "../support/fractions.js";
import { effort, factor } from "../support/law.js";
import { type NaiveLine, rateOf } from "../support/naive/naive-billing.js";
import { endOf } from "../support/naive/naive-rating.js";

/** A longer run must meet each case more often in proportion. */
const LENGTH = Math.max(1, factor);
const RUNS = 150 * LENGTH;
const DAY = 24 * 3_600_000;

/** Cases without which the laws would prove little, and how often 150 histories must meet each at least. */
const expected = {
  "call cut by an expiry": 40,
  "call cut by a purchase": 20,
  "call cut by midnight": 80,
  "minute covered in part": 40,
  "draw from two packages": 30,
  "draw from a package for some items": 40,
  "draw from a package for some apps": 5,
  "package passed over for its items": 100,
  "package passed over for its apps": 20,
  "draw before a package that expires earlier, by priority": 20,
  "renewal": 40,
  "renewal paid from cash": 10,
  "renewal that failed": 10,
  "renewal that was cancelled": 4,
  "return of a package that a renewal granted": 2,
  "draw from a package that a renewal granted": 5,
  "packages that expire at the same instant": 10,
  "packages that expire within a minute": 12,
  "re-rating by a usage that arrived late": 10,
  "re-rating by a void": 10,
  "re-rating by a purchase": 5,
  "re-rating by a return": 3,
  "adjustment of a day that was billed": 30,
  "bill below zero": 5,
  "bill of zero": 30,
  "depletion": 100,
  "expiry": 100,
  "return": 20,
  "void": 30,
  "arrears": 30,
  "arrears cleared": 20,
  "suspension": 15,
  "resumption": 5,
  "release": 5,
  "warning that a package runs low": 50,
  "warning that a package expires soon": 50,
  "warning that cash runs low": 20,
  "warning that projected cash is low": 10,
  "arrears that a debit starts": 10,
  "payment reversed in part": 5,
  "payment reversed whole": 5,
  "pay-out": 10,
  "repeat": 100,
  "usage that is refused because the service was suspended": 20,
  "usage that is refused because the service was released": 10,
  "command that is refused because the service is released": 10,
  "history under a shipped tariff": 6,
  "gap of a month or more": 15,
  "change of tariff": 30,
  "day billed at a changed rate": 10,
  "usage of an item or a region that was added": 5,
  "arrears on changed terms": 2,
  "package returnable on changed terms": 2,
  "usage billed in steps other than a minute": 100,
  "draw that is no finite decimal of minutes": 10,
  "day rounded up": 10,
  "day rounded to another amount than a cent": 30,
  "app enabled before any package": 10,
  "usage that packages did not cover where the tariff refuses such calls": 50,
};

const refusals = [
  "IdConflict", "ClockWentBackwards", "UnknownRegion", "IdentityNotVerified", "AgreementNotAccepted", "RegionNeedsAccountManager",
  "ServiceNotActivated", "AppNotFound", "NoPackagePurchased", "OfferNotFound", "InsufficientCash", "PaymentNotFound", "ReversalExceedsPayment", "UsageInFuture", "UsageTooLate",
  "UnknownItem", "AppDisabled", "UsageNotFound", "PackageNotFound", "NotReturnable", "NotRenewing", "PackageConsumed", "PackageExpired", "RefundWindowClosed",
  "TariffRewritesPast",
];

describe("the arbitrary histories of the laws", () => {
  it("meet every hard case often, and every refusal that a command returns", () => {
    const counts = new Map([...Object.keys(expected), ...refusals].map((name) => [name, 0]));
    for (const history of fc.sample(histories(), { ...effort(RUNS), numRuns: RUNS })) {
      const performance = performAll(open(history.tariff, history.openedAt), history.steps);
      for (const name of casesIn(history, performance)) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const tooRare = Object.entries(expected).filter(([name, least]) => (counts.get(name) ?? 0) < least * LENGTH);
    expect({ tooRare, neverRefused: refusals.filter((name) => counts.get(name) === 0), counts }).toEqual({ tooRare: [], neverRefused: [], counts });
  });
});

/** The names of the cases that a history meets, one for each occurrence. */
function casesIn({ tariff, openedAt, steps }: History, { events, answers }: Performance): string[] {
  const times = (name: keyof typeof expected, count: number): string[] => Array.from({ length: count }, () => name);
  const reratedBy = (...commands: string[]): number => events.filter(isOf("UsagesRerated")).filter(({ cause }) => commands.includes(cause.command)).length;
  const count = (type: Parameters<typeof isOf>[0]): number => events.filter(isOf(type)).length;

  const { stepSeconds = 60, money = { smallest: "0.01", mode: "down" } } = tariff;
  const pieces = piecesIn(events);
  const packages = packagesIn(events);
  type Package = (typeof packages)[number];
  type Piece = (typeof pieces)[number];
  const drawnPackages = pieces.flatMap((piece) => piece.draws.flatMap(({ packageId }) => packages.filter((pack) => pack.packageId === packageId).map((pack) => ({ pack, piece }))));
  const isFor = ({ items, appIds, regions }: Package, { usage }: Piece): boolean =>
    regions.includes(usage.region) && (items?.includes(usage.item) ?? true) && (appIds?.includes(usage.appId) ?? true);
  /** How many pieces that need package time a package does not give any, which is valid for them and of which `why` holds. */
  const passedOver = (why: (pack: Package, piece: Piece) => boolean): number => pieces
    .filter(({ draws, overageMs, usage }) => tariff.items[usage.item]?.weight !== null && (draws.length > 0 || overageMs > 0))
    .filter((piece) => packages.some((pack) => pack.effectiveAt <= piece.startedAt && piece.endedAt <= pack.expiresAt && why(pack, piece) && !piece.draws.some(({ packageId }) => packageId === pack.packageId))).length;
  const endsInside = (instants: readonly number[]): number =>
    pieces.filter(({ usage, endedAt }) => endedAt < endOf(usage) && instants.includes(endedAt)).length;
  const gaps = packages.map(({ expiresAt }) => expiresAt).sort((a, b) => a - b).map((at, index, all) => at - (all[index - 1] ?? -Infinity));
  const bills = billsIn(events);
  const tariffAt = (at: number): Tariff => events.filter(isOf("TariffChanged")).findLast((change) => change.at <= at)?.tariff ?? tariff;
  const hadAnotherRate = ({ day, region, item }: NaiveLine): boolean => !isEqual(rateOf(tariffAt(Infinity), { day, region, item }), rateOf(tariff, { day, region, item }));

  const reversals = events.filter(isOf("PaymentReversed"));
  const payments = new Map(events.filter(isOf("CashToppedUp")).map(({ paymentId, amount }) => [paymentId, amount]));

  return [
    ...times("call cut by an expiry", endsInside(packages.map(({ expiresAt }) => expiresAt))),
    ...times("call cut by a purchase", endsInside(packages.map(({ effectiveAt }) => effectiveAt))),
    ...times("call cut by midnight", pieces.filter(({ usage, startedAt, day }) => startedAt > usage.startedAt && day !== usage.pieces[0]?.day).length),
    ...times("minute covered in part", pieces.filter(({ overageMs, draws }) => overageMs > 0 && draws.length > 0).length),
    ...times("draw from two packages", pieces.filter(({ draws }) => draws.length > 1).length),
    ...times("draw from a package for some items", drawnPackages.filter(({ pack }) => pack.items).length),
    ...times("draw from a package for some apps", drawnPackages.filter(({ pack }) => pack.appIds).length),
    ...times("package passed over for its items", passedOver(({ items }, { usage }) => items?.includes(usage.item) === false)),
    ...times("package passed over for its apps", passedOver(({ appIds }, { usage }) => appIds?.includes(usage.appId) === false)),
    ...times("draw before a package that expires earlier, by priority", passedOver((pack, piece) => isFor(pack, piece) && drawnPackages.some((drawn) => drawn.piece === piece && drawn.pack.priority < pack.priority && drawn.pack.expiresAt > pack.expiresAt))),
    ...times("renewal", count("PackageRenewed")),
    ...times("renewal paid from cash", events.filter(isOf("PackageRenewed")).filter(({ paidFrom, price }) => paidFrom === "cash" && !price.isZero()).length),
    ...times("renewal that failed", count("RenewalFailed")),
    ...times("renewal that was cancelled", count("RenewalCancelled")),
    ...times("return of a package that a renewal granted", events.filter(isOf("PackageRefunded")).filter(({ packageId }) => events.some((event) => event.type === "PackageRenewed" && event.packageId === packageId)).length),
    ...times("draw from a package that a renewal granted", drawnPackages.filter(({ pack }) => pack.type === "PackageRenewed").length),
    ...times("packages that expire at the same instant", gaps.filter((gap) => gap === 0).length),
    ...times("packages that expire within a minute", gaps.filter((gap) => gap > 0 && gap <= 60_000).length),
    ...times("re-rating by a usage that arrived late", reratedBy("recordUsage", "recordUsages")),
    ...times("re-rating by a void", reratedBy("voidUsage")),
    ...times("re-rating by a purchase", reratedBy("purchasePackage")),
    ...times("re-rating by a return", reratedBy("requestRefund")),
    ...times("adjustment of a day that was billed", adjustedDays(bills)),
    ...times("bill below zero", bills.filter(({ total }) => total.isNegative() && !total.isZero()).length),
    ...times("bill of zero", bills.filter(({ total }) => total.isZero()).length),
    ...times("depletion", count("PackageDepleted")),
    ...times("expiry", count("PackageExpired")),
    ...times("return", count("PackageRefunded")),
    ...times("void", count("UsageVoided")),
    ...times("arrears", count("ArrearsStarted")),
    ...times("arrears cleared", count("ArrearsCleared")),
    ...times("suspension", count("ServiceSuspended")),
    ...times("resumption", count("ServiceResumed")),
    ...times("release", count("ServiceReleased")),
    ...times("warning that a package runs low", count("PackageRunningLow")),
    ...times("warning that a package expires soon", count("PackageExpiringSoon")),
    ...times("warning that cash runs low", count("CashRunningLow")),
    ...times("warning that projected cash is low", events.filter(isOf("CashRunningLow")).filter(({ projectedCash }) => projectedCash).length),
    ...times("arrears that a debit starts", events.filter((event, index) => event.type === "ArrearsStarted" && ["CashAdjusted", "PaymentReversed"].includes(events[index - 1]?.type ?? "")).length),
    ...times("payment reversed in part", reversals.filter(({ paymentId, amount }) => !payments.get(paymentId)?.equals(amount)).length),
    ...times("payment reversed whole", reversals.filter(({ paymentId, amount }) => payments.get(paymentId)?.equals(amount)).length),
    ...times("pay-out", count("CashPaidOut")),
    ...times("history under a shipped tariff", tariff.tariffId === aliyunRtc.tariffId || tariff.tariffId === tencentTrtc.tariffId ? 1 : 0),
    ...times("gap of a month or more", steps.filter(({ request }, index) => request.at - (steps[index - 1]?.request.at ?? openedAt) >= 30 * DAY).length),
    ...times("change of tariff", count("TariffChanged")),
    ...times("day billed at a changed rate", bills.flatMap(({ lines }) => lines).filter((line) => tariff.items[line.item] && line.region !== ADDED_REGION && hadAnotherRate(line)).length),
    ...times("usage of an item or a region that was added", events.filter(isOf("UsageRated")).filter(({ item, region }) => item === ADDED_ITEM || region === ADDED_REGION).length),
    ...times("arrears on changed terms", events.filter(isOf("ArrearsStarted")).filter(({ at }) => tariffAt(at).arrears.suspendAfterHours !== tariff.arrears.suspendAfterHours).length),
    ...times("package returnable on changed terms", events.filter(isOf("PackagePurchased")).filter(({ at }) => tariffAt(at).refundWindowDays !== tariff.refundWindowDays).length),
    ...times("usage billed in steps other than a minute", stepSeconds === 60 ? 0 : count("UsageRated")),
    ...times("draw that is no finite decimal of minutes", pieces.flatMap(({ draws }) => draws).filter(({ drawnMs }) => drawnMs % 3 !== 0).length),
    ...times("day rounded up", money.mode === "half-up" ? bills.filter(({ rounding }) => rounding.isNegative() && !rounding.isZero()).length : 0),
    ...times("day rounded to another amount than a cent", Number(money.smallest) === 0.01 ? 0 : bills.length),
    ...times("app enabled before any package", events.filter(isOf("AppEnabled")).filter(({ sequence }) => !packagesIn(events.slice(0, sequence)).length).length),
    ...times(
      "usage that packages did not cover where the tariff refuses such calls",
      pieces.filter(({ usage, overageMs }) => overageMs > 0 && tariff.items[usage.item]?.weight !== null && tariff.service?.whenExhausted === "refuse").length,
    ),
    ...times("repeat", answers.filter((answer) => answer.ok && answer.events.length === 0).length),
    ...answers.flatMap((answer, index) => refusalsIn(answer, steps[index])),
  ];
}

/** How many days of bills were billed before. */
function adjustedDays(bills: readonly { readonly lines: readonly { readonly day: string }[] }[]): number {
  const daysOf = (from: readonly (typeof bills)[number][]): Set<string> => new Set(from.flatMap(({ lines }) => lines.map(({ day }) => day)));
  return bills.flatMap((bill, index) => [...daysOf([bill])].filter((day) => daysOf(bills.slice(0, index)).has(day))).length;
}

function refusalsIn(answer: Answer, step: Step | undefined): string[] {
  const types = answer.ok ? (answer.refused ?? []).map(({ refusal }) => refusal.type) : [answer.refusal.type];
  const ofUsage = step?.command === "recordUsage" || step?.command === "recordUsages";
  return types.map((type) => {
    if (ofUsage && type === "ServiceSuspended") return "usage that is refused because the service was suspended";
    if (type === "ServiceReleased") return `${ofUsage ? "usage" : "command"} that is refused because the service ${ofUsage ? "was" : "is"} released`;
    return type;
  });
}
