const WHOLE = 1_000_000;

/** How many usages the largest rows have. All sizes shrink or grow with it. */
const SIZE = Number(process.env["SIZE"] ?? WHOLE);
if (!(SIZE >= 1_000 && SIZE <= 10 * WHOLE)) throw new Error("SIZE is a number of usages from 1,000 to 10,000,000");

/** An account of 9,000,000 usages is made only if asked for: it takes minutes. */
export const LARGE = process.env["LARGE"] === "1";

const FEWEST = 5;

/** Sizes as they are with a SIZE of 1,000,000, made smaller or larger with it. */
export const scaled = (...sizes: readonly number[]): readonly number[] =>
  sizes.map((size) => Math.max(FEWEST, Math.round((size * SIZE) / WHOLE)));
