import { type Account, accountToJSON, type Event, eventToJSON } from "rtc-billing";

/** Throws if what a service has differs as JSON from what is expected of it, with the path of the first difference. */
export function assertSame(what: string, found: unknown, expected: unknown): void {
  const difference = firstDifference(found, expected, "");
  if (difference !== null) throw new Error(`${what}: ${difference}`);
}

export function assertSameAccount(what: string, found: Account, expected: Account): void {
  assertSame(`${what}: the account`, accountToJSON(found), accountToJSON(expected));
}

export function assertSameEvents(what: string, found: readonly Event[], expected: readonly Event[]): void {
  assertSame(`${what}: the events`, found.map(eventToJSON), expected.map(eventToJSON));
}

function firstDifference(found: unknown, expected: unknown, path: string): string | null {
  if (!isObject(found) || !isObject(expected) || Array.isArray(found) !== Array.isArray(expected)) {
    if (textOf(found) === textOf(expected)) return null;
    return `${path === "" ? "" : `at ${path} `}the service has ${textOf(found)}, expected is ${textOf(expected)}`;
  }
  const [left, right] = [new Map(Object.entries(found)), new Map(Object.entries(expected))];
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const inner = Array.isArray(found) ? `${path}[${name}]` : `${path}${path === "" ? "" : "."}${name}`;
    const difference = firstDifference(left.get(name), right.get(name), inner);
    if (difference !== null) return difference;
  }
  return null;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const textOf = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value));
