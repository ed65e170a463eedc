import fc from "fast-check";

/** Says how a value prints as a counter-example; nothing else of it changes. */
export const withCounterexampleText = <T extends object>(value: T, story: (value: T) => string): T =>
  Object.defineProperty(value, fc.toStringMethod, { value: () => story(value), enumerable: false });
