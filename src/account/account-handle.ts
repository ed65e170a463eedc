import type { MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import type { JsonObject } from "../parsing/json.js";
import { inspectArgument } from "../parsing/parser.js";
import { bug, invalid } from "../refusals/refusal-error.js";
import type { Instant } from "../values/instant.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { accountDocument } from "./account-document.js";
import type { Account } from "./account.js";
import type { LedgerEnd } from "./ledger-end.js";
import type { UsageIndex } from "./usage-index.js";

/** What an account holds besides its public fields; only this library can reach it. */
export interface Internals {
  usageIndex: UsageIndex;
  /** Cache: nothing is due before this instant. `null`: not computed yet. */
  nextDueAt: Instant | null;
  /** The end of the ledger that the account was replayed from, until what that may lack is brought. `null` for any other account. */
  ledgerEnd: LedgerEnd | null;
}

/** An account while events are applied to it. Nobody else holds it yet. */
export type MutableAccount = { -readonly [Key in keyof Account]: Account[Key] };

// Registered by name, so that the ESM and the CJS copy of the library recognize each other's accounts. The number is the version of
// `Internals`: a copy of the library with other internals does not recognize the account.
const INTERNALS = Symbol.for("rtc-billing.account/5");

/**
 * An account. It is a class for two reasons: writing the fields of a new version in a constructor is much faster than copying an
 * object, and a private field is out of reach of callers and of comparison. `{ ...account }` lacks it, so it is not an account.
 */
class AccountHandle implements Account {
  declare accountId: Account["accountId"];
  declare tariff: Account["tariff"];
  declare version: Account["version"];
  declare clock: Account["clock"];
  declare identityVerified: Account["identityVerified"];
  declare regions: Account["regions"];
  declare service: Account["service"];
  declare apps: Account["apps"];
  declare cash: Account["cash"];
  declare arrearsSince: Account["arrearsSince"];
  declare packages: Account["packages"];
  declare renewals: Account["renewals"];
  declare payments: Account["payments"];
  declare adjustments: Account["adjustments"];
  declare reversals: Account["reversals"];
  declare reversed: Account["reversed"];
  declare payouts: Account["payouts"];
  declare cashWasLow: Account["cashWasLow"];
  declare billed: Account["billed"];
  declare billedTotal: Account["billedTotal"];
  declare deadlines: Account["deadlines"];
  declare suspensions: Account["suspensions"];
  declare releasedAt: Account["releasedAt"];
  readonly #internals: Internals;

  constructor(source: Account, internals: Internals) {
    this.accountId = source.accountId;
    this.tariff = source.tariff;
    this.version = source.version;
    this.clock = source.clock;
    this.identityVerified = source.identityVerified;
    this.regions = source.regions;
    this.service = source.service;
    this.apps = source.apps;
    this.cash = source.cash;
    this.arrearsSince = source.arrearsSince;
    this.packages = source.packages;
    this.renewals = source.renewals;
    this.payments = source.payments;
    this.adjustments = source.adjustments;
    this.reversals = source.reversals;
    this.reversed = source.reversed;
    this.payouts = source.payouts;
    this.cashWasLow = source.cashWasLow;
    this.billed = source.billed;
    this.billedTotal = source.billedTotal;
    this.deadlines = source.deadlines;
    this.suspensions = source.suspensions;
    this.releasedAt = source.releasedAt;
    this.#internals = internals;
  }

  /** `JSON.stringify` calls it, and so writes what `accountToJSON` returns. */
  toJSON(): JsonObject {
    return accountDocument(this, this.#internals.usageIndex);
  }

  [INTERNALS](): Internals {
    return this.#internals;
  }

  static internalsOf(value: object): Internals | null {
    return #internals in value ? value.#internals : null;
  }
}

/** A new account with the fields of `source`, whose usages are in `usageIndex`. The caller freezes it when it is complete. */
export const mutableAccount = (source: Account, usageIndex: UsageIndex): MutableAccount =>
  new AccountHandle(source, { usageIndex, nextDueAt: null, ledgerEnd: null });

export const internalsOf = (account: Account): Internals =>
  AccountHandle.internalsOf(account) ?? internalsOfOtherCopy(account) ?? bug("that only accounts are asked for internals");

/** The internals of an account made by another copy of this library; `null` if the value is not such an account. */
function internalsOfOtherCopy(value: object): Internals | null {
  const readInternals: unknown = Reflect.get(value, INTERNALS);
  const internals: unknown = typeof readInternals === "function" ? Reflect.apply(readInternals, value, []) : null;
  return isInternals(internals) ? internals : null;
}

const isInternals = (value: unknown): value is Internals =>
  typeof value === "object" && value !== null && "nextDueAt" in value && "ledgerEnd" in value &&
  "usageIndex" in value && isUsageIndex(value.usageIndex);

/** This catches mistakes, not a caller who forges an index. */
const isUsageIndex = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "rows" in value && "ids" in value && "days" in value && "balances" in value;

const NOT_AN_ACCOUNT = "must be an account made by this library";

/** Whether `value` is an account that this library made, in any copy of it that the process has loaded. */
export function isAccount(value: unknown): value is Account {
  if (typeof value !== "object" || value === null) return false;
  if (AccountHandle.internalsOf(value)) return true;
  return inspectArgument("account", NOT_AN_ACCOUNT, () => internalsOfOtherCopy(value)) !== null;
}

/** Refuses what is not an account, and asks whether it is one of what is easily mistaken for one. */
export const anAccount = (value: unknown, path = "account"): Account =>
  isAccount(value) ? value : invalid(path, `${NOT_AN_ACCOUNT}${likelyMistake(value)}`);

function likelyMistake(value: unknown): string {
  if (hasField(value, "then")) return `: ${IS_A_PROMISE}`;
  if (!hasField(value, "ok")) return "";
  if (hasField(value, "account")) return ": is this an outcome? pass its `.account`";
  return ": is this an outcome that was refused? read its `.refusal`";
}

/** What is asked about something that has a `then`. */
export const IS_A_PROMISE = "is this a promise? await it";

/** Whether a value of any kind has a field; a proxy that throws when it is asked has none. */
export function hasField(value: unknown, name: string): boolean {
  try {
    return typeof value === "object" && value !== null && name in value;
  } catch {
    return false;
  }
}

/** Package time that the current rating draws from a package, in milliseconds. */
export const consumedMsOf = (account: Account, pack: MinutePackage): PackageTime =>
  subtractPackageTime(pack.quotaMs, remainingOf(usageIndexOf(account).balances, pack));

export const usageIndexOf = (account: Account): UsageIndex => internalsOf(account).usageIndex;
