import * as core from "rtc-billing";
import type { Account, Refusal, Refused } from "rtc-billing";

/** A part of a stored account; `null`: a part of before that is to be deleted. */
export interface Part { readonly name: string; readonly bytes: Uint8Array | null }

type Read<What> = ({ readonly ok: true } & What) | Refused<Refusal>;

/** Exports that a build of the library can lack. A row that needs one is left out then. */
interface StoredForms {
  readonly accountToBytes: (account: Account) => Uint8Array;
  readonly accountFromBytes: (bytes: Uint8Array) => Read<{ readonly account: Account }>;
  readonly accountToParts: (account: Account, since?: Account) => Iterable<Part>;
  readonly accountFromParts: (parts: Iterable<Part>) => Read<{ readonly account: Account }>;
  readonly replayJSON: (documents: readonly unknown[], from?: Account) => Read<{ readonly account: Account }>;
}

const exported = core as object as Partial<StoredForms>;

export const isExported = (name: string): boolean => name in core;

export function storedForm<Name extends keyof StoredForms>(name: Name): StoredForms[Name] {
  const form: StoredForms[Name] | undefined = exported[name];
  if (form === undefined) throw new Error(`${name} is not exported`);
  return form;
}
