import { describeRefusal, RefusalError } from "rtc-billing";
import { reconcile, type Reconciliation, type VendorBill } from "rtc-billing/reports";
import { complaint } from "../complaint.js";
import { startTally } from "../tally.js";
import { homeOf } from "../tariffs.js";
import { billIn, purchasesIn, usagesIn } from "./files.js";
import { ledgerOf } from "./ledger.js";
import { checkOptions } from "./options.js";
import { checkText } from "./report.js";

/**
 * Checks a vendor's bill, prints what differs, and returns the exit code: 0 where nothing does and every row was used, else 1. Complains
 * about a command line or a file that cannot be read.
 */
export async function runCheck(args: readonly string[], out: (text: string) => void): Promise<0 | 1> {
  const options = checkOptions(args);
  if (typeof options === "string") {
    out(options);
    return 0;
  }
  const { tariff, period } = options;
  const home = homeOf(tariff);
  const tally = startTally(() => null);
  const legs = await usagesIn(options.usages, home, tally);
  const purchases = await purchasesIn(options.purchases, home, tally);
  const lines = await billIn(options.bill, home, tally);
  const answer = reconciled(ledgerOf(legs, purchases, tariff, tally), { lines, ...period }, options.bill.file);
  const refused = tally.byReason();
  out(checkText(answer, lines.length, refused, tariff));
  return answer.differences.length === 0 && refused.length === 0 ? 0 : 1;
}

/** The library says what is wrong with a line of the bill. */
function reconciled(events: ReturnType<typeof ledgerOf>, bill: VendorBill, file: string): Reconciliation {
  try {
    return reconcile(events, bill);
  } catch (problem) {
    if (problem instanceof RefusalError) throw complaint(`${file}: ${describeRefusal(problem.refusal)}`);
    throw problem;
  }
}
