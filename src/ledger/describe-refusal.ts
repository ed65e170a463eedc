import { refusalText } from "../refusals/refusal-text.js";
import type { Refusal } from "../refusals/refusals.js";
import { type DescribeOptions, instantWriter } from "./describe-options.js";

/**
 * One line of text for people that says why something was refused and what to do. Instants are in UTC, or in `timeZone` with their offset.
 * Characters that would break the line, or hide or turn text, are written `\u{…}`, so that no id can forge a line.
 *
 * Throws a `RefusalError` with `InvalidInput` if the argument is not a refusal, or an option is unknown.
 *
 * @example
 * describeRefusal({ type: "AppNotFound", appId: "class" }); // => There is no app "class".
 */
export const describeRefusal = (refusal: Refusal, options?: DescribeOptions): string => refusalText(refusal, instantWriter(options, "UTC"));
