import { objectOf, oneOf, optional, type Parser } from "../parsing/parser.js";
import { invalid } from "../refusals/refusal-error.js";
import { aTimeZone } from "../tariff/parse-tariff.js";
import { isoIn } from "../values/calendar.js";
import type { Instant } from "../values/instant.js";

/** How something is put into words. */
export interface DescribeOptions {
  /** The IANA zone in which instants are written, with their offset. Default: the tariff's; of a refusal, UTC. */
  readonly timeZone?: string;
  /** Default `"en"`. */
  readonly language?: "en" | "zh-CN";
}

const aLanguage: Parser<"en"> = (value, path) =>
  oneOf("en", "zh-CN")(value, path) === "en" ? "en" : invalid(path, 'must be "en": there are no words in "zh-CN" yet');

const anOptionsObject = objectOf((field) => ({
  timeZone: field("timeZone", optional(aTimeZone, null)),
  language: field("language", optional(aLanguage, "en")),
}));

/** Reads options, and returns what writes an instant: in the zone that they name, else in `zone`. */
export function instantWriter(options: DescribeOptions | undefined, zone: string): (at: Instant) => string {
  const { timeZone } = optional(anOptionsObject, { timeZone: null })(options, "options");
  return isoIn(timeZone ?? zone);
}
