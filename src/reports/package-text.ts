import { specialTerms } from "../packages/terms-text.js";
import { unreachable } from "../refusals/refusal-error.js";
import type { PackageExplanation } from "./explain-package.js";
import type { ConsumptionChange } from "./package-corrections.js";
import { causeText, type InstantText, minutesText, type MoneyStyle, moneyText, section, worthText } from "./text-parts.js";

/** A package: its terms, its draws, the corrections that moved them. */
export function packageLines(pack: PackageExplanation, instantText: InstantText): readonly string[] {
  const { expired, refunded } = pack;
  return [
    `package "${pack.packageId}", ${pack.renewalOf === null ? "bought" : `renewal of "${pack.renewalOf}"`} ${instantText(pack.purchasedAt)}, `
      + `covers ${instantText(pack.effectiveAt)} until ${instantText(pack.expiresAt)}`,
    `${minutesText(pack.quotaMs)} package min for ${moneyText(pack, pack.price)} (${pack.paidFrom}), `
      + [`regions ${pack.regions.map((region) => `"${region}"`).join(", ")}`, ...specialTerms(pack)].join(", "),
    `${worthText(pack.consumedMs, pack.listValue, pack)}; ${minutesText(pack.remainingMs)} left`,
    ...(refunded ? [`returned ${instantText(refunded.at)}: ${moneyText(pack, refunded.amount)} paid back (${refunded.paidTo})`] : []),
    ...(expired ? [expiryText(expired, instantText)] : []),
    ...section("draws", pack.draws.map((draw) =>
      `${instantText(draw.startedAt)} to ${instantText(draw.endedAt)} usage "${draw.usageId}", ${draw.item} in "${draw.region}": `
      + `${worthText(draw.drawnMs, draw.listValue, pack)}; ${minutesText(draw.remainingAfterMs)} left`,
    )),
    ...section("renewals", pack.renewals.map((event) => `${instantText(event.at)} ${renewalText(event, pack)}`)),
    ...section("corrections", pack.changes.map((change) => `${instantText(change.at)} ${correctionText(change)}`)),
  ];
}

function expiryText({ at, forfeitedMs, statedMs }: NonNullable<PackageExplanation["expired"]>, instantText: InstantText): string {
  const stated = statedMs === forfeitedMs ? "" : `, stated as ${minutesText(statedMs)} at the expiry`;
  return `expired ${instantText(at)}: ${minutesText(forfeitedMs)} package min forfeited${stated}`;
}

function renewalText(event: PackageExplanation["renewals"][number], style: MoneyStyle): string {
  switch (event.type) {
    case "PackageRenewed":
      return `granted as "${event.packageId}" for ${moneyText(style, event.price)} (${event.paidFrom})`;
    case "RenewalFailed":
      return `not granted for ${event.month}: ${moneyText(style, event.cash)} could be spent`;
    case "RenewalCancelled":
      return "cancelled";
    default:
      return unreachable(event);
  }
}

const correctionText = (change: ConsumptionChange): string =>
  `${change.usageId === null ? "" : `usage "${change.usageId}" `}${causeText(change)}: `
  + `${minutesText(change.consumedBeforeMs)} package min consumed before, ${minutesText(change.consumedAfterMs)} after`;
