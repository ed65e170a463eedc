import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { SCHEMA } from "../src/parsing/json.js";

/*
 * JSON Schemas (2020-12) of requests, refusals and events, made of their types. `npm run update:schemas` writes src/service/schemas.ts;
 * test/service/schemas.test.ts fails where that file is not what this makes.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
export const SCHEMAS_FILE = `${root}src/service/schemas.ts`;

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Schema = { readonly [name: string]: Json };

const DECIMAL: Schema = { type: "string", pattern: "^-?[0-9]+(\\.[0-9]+)?$" };
const INSTANT: Schema = { type: "string", format: "date-time" };
/** Types that are written otherwise than they are declared, by name. */
const WRITTEN: Readonly<Record<string, Schema>> = {
  Decimal: DECIMAL, DecimalInput: DECIMAL,
  Instant: INSTANT, InstantInput: { anyOf: [INSTANT, { type: "integer" }] },
  Day: { type: "string", format: "date" },
  PackageTime: { type: "integer" },
};
const LONGEST_DESCRIPTION = 110;

/** Makes schemas of types, and collects what they refer to. */
function schemasOf(checker: ts.TypeChecker, definitions: Map<string, Schema>) {
  const nameOf = (type: ts.Type): string => type.aliasSymbol?.name ?? type.symbol?.name ?? "";

  const described = (symbol: ts.Symbol | undefined): Schema => {
    const text = ts.displayPartsToString(symbol?.getDocumentationComment(checker) ?? []).replace(/\s+/g, " ");
    const [sentence = ""] = /^[^:;]+?\.(?= |$)/.exec(text) ?? [];
    return sentence === "" || sentence.length > LONGEST_DESCRIPTION ? {} : { description: sentence };
  };

  const schemaOf = (type: ts.Type): Schema => {
    const written = WRITTEN[nameOf(type)];
    if (written) return written;
    if (type.isUnion()) return unionOf(type.types);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    // A flag that must be set has a refusal of its own, after repeats.
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { type: "boolean" };
    if (type.flags & ts.TypeFlags.String) return { type: "string" };
    if (type.flags & ts.TypeFlags.Number) return { type: "number" };
    if (type.flags & ts.TypeFlags.Null) return { type: "null" };
    if (checker.isArrayType(type)) return { type: "array", items: schemaOf(checker.getTypeArguments(type as ts.TypeReference)[0] as ts.Type) };
    return objectOf(type);
  };

  const unionOf = (types: readonly ts.Type[]): Schema => {
    const names = types.map(nameOf);
    // An instant or a decimal number loses its name where something else is allowed besides.
    if (names.includes("Date")) return WRITTEN["InstantInput"] as Schema;
    const rest = types.filter(({ flags }, index) =>
      !(flags & ts.TypeFlags.Undefined) && !(flags & ts.TypeFlags.String && names.some((name, other) => other !== index && name in WRITTEN)));
    if (rest.every((type) => type.isStringLiteral())) return { enum: rest.map((type) => (type as ts.StringLiteralType).value) };
    if (rest.length === 2 && rest.every(({ flags }) => flags & ts.TypeFlags.BooleanLiteral)) return { type: "boolean" };
    const [only] = rest;
    return rest.length === 1 && only ? schemaOf(only) : { anyOf: rest.map(schemaOf) };
  };

  const objectOf = (type: ts.Type): Schema => {
    const symbol = type.aliasSymbol ?? type.symbol;
    const name = nameOf(type);
    const isNamed = /^[A-Z]/.test(name) && !["Omit", "Readonly", "Record", "Extract"].includes(name);
    if (!isNamed) return fieldsOf(type);
    if (!definitions.has(name)) {
      definitions.set(name, {}); // it may refer to itself
      definitions.set(name, { ...described(symbol), ...fieldsOf(type) });
    }
    return { $ref: `#/$defs/${name}` };
  };

  const fieldsOf = (type: ts.Type): Schema => {
    const byName = type.getStringIndexType();
    if (byName) return { type: "object", additionalProperties: schemaOf(byName) };
    const fields = checker.getPropertiesOfType(type).flatMap((field) => {
      const fieldType = checker.getTypeOfSymbol(field);
      return fieldType.flags & ts.TypeFlags.Undefined ? [] : [{ field, fieldType }];
    });
    const required = fields.filter(({ field }) => !(field.flags & ts.SymbolFlags.Optional)).map(({ field }) => field.name);
    const properties = fields.map(({ field, fieldType }) => [field.name, { ...described(field), ...schemaOf(fieldType) }] as const);
    // An event that is written alone says of which version its form is.
    const version = required.includes("sequence") ? { schema: { const: SCHEMA } } : {};
    return { type: "object", properties: { ...version, ...Object.fromEntries(properties) }, required, additionalProperties: false };
  };

  return schemaOf;
}

