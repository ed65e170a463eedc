import { bug } from "../refusals/refusal-error.js";
import { type FieldParser, hasOnly, mayHaveFields, objectOf, type Parser } from "./parser.js";

/** The fields of an object, not parsed yet. */
export type Fields<Name extends string> = Readonly<Record<Name, unknown>>;

/** The path of the field that was read last. */
export type PathOfLast = () => string;

/** Parses the fields of an object, each read once: `appId: anId(from.appId, at())`. It reads all of them, also those that are absent. */
export type DirectBuild<T, Name extends string> = (from: Fields<Name>, at: PathOfLast) => T;

/** A parser that can also read without a path. */
export interface DirectParser<T> extends Parser<T> {
  readonly plain: (value: unknown) => T | null;
}

/**
 * Reads an object as `objectOf` does, for shapes that are read by the million: `build` takes the fields from the object itself, and
 * no path is made on the way. What cannot be read so (a wrong field, an unknown one, a getter that throws) is read again by the same
 * `build`, field by field with its path: that decides.
 */
export function directly<T extends object, Name extends string = keyof T & string>(
  build: DirectBuild<T, Name>, elsewhere: readonly string[] = [],
): DirectParser<T> {
  const withPath = objectOf((field) => fieldByField(build, field), elsewhere);
  let known: ReadonlySet<string> | null = null;

  const plain = (value: unknown): T | null => {
    if (!mayHaveFields<Name>(value)) return null;
    try {
      if (known) {
        const read = build(value, nowhere);
        return hasOnly(known, value) ? read : null;
      }
      const names = new Set(elsewhere);
      const read = fieldByField(build, noting(names, value));
      known = names; // a build that ended has asked for every field
      return hasOnly(known, value) ? read : null;
    } catch {
      return null;
    }
  };
  return Object.assign((value: unknown, path: string) => plain(value) ?? withPath(value, path), { plain });
}

const nowhere: PathOfLast = () => "";

/** Lets `build` take its fields by a field parser, which knows their paths. */
export function fieldByField<T, Name extends string>(build: DirectBuild<T, Name>, field: FieldParser): T {
  let path = "";
  const take: Parser<unknown> = (value, itsPath) => {
    path = itsPath;
    return value;
  };
  const fields: unknown = new Proxy({}, { get: (_target, name) => field(String(name), take) });
  return mayHaveFields<Name>(fields) ? build(fields, () => path) : bug("that a proxy is an object");
}

const noting =
  (names: Set<string>, value: object): FieldParser =>
  (name, reader) => {
    names.add(name);
    return reader(Reflect.get(value, name), "");
  };
