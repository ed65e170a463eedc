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
    file: "src/drawdown.ts",
    original: "missing === 0",
    replacement: "false",
    reason: "Leaving the loop early only saves time: what is not missing is not drawn from the sources that follow.",
  },
];
