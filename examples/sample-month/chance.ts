import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Choices with their shares, which may have any sum. */
export type Shares<T> = readonly (readonly [choice: T, share: number])[];

/** A source of pseudo-random values: the same seed gives the same values in the same order. */
export interface Chance {
  /** An integer; both bounds are included. */
  readonly whole: (from: number, to: number) => number;
  /** True with the probability `share`, from 0 to 1. */
  readonly happens: (share: number) => boolean;
  readonly one: <T>(choices: readonly T[]) => T;
  readonly oneOf: <T>(shares: Shares<T>) => T;
  /** A log-normal length in whole seconds, at least 1. A larger `spread` makes a longer tail. */
  readonly lengthAround: (median: number, spread: number) => number;
}

export function chanceFrom(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const fraction = (): number => uniformFloat64(generator);
  const whole = (from: number, to: number): number => uniformInt(generator, from, to);

  const one = <T>(choices: readonly T[]): T => {
    const choice = choices[whole(0, choices.length - 1)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  };

  const oneOf = <T>(shares: Shares<T>): T => {
    let left = fraction() * shares.reduce((sum, [, share]) => sum + share, 0);
    const found = shares.find(([, share]) => (left -= share) < 0) ?? shares.at(-1);
    if (!found) throw new Error("nothing to choose from");
    return found[0];
  };

  // The sum of twelve uniform values approximates a normal distribution (Irwin-Hall), without trigonometry, whose last digit could differ
  // between machines.
  const lengthAround = (median: number, spread: number): number => {
    let bell = -6;
    for (let draw = 0; draw < 12; draw += 1) bell += fraction();
    return Math.max(1, Math.round(median * Math.exp(spread * bell)));
  };

  return { whole, happens: (share) => fraction() < share, one, oneOf, lengthAround };
}
