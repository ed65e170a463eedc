import { invalid } from "../refusals/refusal-error.js";
import { instantOf, isoOf } from "../values/instant.js";
import { decimalText, isDecimal } from "../values/money.js";
import { type FieldParser, mayHaveFields, type Parser } from "./parser.js";

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject { readonly [name: string]: Json }

/**
 * The version of the form in which accounts and events are written. A field that is added with a default under which older documents
 * stay right needs no new version; one that is renamed, removed or changes its meaning does.
 */
export const SCHEMA = 2;

/** Reads the `schema` of a document: the current version, which one that has no `schema` is of too. */
export const currentSchema = (field: FieldParser): number => field("schema", aCurrentSchema);

export const aCurrentSchema: Parser<number> = (value = SCHEMA, path) =>
  value === SCHEMA ? SCHEMA : invalid(path, `must be ${SCHEMA}, the current version`);

const INSTANTS = new Set(["at", "clock", "from", "until", "arrearsSince", "refundableUntil", "oldestFrom"]);

/**
 * A value as JSON: instants as ISO text, money as decimal text, package time and everything else as in memory. Names say which
 * numbers are instants, as everywhere in this library; a name that a caller chose (an item, a region) never names a number.
 */
export function toJSONValue(value: unknown, name = ""): Json {
  if (typeof value === "number") return isInstantName(name) ? isoOf(instantOf(value)) : value;
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (Array.isArray(value)) return value.map((element: unknown) => toJSONValue(element));
  if (isDecimal(value)) return decimalText(value);
  return fieldsToJSON(value, name, {});
}

/** The fields of an object as JSON, after those of `json`, to which they are added. */
export function fieldsToJSON(value: unknown, name: string, json: Record<string, Json>): JsonObject {
  if (!mayHaveFields<string>(value)) return invalid(name, "must be a value that JSON can hold");
  for (const key of Object.keys(value)) {
    const written = toJSONValue(value[key], key);
    if (key === "__proto__") Object.defineProperty(json, key, { value: written, enumerable: true, configurable: true, writable: true });
    else json[key] = written;
  }
  return json;
}

const isInstantName = (name: string): boolean => name.endsWith("At") || INSTANTS.has(name);
