import type { Refusal } from "../../src/index.js";
import { malformed } from "./account-steps.js";

// What is wrong with an input, in the words that a refusal has for it: the path of the field, and the reason.

/** What an `InvalidInput` says; or what came instead of one. */
export function refusalText(outcome: { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }): string {
  if (outcome.ok) return "accepted";
  return outcome.refusal.type === "InvalidInput" ? `${outcome.refusal.path}: ${outcome.refusal.reason}` : outcome.refusal.type;
}

/** A copy of a document with another value at a place such as `usages.1.pieces`; `undefined` takes out what is there. */
export function damaged(document: unknown, place: string, value: unknown): never {
  const copy: unknown = structuredClone(document);
  const names = place.split(".");
  const last = names.pop() ?? "";
  const holder = names.reduce<unknown>((part, name) => Reflect.get(Object(part), name), copy);
  Reflect.set(Object(holder), last, value);
  return malformed(copy);
}

/** The place that is damaged, the value that is put there, and the text of the refusal. */
export type Damages = readonly (readonly [place: string, value: unknown, text: string])[];

/** The same with the text first, which is the title of the test. */
export const byText = (damages: Damages) => damages.map(([place, value, text]) => [text, place, value] as const);

export const throughText = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** An object in a document: its path, as refusals write it, and a copy of the document in which the object has more fields. */
export interface Place {
  readonly path: string;
  readonly object: Readonly<Record<string, unknown>>;
  readonly withField: (name: string, value: unknown) => never;
}

/** Every object of a document that has fields. The keys of a tariff's `items` and `regions` are names. */
export function placesIn(document: unknown): readonly Place[] {
  const found: Place[] = [];
  const visit = (value: unknown, path: string, keys: readonly (string | number)[]): void => {
    if (Array.isArray(value)) return value.forEach((element, index) => { visit(element, `${path}[${index}]`, [...keys, index]); });
    if (typeof value !== "object" || value === null) return;
    if (!/(?:^|\.)tariff\.(?:items|regions)$/.test(path)) found.push({ path, object: { ...value }, withField: planted(document, keys) });
    for (const [key, part] of Object.entries(value)) visit(part, path ? `${path}.${key}` : key, [...keys, key]);
  };
  visit(document, "", []);
  return found;
}

const planted = (document: unknown, keys: readonly (string | number)[]) => (name: string, value: unknown): never => {
  const copy: unknown = structuredClone(document);
  const holder = keys.reduce<unknown>((part, key) => Reflect.get(Object(part), key), copy);
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  return malformed(copy);
};

/** The path of a field of an object at `path`. */
export const fieldAt = (path: string, name: string): string => (path ? `${path}.${name}` : name);
