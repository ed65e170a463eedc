import type { Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";

/**
 * A copy of bytes: of a `Uint8Array`, or of a class that extends it, such as a `Buffer`, also over shared memory or of another realm. No
 * code of the caller runs, and nobody can change the copy while it is read.
 */
export const theBytes: Parser<Uint8Array> = (value, path) => {
  if (!isBytes(value)) return invalid(path, "must be bytes: a Uint8Array");
  try {
    return new Uint8Array(value);
  } catch {
    return invalid(path, "cannot be read"); // its buffer was transferred or has shrunk
  }
};

/** The getter of the prototype reads what is inside a value, which the value cannot override; of a proxy it finds nothing. */
const isBytes = (value: unknown): value is Uint8Array =>
  typeof value === "object" && Reflect.get(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag, value) === "Uint8Array";
