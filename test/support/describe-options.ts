/** Options that what describes something refuses, each with the message. */
export const REFUSED_OPTIONS: readonly (readonly [what: string, options: unknown, message: string])[] = [
  ["null", null, "Invalid options: must be an object."],
  ["an index, as `map` passes it", 0, "Invalid options: must be an object."],
  ["a zone that does not exist", { timeZone: "Asia/Atlantis" }, "Invalid options.timeZone: must be an IANA time zone."],
  ["a language for which there are no words yet", { language: "zh-CN" }, 'Invalid options.language: must be "en": there are no words in "zh-CN" yet.'],
  ["another language", { language: "de" }, 'Invalid options.language: must be "en" or "zh-CN".'],
  ["a misspelt field", { timezone: "UTC" }, "Invalid options.timezone: is not a known field."],
];

/** What no line may contain: controls, lone surrogates, separators of lines and paragraphs, bidirectional controls. */
export const UNFIT_FOR_A_LINE = /[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