/** A schema that stands by itself: with the definitions that it refers to. */
function wholeSchema(checker: ts.TypeChecker, type: ts.Type, title: string): Schema {
  const definitions = new Map<string, Schema>();
  const schema = schemasOf(checker, definitions)(type);
  const own = typeof schema["$ref"] === "string" ? schema["$ref"].replace("#/$defs/", "") : "";
  const isOwn = own !== "" && !JSON.stringify([...definitions]).includes(`"${schema["$ref"]}"`);
  const body = isOwn ? definitions.get(own) ?? schema : schema;
  const defs = [...definitions].filter(([name]) => !isOwn || name !== own).sort(([a], [b]) => (a < b ? -1 : 1));
  return { $schema: "https://json-schema.org/draft/2020-12/schema", title, ...body, ...(defs.length > 0 && { $defs: Object.fromEntries(defs) }) };
}

/** The definitions of all schemas, by name. A name stands for one type wherever it is used. */
function definitionsIn(schemas: readonly Schema[]): Schema {
  const all = new Map<string, Json>();
  for (const { $defs = {} } of schemas) {
    for (const [name, definition] of Object.entries($defs as Schema)) {
      const known = all.get(name);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(definition)) throw new Error(`two types are named ${name}`);
      all.set(name, definition);
    }
  }
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const WIDTH = 140;
/** Definitions by their names, as many names on a line as fit. */
function definitionsNamed(names: readonly string[], indent: string): string {
  const inner = `${indent}  `;
  const lines = names.reduce<readonly string[]>((soFar, name) => {
    const longer = `${soFar.at(-1) ?? ""} ${JSON.stringify(name)},`;
    return inner.length + longer.length <= WIDTH ? [...soFar.slice(0, -1), longer] : [...soFar, ` ${JSON.stringify(name)},`];
  }, []).map((line) => `${inner}${line.trim()}\n`);
  return lines.length === 1 ? `definitionsOf(${lines.join("").trim().slice(0, -1)})` : `definitionsOf(\n${lines.join("")}${indent})`;
}

const keyOf = (label: string): string => label.replace(/^"?|"?: $/g, "");
const quoted = (key: string): string => (/^[a-zA-Z]\w*$/.test(key) ? key : JSON.stringify(key));

/** JSON as code, on one line where it fits. Definitions are named, not repeated. */
function printed(value: Json, indent: string, before: number, key = ""): string {
  if (key === "$defs") return definitionsNamed(Object.keys(value as Schema), indent);
  const entries = Array.isArray(value) ? (value as readonly Json[]).map((each) => ["", each] as const)
    : typeof value === "object" && value !== null ? Object.entries(value).map(([key, each]) => [`${quoted(key)}: `, each] as const) : null;
  if (!entries) return JSON.stringify(value);
  const [open, close, space] = Array.isArray(value) ? ["[", "]", ""] : ["{", "}", " "];
  if (entries.length === 0) return open + close;
  const inline = `${open}${space}${entries.map(([label, each]) => label + printed(each, "", -Infinity, keyOf(label))).join(", ")}${space}${close}`;
  if (indent.length + before + inline.length + 1 <= WIDTH) return inline;
  const inner = `${indent}  `;
  return `${open}\n${entries.map(([label, each]) => `${inner}${label}${printed(each, inner, label.length, keyOf(label))},\n`).join("")}${indent}${close}`;
}

/** The text of src/service/schemas.ts. */
export function schemasText(): string {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const commandsFile = `${root}src/service/commands.ts`;
  const program = ts.createProgram([commandsFile], options);
  const checker = program.getTypeChecker();
  const typeOf = (file: string, name: string): ts.Type => {
    const source = program.getSourceFile(`${root}src/${file}.ts`);
    const module = source && checker.getSymbolAtLocation(source);
    const symbol = module && checker.getExportsOfModule(module).find((each) => each.name === name);
    if (!symbol) throw new Error(`src/${file}.ts exports no ${name}`);
    return checker.getDeclaredTypeOfSymbol(symbol);
  };
  const requests = checker.getPropertiesOfType(typeOf("service/commands", "Requests"))
    .map((each) => [each.name, wholeSchema(checker, checker.getTypeOfSymbol(each), each.name)] as const);
  const schemas = {
    requests: Object.fromEntries(requests),
    refusal: wholeSchema(checker, typeOf("refusals/refusals", "Refusal"), "refusal"),
    event: wholeSchema(checker, typeOf("ledger/events", "Event"), "event"),
  };
  const definitions = definitionsIn([...Object.values(schemas.requests), schemas.refusal, schemas.event]);
  return `// Made of the types by \`npm run update:schemas\`: change those.
import type { JsonObject } from "../parsing/json.js";
import { deepFreeze } from "../values/freeze.js";
import type { CommandName } from "./commands.js";

/** What the schemas refer to, by name. */
const definitions = ${printed(definitions, "", 20)};

const definitionsOf = (...names: readonly (keyof typeof definitions)[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, definitions[name]]));

/**
 * JSON Schemas (2020-12) of what crosses the wire: the requests of all commands as \`perform\` takes them, refusals as \`refusalToJSON\`
 * and events as \`eventToJSON\` write them. What they let through is judged by the commands; the README of this room lists what they
 * cannot say.
 *
 * @example
 * Object.keys(schemas.requests["topUp"]["properties"]).join(); // => at,paymentId,amount
 */
export const schemas: {
  readonly requests: Readonly<Record<CommandName, JsonObject>>;
  readonly refusal: JsonObject;
  readonly event: JsonObject;
} = deepFreeze(${printed(schemas, "", 20)});
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMAS_FILE, schemasText());
