import { invalid } from "../refusals/refusal-error.js";
import { fieldPath, keysOf, property } from "./foreign-values.js";
import { SCHEMA } from "./json.js";
import { mayHaveFields, partOf, type Parser } from "./parser.js";
import { aStoredList } from "./stored-values.js";

/** How the fields of an object changed from schema 1, by the names they had there. A field that is not named stayed as it was. */
export type Changes = Readonly<Record<string, Change>>;

/** What became of a field: new fields, each read from the old value, or changes inside the object or the objects that it holds. */
type Change =
  | { readonly kind: "fields"; readonly fields: Readonly<Record<string, Parser<unknown>>> }
  | { readonly kind: "object" | "list"; readonly changes: Changes };

/** A field that became others: their names, and the parsers that make their values of the old one. */
export const became = (fields: Readonly<Record<string, Parser<unknown>>>): Change => ({ kind: "fields", fields });

/** A field that holds an object whose fields changed. */
export const changedIn = (changes: Changes): Change => ({ kind: "object", changes });

/** A field that holds a list of objects whose fields changed. */
export const changedInEach = (changes: Changes): Change => ({ kind: "list", changes });

const SCHEMA_1 = 1;

/**
 * Reads a document of the current schema, or of schema 1: to that it first applies the changes that such a document went through;
 * `afterChanges` reads what they make of it, where that still lacks a field of the current schema. A document without `schema`, such as
 * `JSON.stringify` makes of an event, is of schema 1 where it has names of that and no new ones.
 */
export const ofEitherSchema =
  <T>(current: Parser<T>, changesOf: Parser<Changes>, afterChanges: Parser<T> = current): Parser<T> =>
  (value, path) => {
    if (!mayHaveFields(value)) return invalid(path || "json", "must be an object");
    const schema = readSchema(value, path);
    if (schema === SCHEMA) return current(value, path);
    const changes = changesOf(value, path);
    if (schema === undefined && namesIn(changes)(value, path) !== "old") return current(value, path);
    return afterChanges({ ...changed(changes)(value, path), schema: SCHEMA }, path);
  };

const readSchema = partOf((field) => field("schema", (value, path) => {
  const isKnown = value === undefined || value === SCHEMA_1 || value === SCHEMA;
  return isKnown ? value : invalid(path, `must be a known version: ${SCHEMA_1} or ${SCHEMA}`);
}));

/** Makes an object of schema 1 into one of the current schema. What is damaged, or there already under a new name, is refused. */
const changed =
  (changes: Changes): Parser<object> =>
  (value, path) => {
    if (!mayHaveFields(value)) return invalid(path, "must be an object");
    const fields = new Map(keysOf(value, path || "json").map((key) => [key, property(value, key, fieldPath(path, key))]));
    for (const [name, change] of Object.entries(changes)) {
      const old = fields.get(name);
      fields.delete(name);
      for (const [newName, read] of Object.entries(newFields(name, change))) {
        if (fields.get(newName) !== undefined) return invalid(fieldPath(path, newName), `is not a known field of schema ${SCHEMA_1}`);
        fields.set(newName, read(old, fieldPath(path, name)));
      }
    }
    return Object.fromEntries(fields);
  };

function newFields(name: string, change: Change): Readonly<Record<string, Parser<unknown>>> {
  if (change.kind === "fields") return change.fields;
  const inside = changed(change.changes);
  return { [name]: change.kind === "list" ? aStoredList(inside) : inside };
}

type Names = "old" | "new" | null;

/** Whether an object has names that only schema 1 has, or that only the current schema has; `null` where it has neither. */
const namesIn =
  (changes: Changes): Parser<Names> =>
  (value, path) =>
    firstNew(Object.entries(changes), ([name, change]) => namesOfChange(name, change)(value, path));

const namesOfChange = (name: string, change: Change): Parser<Names> => {
  if (change.kind !== "fields") {
    const inside = namesIn(change.changes);
    const parser: Parser<Names> = change.kind === "object" ? inside : (value, path) =>
      firstNew(aStoredList(asItIs)(value, path), (element, index) => inside(element, `${path}[${index}]`));
    return partOf((field) => field(name, parser));
  }
  const newNames = Object.keys(change.fields);
  return partOf((field) => {
    const has = (key: string): boolean => field(key, (value) => value !== undefined);
    if (newNames.some((key) => key !== name && has(key))) return "new";
    return !newNames.includes(name) && has(name) ? "old" : null;
  });
};

const asItIs: Parser<unknown> = (value) => value;

/** `"new"` as soon as one of `parts` has new names; else whether any has old ones. */
function firstNew<T>(parts: readonly T[], namesOf: (part: T, index: number) => Names): Names {
  let found: Names = null;
  for (const [index, part] of parts.entries()) {
    const names = namesOf(part, index);
    if (names === "new") return names;
    found ??= names;
  }
  return found;
}
