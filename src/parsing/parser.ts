import { invalid, isRefusalError } from "../refusals/refusal-error.js";
import { type InvalidInput, refuse, type Refused } from "../refusals/refusals.js";
import { type Day, parseDay } from "../values/calendar.js";
import { type Instant, parseInstant } from "../values/instant.js";
import { type Decimal, MAX_DECIMALS, parseDecimal } from "../values/money.js";
import { type PackageTime, packageTimeFrom } from "../values/package-time.js";
import { elementOf, fieldPath, keysOf, lengthIn, property, theList } from "./foreign-values.js";

/** Reads a value of unknown shape. Throws the `InvalidInput` that names `path`. What it returns shares nothing with `value`. */
export interface Parser<T> {
  (value: unknown, path: string): T;
  /** The same without a path, which parsers of hot shapes have (`directly`): `null` where the value has to be read with its path. */
  readonly plain?: (value: unknown) => T | null;
}

/** Reads one property of an object, once. */
export type FieldParser = <T>(key: string, reader: Parser<T>) => T;

/**
 * Reads an object whose fields are those that `build` asks for, and those that others read (`elsewhere`). Any other is refused: a
 * misspelt optional field would be lost without a word, and money with it.
 */
export const objectOf =
  <T>(build: (field: FieldParser) => T, elsewhere: readonly string[] = []): Parser<T> =>
  (value, path) => {
    const known = [...elsewhere];
    const object = partOf((field) => build((key, reader) => {
      known.push(key);
      return field(key, reader);
    }))(value, path);
    if (mayHaveFields(value)) refuseUnknown(value, path, known);
    return object;
  };

/** Reads some fields of an object; what else it has is for other parsers. */
export const partOf =
  <T>(build: (field: FieldParser) => T): Parser<T> =>
  (value, path) => {
    if (!mayHaveFields(value)) return invalid(path || "request", "must be an object");
    return build((key, reader) => {
      const childPath = fieldPath(path, key);
      return reader(property(value, key, childPath), childPath);
    });
  };

/** Own enumerable text keys are fields; one whose value is `undefined` counts as absent. */
function refuseUnknown(value: object, path: string, known: readonly string[]): void {
  for (const key of keysOf(value, path || "request")) {
    if (known.includes(key)) continue;
    const childPath = fieldPath(path, key);
    if (property(value, key, childPath) !== undefined) invalid(childPath, "is not a known field");
  }
}

/** Reads a property as `T`, an absent one (`undefined`) as `otherwise`. */
export const optional =
  <T, const U>(reader: Parser<T>, otherwise: U): Parser<T | U> =>
  (value, path) =>
    value === undefined ? otherwise : reader(value, path);

export const nullable =
  <T>(reader: Parser<T>): Parser<T | null> =>
  (value, path) =>
    value === null ? null : reader(value, path);

/** Whether `value` can be asked for fields. A field that it lacks is `undefined`, which is refused like any other value of a wrong type. */
export const mayHaveFields = <Name extends string>(value: unknown): value is Readonly<Record<Name, unknown>> =>
  typeof value === "object" && value !== null;

/**
 * For fast paths: whether `value` has no enumerable field, its own or inherited, besides the known ones. What traps throw is not caught.
 */
export function hasOnly(known: ReadonlySet<string>, value: object): boolean {
  for (const key in value) if (!known.has(key)) return false;
  return true;
}

const MAX_ID_LENGTH = 256;

export const isPlainId = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= MAX_ID_LENGTH;

export const anId: Parser<string> = (value, path) => {
  if (typeof value !== "string" || value === "") return invalid(path, "must be a text that is not empty");
  if (value.length > MAX_ID_LENGTH) return invalid(path, `must have at most ${MAX_ID_LENGTH} characters`);
  return value;
};

export const aFlag: Parser<boolean> = (value, path) => (typeof value === "boolean" ? value : invalid(path, "must be true or false"));

export const oneOf =
  <const T extends string>(...options: readonly T[]): Parser<T> =>
  (value, path) =>
    options.find((option) => option === value) ?? invalid(path, `must be ${options.map((option) => `"${option}"`).join(" or ")}`);

export const aWholeNumber =
  (least: number, most: number): Parser<number> =>
  (value, path) => {
    if (typeof value !== "number" || !Number.isInteger(value)) return invalid(path, "must be a whole number");
    if (value < least) return invalid(path, `must be at least ${least}`);
    if (value > most) return invalid(path, `must be at most ${most}`);
    return value + 0; // + 0: no negative zero
  };

