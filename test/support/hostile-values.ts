import { Decimal } from "decimal.js";
import fc from "fast-check";

const refuse = (): never => {
  throw revokedProxy(); // what is thrown is hostile too
};

function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cyclic(): object {
  const value: Record<string, unknown> = { at: 0, amount: "1" };
  value["self"] = value;
  value["offer"] = value;
  return value;
}

function throwing(...names: readonly string[]): object {
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, { get: refuse, enumerable: true }])));
}

const names = ["at", "accountId", "tariff", "region", "appId", "amount", "paymentId", "packageId", "offer", "usageId", "usages", "seconds", "length", "toFixed", "e", "d", "s", "then"];

/** A field that has another value each time it is read. */
function unstable(): object {
  let turn = 0;
  return Object.defineProperty({}, "seconds", { enumerable: true, get: () => (turn++ === 0 ? 60 : "sixty") });
}

/** Each entry makes a value on which a careless reader fails: it throws, hangs, counts wrongly or writes to a prototype. */
const traps: readonly Maker[] = [
  revokedProxy,
  () => new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse, getOwnPropertyDescriptor: refuse }),
  () => new Proxy([], { get: refuse }),
  () => new Proxy(() => undefined, { apply: refuse, get: refuse }),
  cyclic,
  () => throwing(...names),
  unstable,
  () => ({ toString: refuse, valueOf: refuse, toJSON: refuse, [Symbol.toPrimitive]: refuse }),
  () => Object.create(null) as object,
  () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') as object,
  () => "__proto__", () => "constructor", () => "prototype", () => "toString", () => "hasOwnProperty",
  () => "\uD800", () => "\uDC00\uD800", () => "\u0000", () => "", () => " ", () => "a".repeat(256), () => "a".repeat(257),
  () => Number.NaN, () => -0, () => 1e308, () => -1e308, () => 2 ** 53, () => 2 ** 53 + 2, () => 5e-324, () => Infinity, () => 0.1 + 0.2,
  () => 8.64e15, () => 8.64e15 + 1, () => -1, () => 253_402_300_800_000, () => 10n ** 400n, () => 0n,
  () => new Date(8.64e15), () => new Date(-8.64e15), () => new Date(Number.NaN), () => new Date(0), () => new Date(253_402_300_799_999),
  () => Object.assign(new Date(0), { getTime: refuse, valueOf: refuse, toISOString: refuse }),
  () => "9".repeat(10_000), () => `0.${"0".repeat(10_000)}1`, () => "1e9999999", () => "0x10", () => "Infinity", () => "NaN", () => "-0", () => "1,000", () => "١",
  () => "2021-02-30T00:00:00Z", () => "2021-04-01T00:00:00", () => "+275760-09-13T00:00:00.000Z", () => "-000001-01-01T00:00:00Z", () => "9999-12-31T23:59:59.999Z",
  () => new Decimal("NaN"), () => new Decimal("Infinity"), () => new Decimal("1e9000000000000000"), () => new Decimal("1e-9000000"), () => new Decimal("-0"),
  () => Object.assign(new Decimal(1), { d: new Array(4e9), e: 7 }),
  () => Object.assign(new Decimal(1), { toFixed: refuse, e: 2 ** 53, d: [1e308] }),
  () => ({ toStringTag: "[object Decimal]", s: 1, e: 0, d: [1] }),
  () => [, 1, , 2], // holes are what is tried
  () => new Array(4e9), () => [[[[[]]]]], () => Object.assign([], { length: 3 }),
  () => new Proxy([], { get: (list, key) => (key === "length" ? 2 ** 53 : Reflect.get(list, key)) }),
  () => Array.from({ length: 3 }, revokedProxy),
  () => new Map([["at", 0]]), () => new Set([1]), () => new Uint8Array(8), () => /x/, () => Symbol("at"), () => Symbol.iterator,
  () => class Request {}, () => () => 0, () => new String("audio"), () => new Number(60), () => new Boolean(true), () => new Error("no"),
  () => Promise.resolve(0), () => globalThis, () => null, () => undefined, () => true, () => [], () => ({}),
];

/** Makes a new value at each call: hostile values have state, and a test runner that prints one would fail on it. Prints as its source. */
export type Maker = () => unknown;

/** Makers of any value, traps among them. */
export const anything: fc.Arbitrary<Maker> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...traps) },
  {
    weight: 1,
    arbitrary: fc
      .anything({
        withBigInt: true, withBoxedValues: true, withDate: true, withMap: true, withNullPrototype: true, withObjectString: true, withSet: true,
        withSparseArray: true, withTypedArray: true, withUnicodeString: true, key: fc.constantFrom(...names, "__proto__", "constructor"),
      })
      .map((value) => Object.assign(() => value, { [fc.toStringMethod]: () => `() => ${fc.stringify(value)}` })),
  },
);

/** A copy of `value` in which one part, chosen by `where`, is another. */
export function poisoned(value: unknown, where: number, other: unknown): unknown {
  const paths = pathsOf(value);
  const path = paths[where % paths.length] ?? [];
  return replaced(value, path, other);
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner).map((path) => [name, ...path]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined || typeof value !== "object" || value === null) return other;
  const inner: unknown = Reflect.get(value, name);
  if (Array.isArray(value)) return value.map((element: unknown, index) => (String(index) === name ? replaced(inner, rest, other) : element));
  return { ...value, [name]: replaced(inner, rest, other) };
}
