import type { Parser } from "../parsing/parser.js";
import { aStoredList } from "../parsing/stored-values.js";
import { invalid } from "../refusals/refusal-error.js";

export const NAMED_TWICE = "must not name the same thing twice";

/** A list as a map; a key may stand in it once. */
export const mapOf =
  <T>(reader: Parser<T>, keyOf: (value: T) => string): Parser<Map<string, T>> =>
  (value, path) => {
    const list = aStoredList(reader)(value, path);
    const map = new Map(list.map((element) => [keyOf(element), element]));
    return map.size === list.length ? map : invalid(path, NAMED_TWICE);
  };