export const anInstant: Parser<Instant> = (value, path) => {
  const parsed = parseInstant(value);
  return typeof parsed === "number" ? parsed : invalid(path, parsed);
};

export const aDay: Parser<Day> = (value, path) => parseDay(value) ?? invalid(path, "must be a day that exists, such as 2021-04-01");

export const aDecimal =
  (decimals: number, characters?: number): Parser<Decimal> =>
  (value, path) => {
    const parsed = parseDecimal(value, decimals, characters);
    return typeof parsed === "string" ? invalid(path, parsed) : parsed;
  };

/** Money of either sign. */
export const anySignedAmount = aDecimal(MAX_DECIMALS);

/** Money of 0 or more. */
export const anAmount: Parser<Decimal> = (value, path) => {
  const amount = anySignedAmount(value, path);
  return amount.isNegative() ? invalid(path, "must not be negative") : amount;
};

export const aPositiveAmount: Parser<Decimal> = (value, path) => {
  const amount = anAmount(value, path);
  return amount.isZero() ? invalid(path, "must be more than 0") : amount;
};

const MINUTE_DECIMALS = 4;

/** A number of package minutes above 0. */
export const aQuota: Parser<PackageTime> = (value, path) => {
  const minutes = aDecimal(MINUTE_DECIMALS)(typeof value === "number" ? wholeNumberText(value, path) : value, path);
  if (!minutes.greaterThan(0)) return invalid(path, "must be more than 0");
  return packageTimeFrom(minutes) ?? invalid(path, "must be a time that can be counted exactly in milliseconds");
};

const wholeNumberText = (value: number, path: string): string => String(aWholeNumber(0, Number.MAX_SAFE_INTEGER)(value, path));

/** Reads an array of at most `most` elements; a hole is an element that is `undefined`. */
export const listOf =
  <T>(reader: Parser<T>, most: number): Parser<readonly T[]> =>
  (value, path) => {
    const list = theList(value, path);
    const length = lengthOf(list, most, path);
    const read: T[] = [];
    for (let index = 0; index < length; index += 1) {
      const element = elementOf(list, index, path);
      read.push(reader.plain?.(element) ?? reader(element, `${path}[${index}]`));
    }
    return read;
  };

function lengthOf(list: readonly unknown[], most: number, path: string): number {
  const length = lengthIn(list, path);
  if (typeof length !== "number" || length > most) return invalid(path, `must have at most ${most} elements`);
  return length;
}

/** Reads an array of at most `most` elements, whatever they are. */
export const anUnparsedList = (most: number): Parser<readonly unknown[]> => (value, path) => {
  const list = theList(value, path);
  const length = lengthOf(list, most, path);
  const elements: unknown[] = [];
  try {
    for (let index = 0; index < length; index += 1) elements.push(list[index]);
  } catch {
    return invalid(path, "cannot be read");
  }
  return elements;
};

/** Reads an object whose keys are names, whatever they are (`__proto__` is an ordinary one). */
export const recordOf =
  <T>(reader: Parser<T>, most: number): Parser<Readonly<Record<string, T>>> =>
  (value, path) => {
    if (typeof value !== "object" || value === null) return invalid(path, "must be an object");
    const keys = keysOf(value, path);
    if (keys.length > most) return invalid(path, `must have at most ${most} names`);
    return Object.fromEntries(
      keys.map((key) => {
        const childPath = `${path}.${anId(key, path)}`;
        return [key, reader(property(value, key, childPath), childPath)];
      }),
    );
  };

/** What a parser returned, or why it refused. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | Refused<InvalidInput>;

/** Runs parsers. It catches the refusal of a field and nothing else: a bug or an exhausted stack is thrown on. */
export function attempt<T>(parse: () => T): Parsed<T> {
  try {
    return { ok: true, value: parse() };
  } catch (thrown) {
    if (isRefusalError(thrown) && thrown.refusal.type === "InvalidInput") return refuse(thrown.refusal);
    throw thrown;
  }
}

/** Runs what looks into an argument without a parser: whatever that throws is a refusal of the argument. */
export function inspectArgument<T>(path: string, reason: string, inspect: () => T): T {
  try {
    return inspect();
  } catch (cause) {
    if (isRefusalError(cause)) throw cause;
    return invalid(path, reason, { cause });
  }
}
