import { byCodeUnit } from "../values/text-order.js";
import { MINUTES_UNIT } from "./chart-of-accounts.js";
import type { JournalEntry } from "./journal-entry.js";

/** A unit of a journal as exports write it. */
export interface Commodity {
  readonly unit: string;
  /** 2 to 24 capitals, digits, dashes and dots: a currency code unchanged, any other text shortened and with its digest. */
  readonly symbol: string;
  /** The most decimals of any amount in this unit, at least 2. */
  readonly decimals: number;
}

// The currency codes that Beancount accepts. TRUE, FALSE and NULL are keywords there.
const CODE = /^(?!(?:TRUE|FALSE|NULL)$)[A-Z][A-Z0-9-]{0,22}[A-Z0-9]$/;

/** The units of a journal: currencies by name, then package minutes. */
export function commoditiesIn(entries: readonly JournalEntry[]): readonly Commodity[] {
  const decimals = new Map<string, number>();
  for (const { unit, amount } of entries.flatMap(({ postings }) => postings)) {
    decimals.set(unit, Math.max(decimals.get(unit) ?? 2, amount.decimalPlaces()));
  }
  return [...decimals]
    .map(([unit, unitDecimals]) => ({ unit, symbol: symbolOf(unit), decimals: unitDecimals }))
    .sort((a, b) => Number(a.unit === MINUTES_UNIT) - Number(b.unit === MINUTES_UNIT) || byCodeUnit(a.unit, b.unit));
}

/** The symbol of a unit. Codes have no dot, so a symbol with a digest never equals a code. */
export const symbolOf = (unit: string): string =>
  CODE.test(unit) ? unit : `X${unit.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 10)}.${symbolDigest(unit)}`;

const DIGEST_DIGITS = 12;
const DIGEST_PRIME = 281_474_976_710_597n; // the largest below 2^48, which 12 hexadecimal digits hold

/** Polynomial hash of the UTF-16 units of the text, in hexadecimal. */
function symbolDigest(text: string): string {
  let digest = 0n;
  for (let index = 0; index < text.length; index += 1) digest = (digest * 65_537n + BigInt(text.charCodeAt(index)) + 1n) % DIGEST_PRIME;
  return digest.toString(16).toUpperCase().padStart(DIGEST_DIGITS, "0");
}
