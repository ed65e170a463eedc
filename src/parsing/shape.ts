import { type FieldParser, objectOf, type Parser } from "./parser.js";

/** What reads each field of a `T`: its one declaration. A field that may be absent has a parser that returns `undefined` for it. */
export type Shape<T> = { readonly [Key in keyof T]-?: Parser<T[Key]> };

/** A shape that is put together while running: the compiler cannot tell what it reads. */
type AnyShape = Readonly<Record<string, Parser<unknown>>>;

/** The fields of `shape`, read in its order; what is read as `undefined` is left out. */
export const fieldsOf = <T>(shape: Shape<T> | AnyShape, field: FieldParser): T =>
  readEach(Object.entries<Parser<unknown>>(shape), field) as T;

/** Reads an object that has the fields of `shape`. */
export function shapeOf<T>(shape: Shape<T>): Parser<T> {
  const parsers = Object.entries<Parser<unknown>>(shape);
  return objectOf((field) => readEach(parsers, field) as T);
}

function readEach(parsers: readonly (readonly [name: string, parser: Parser<unknown>])[], field: FieldParser): object {
  const fields: Record<string, unknown> = {};
  for (const [name, parser] of parsers) {
    const value = field(name, parser);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
