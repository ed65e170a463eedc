import { mayHaveFields } from "../parsing/parser.js";
import { deepFreeze } from "../values/freeze.js";
import type { Tariff } from "./tariff.js";
import { type WeakPool, weakPool } from "./weak-pool.js";

// Tariffs of the same content are one frozen object in all accounts and events (hash consing): a platform has many accounts and few price
// lists. No rule looks at the identity of a tariff, so it makes no difference when the garbage collector takes one.

const MOST_CHARACTERS = 2 ** 24;

const pool: WeakPool<Tariff> = weakPool(MOST_CHARACTERS);

/** The tariffs that this library made: valid, and frozen all the way down. */
const made = new WeakSet();

/** Shipped tariffs that are not in the pool yet: their texts are made when a tariff is read, not while the library loads. */
const notPooled: Tariff[] = [];

/** Whether `value` is a tariff that this library made. Nobody can change it, so it needs no reading. */
export const isMadeHere = (value: unknown): value is Tariff => mayHaveFields(value) && made.has(value);

/** Freezes a tariff that the library ships; accounts whose tariff has its content share it. */
export function shippedTariff(tariff: Tariff): Tariff {
  made.add(deepFreeze(tariff));
  notPooled.push(tariff);
  return tariff;
}

/** The frozen tariff with the content of `read`, a valid one that nobody else holds: one that is in use, or else `read` itself. */
export function sharedTariff(read: Tariff): Tariff {
  for (const tariff of notPooled) pool.share(contentText(tariff), () => tariff);
  notPooled.length = 0;
  return pool.share(contentText(read), () => {
    made.add(deepFreeze(read));
    return read;
  });
}

/**
 * A text that two values of plain data share only where they are the same, with keys in the same order: each text in it is preceded by
 * its length. `JSON.stringify` would call the `toJSON` that a caller gave to all objects or texts.
 */
export function contentText(value: unknown): string {
  if (typeof value === "string") return `${value.length}:${value}`;
  if (!mayHaveFields<string>(value)) return `${String(value)},`;
  let text = "";
  if (Array.isArray(value)) {
    for (const element of value) text += contentText(element);
    return `[${text}]`;
  }
  for (const key of Object.keys(value)) text += contentText(key) + contentText(value[key]);
  return `{${text}}`;
}
