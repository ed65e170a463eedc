import { onOneLine } from "../values/one-line.js";
import type { BillNotFound, InvalidInput, PackageNotFound, Refusal, UsageNotFound } from "./refusals.js";

/**
 * A refusal as an exception. Its message is what `describeRefusal` says of it, with instants in UTC. The message is passed in, so
 * that a function that throws one kind of refusal does not load the words of all: to throw your own refusal,
 * `unwrap({ ok: false, refusal })`.
 */
export class RefusalError extends Error {
  override readonly name = "RefusalError";

  constructor(readonly refusal: Refusal, message: string, options?: ErrorOptions) {
    super(onOneLine(message), options);
  }
}

/** Whether a thrown value is a `RefusalError`. `instanceof` itself can throw: a thrown proxy may throw when its prototype is read. */
export function isRefusalError(thrown: unknown): thrown is RefusalError {
  try {
    return thrown instanceof RefusalError;
  } catch {
    return false;
  }
}

export const invalidInputText = ({ path, reason }: InvalidInput): string => `Invalid ${path}: ${reason}.`;

/** Throws the refusal `InvalidInput` of the field at `path`. */
export function invalid(path: string, reason: string, options?: ErrorOptions): never {
  const refusal: InvalidInput = { type: "InvalidInput", path, reason };
  throw new RefusalError(refusal, invalidInputText(refusal), options);
}

type NotFound = UsageNotFound | PackageNotFound | BillNotFound;

export function notFoundText(refusal: NotFound): string {
  switch (refusal.type) {
    case "UsageNotFound":
      return `There is no usage "${refusal.usageId}"; one whose day is closed can be explained, not voided.`;
    case "PackageNotFound":
      return `There is no package "${refusal.packageId}".`;
    case "BillNotFound":
      return `There is no bill "${refusal.billId}".`;
    default:
      return unreachable(refusal);
  }
}

/** Throws the refusal of an id that does not exist. */
export function notFound(refusal: NotFound): never {
  throw new RefusalError(refusal, notFoundText(refusal));
}

/** Throws an error that is not a refusal: the library broke one of its own guarantees. */
export function bug(guarantee: string): never {
  throw new Error(`A bug in rtc-billing: ${guarantee} does not hold.`);
}

/** Ends a `switch` over a union: it compiles only if all kinds are handled. */
export const unreachable = (_: never): never => bug("that every kind of a union is handled");
