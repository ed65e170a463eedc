import { type DescribeOptions, instantWriter } from "../ledger/describe-options.js";
import { inspectArgument } from "../parsing/parser.js";
import { invalid, unreachable } from "../refusals/refusal-error.js";
import { isTimeZone } from "../values/calendar.js";
import { onOneLine } from "../values/one-line.js";
import { billLines } from "./bill-text.js";
import type { BillExplanation } from "./explain-bill.js";
import type { PackageExplanation } from "./explain-package.js";
import type { UsageExplanation } from "./explain-usage.js";
import { packageLines } from "./package-text.js";
import type { InstantText } from "./text-parts.js";
import { usageLines } from "./usage-text.js";

/** What `explainUsage`, `explainPackage` and `explainBill` return. */
export type Explanation = UsageExplanation | PackageExplanation | BillExplanation;

/**
 * An explanation as plain text for a person: lines without a line end after the last. Instants are in the tariff's zone, or in
 * `timeZone`, with their offset; "min" are minutes of the item, which have its price, "package min" those of packages; money is in the
 * tariff's currency, and an amount that 6 decimals do not show exactly has its fraction beside it. What would break a line, hide or
 * turn text is written `\u{…}`, so that no content can forge a line.
 *
 * Throws a `RefusalError` with `InvalidInput` for what is not an explanation, and for options that are not known.
 *
 * @example
 * const at = "2021-04-01T00:00:00+08:00";
 * const { events } = unwrap(
 *   chain(
 *     openAccount({ at, accountId: "school" }),
 *     (a) => verifyIdentity(a, { at }),
 *     (a) => activate(a, { at, region: "cn", acceptedAgreement: true }),
 *     (a) => purchasePackage(a, { at, packageId: "p1", offerId: "example-1000" }),
 *   ),
 * );
 * describeExplanation(explainPackage(events, "p1")).split("\n")[1]; // => 1000 package min for CNY 30.00 (external), regions "cn"
 */
export function describeExplanation(explanation: Explanation, options?: DescribeOptions): string {
  const zone = inspectArgument("explanation", NOT_AN_EXPLANATION, () => zoneOf(explanation));
  const instantText = instantWriter(options, zone);
  return inspectArgument("explanation", NOT_AN_EXPLANATION, () => linesOf(explanation, instantText).map(onOneLine).join("\n"));
}

const NOT_AN_EXPLANATION = "must be an explanation";

const zoneOf = ({ timeZone }: Explanation): string => (isTimeZone(timeZone) ? timeZone : invalid("explanation", NOT_AN_EXPLANATION));

function linesOf(explanation: Explanation, instantText: InstantText): readonly string[] {
  switch (explanation.kind) {
    case "usage":
      return usageLines(explanation, instantText);
    case "package":
      return packageLines(explanation, instantText);
    case "bill":
      return billLines(explanation, instantText);
    default:
      return unreachable(explanation);
  }
}
