import type { Account, Draft } from "./account.js";
import { accountDocument } from "./account-document.js";

// Registered by name, so that ESM and CJS copies of the library know each other's accounts.
const brand = Symbol.for("rtc-billing.account");

/**
 * Makes an account of a draft. Its brand and its `toJSON`, by which `JSON.stringify` writes what `accountToJSON` returns, are
 * not enumerable: `{ ...account, cash }` is no account.
 */
export const sealed = (draft: Draft): Account =>
  Object.defineProperties(draft, { [brand]: { value: true }, toJSON: { value: () => accountDocument(draft) } });

/** Whether `value` was made by this library, by whichever copy of it. */
export const isAccount = (value: unknown): value is Account => typeof value === "object" && value !== null && Reflect.get(value, brand) === true;
