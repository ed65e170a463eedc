/** A mutant that no test can kill, and why: what it does is what the original does. */
export interface Equivalent {
  readonly file: string;
  /** The mutated text and what stands in its place. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

const REDUNDANT_DEFAULT = "Only the type of an index or a map asks for it: what is looked up is there.";
const SLOWER_ONLY = "It rates more than it must, and rating everything gives the same (test/laws/incremental-rating.test.ts).";
const NO_SHORTCUT = "It is a shortcut: the general way gives the same.";
const rerating = (original: string, replacement: string, reason: string): Equivalent =>
  ({ file: "src/billing/rerating.ts", original, replacement, reason });
const billing = (original: string, replacement: string): Equivalent =>
  ({ file: "src/billing/billing-run.ts", original, replacement, reason: REDUNDANT_DEFAULT });

export const equivalents: readonly Equivalent[] = [
  billing("[]", '["Stryker was here"]'),
  billing("rated.get(day)?.values", "rated.get(day).values"),
  rerating("[]", '["Stryker was here"]', REDUNDANT_DEFAULT),
  rerating("balanceOf(balances, packageId)?.remainingMs", "balanceOf(balances, packageId).remainingMs", REDUNDANT_DEFAULT),
  rerating("groupUntil(usageIndex, usage) <= at", "false", SLOWER_ONLY),
  rerating("groupUntil(usageIndex, usage) <= at", "groupUntil(usageIndex, usage) < at", SLOWER_ONLY),
  rerating("isAlone(usage) || groupUntil(usageIndex, usage) <= at", "isAlone(usage) && groupUntil(usageIndex, usage) <= at", SLOWER_ONLY),
  rerating("spans[0]?.endedAt ?? usage.startedAt", "spans[0]?.endedAt && usage.startedAt", SLOWER_ONLY),
  rerating("usageIndex.lastEndedAt <= from", "false", NO_SHORTCUT),
  rerating("usageIndex.lastEndedAt <= from", "usageIndex.lastEndedAt < from", NO_SHORTCUT),
  rerating("toRerate.length === 0", "false", NO_SHORTCUT),
  rerating("only && cut.length === 1", "false", NO_SHORTCUT),
  rerating("!added.some(({ usage }) => namesAGroup(usage))", "false", NO_SHORTCUT),
  rerating("!isGrouped(usageIndex, usage) && !named.has(usage.usageId)", "false", NO_SHORTCUT),
  rerating("undone.length > 0", "true", "A usage of which nothing is undone is rated to what it was."),
  rerating("undone.length > 0", "undone.length >= 0", "A usage of which nothing is undone is rated to what it was."),
  rerating(
    "{\n    add(change.before, -1);\n    add(change.after, 1);\n  }", "{}",
    "A usage that pushes another out of a package draws on that package itself, which is empty: that alone asks for the full rating.",
  ),
  rerating(
    "-1", "+1",
    "A usage that is pushed out of a package had drawn on it, and the package is empty: either sign leaves a sum that asks for the full rating.",
  ),
];
