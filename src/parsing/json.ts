import { invalid } from "../refusals/refusal-error.js";
import { instantOf, isoOf } from "../values/instant.js";
import { decimalText, isDecimal } from "../values/money.js";
import { minutesOf, packageTimeOf } from "../values/package-time.js";
import { mayHaveFields, type Parser, objectOf } from "./parser.js";

/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject { readonly [name: string]: Json }

/** The version of the form in which accounts and events are written. */
export const SCHEMA = 1;

const PACKAGE_TIMES = new Set(["quota", "consumed", "remaining", "drawn", "overage", "forfeited"]);
const INSTANTS = new Set(["at", "clock", "from", "until", "arrearsSince", "refundableUntil"]);

/**
 * A value as JSON: instants as ISO text, money as decimal text, package time as minutes. Names tell what a number is, as
 * everywhere in this library; a name that a caller chose (an item, a region) never stands for a number.
 */
export function toJSONValue(value: unknown, name = ""): Json {
  if (typeof value === "number") return numberDocument(value, name);
  if (typeof value === "string" || typeof value === "boolean" || value === null) return value;
  if (isDecimal(value)) return decimalText(value);
  if (Array.isArray(value)) return value.map((element: unknown) => toJSONValue(element));
  if (typeof value !== "object") return invalid(name, "must be a value that JSON can hold");
  return Object.fromEntries(Object.entries(value).map(([key, part]: [string, unknown]) => [key, toJSONValue(part, key)]));
}

function numberDocument(value: number, name: string): Json {
  if (PACKAGE_TIMES.has(name)) return decimalText(minutesOf(packageTimeOf(value)));
  return name.endsWith("At") || INSTANTS.has(name) ? isoOf(instantOf(value)) : value;
}

/** Makes a document of the next schema version out of one of a version before. */
export type Upgrade = (document: object) => object;

/**
 * Reads a document of any schema version from `oldest` on: `upgrades` take it to the current one, step by step. One without a
 * `schema`, such as `JSON.stringify` makes of an event, is of the current one.
 */
export const parserOfVersions =
  <T>(reader: Parser<T>, upgrades: ReadonlyMap<number, Upgrade>): Parser<T> =>
  (value, path) => {
    const schema = readSchema(value, path);
    if (schema === SCHEMA) return reader(value, path);
    const upgrade = upgrades.get(schema);
    if (!upgrade || !mayHaveFields(value)) return notASchema();
    return parserOfVersions(reader, upgrades)({ ...upgrade(value), schema: schema + 1 }, path);
  };

const readSchema = objectOf((field) => field("schema", (value = SCHEMA) => (typeof value === "number" ? value : notASchema())));

const notASchema = (): never => invalid("schema", `must be a known version, at most ${SCHEMA}`);
