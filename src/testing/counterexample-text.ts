import fc from "fast-check";

/** Sets the text with which fast-check prints a value as a counter-example. The value is changed only by a hidden property. */
export const withCounterexampleText = <T extends object>(value: T, textOf: (value: T) => string): T =>
  Object.defineProperty(value, fc.toStringMethod, { value: () => textOf(value), enumerable: false });
