import { type FieldParser, objectOf, type Parser } from "./parser.js";

/** What reads each field of a `T`: its one declaration. A field that may be absent has a parser that returns `undefined` for it. */
export type Shape<T> = { readonly [Key in keyof T]-?: Parser<T[Key]> };

/** A shape that is put together while running: the compiler cannot tell what it reads. */
type AnyShape = Readonly<Record<string, Parser<unknown>>>;

/** The fields of `shape`, read in its order; what is read as `undefined` is left out. */
export function fieldsOf<T>(shape: Shape<T> | AnyShape, field: FieldParser): T {
  const fields = Object.entries<Parser<unknown>>(shape).map(([name, parser]) => [name, field(name, parser)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as T;
}

/** Reads an object that has the fields of `shape`. */
export const shapeOf = <T>(shape: Shape<T>): Parser<T> => objectOf((field) => fieldsOf(shape, field));
