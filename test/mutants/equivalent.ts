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
    file: "src/charges.ts",
    original: "count < 0n",
    replacement: "count <= 0n",
    reason: "There is no negative 0 among bigints: -0n is 0n.",
  },
  {
    file: "src/charges.ts",
    original: "terms.items.get(item)?.perMinute",
    replacement: "terms.items.get(item).perMinute",
    reason: "A line is of an item that the tariff had when it was rated, and no tariff that follows may lack it. Only the type of a map says otherwise.",
  },
];
