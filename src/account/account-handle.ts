import type { MinutePackage } from "../packages/minute-package.js";
import { remainingOf } from "../packages/package-balances.js";
import type { JsonObject } from "../parsing/json.js";
import { inspectArgument } from "../parsing/parser.js";
import { bug, invalid } from "../refusals/refusal-error.js";
import type { Instant } from "../values/instant.js";
import { type PackageTime, subtractPackageTime } from "../values/package-time.js";
import { accountDocument } from "./account-document.js";
import type { Account } from "./account.js";
import { isIndexVersion } from "./foreign-index.js";
import { indexAt, type IndexVersion } from "./usage-index-versions.js";
import type { UsageIndex } from "./usage-index.js";

/** What an account knows besides its fields. */
export interface Internals {
  version: IndexVersion;
  /** Cache: nothing is due before this instant. `null`: not computed yet. */
  nextDueAt: Instant | null;
}

/** An account while events are folded into it; nobody else holds it yet. */
export type MutableAccount = { -readonly [Key in keyof Account]: Account[Key] };

// Registered by name, so that ESM and CJS copies of the library know each other's accounts. The number is that of `Internals`: a copy
// with other internals does not know it.
const INTERNALS = Symbol.for("rtc-billing.account/2");

/**
 * An account. It is a class since its constructor writes the fields of a new version in a fraction of the time that copying an object
 * takes, and since a private field is out of reach of a caller, of comparison and of `{ ...account }`, which is not an account.
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
  declare payments: Account["payments"];
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
    this.payments = source.payments;
    this.billed = source.billed;
    this.billedTotal = source.billedTotal;
    this.deadlines = source.deadlines;
    this.suspensions = source.suspensions;
    this.releasedAt = source.releasedAt;
    this.#internals = internals;
  }

  /** By this `JSON.stringify` writes what `accountToJSON` returns. */
  toJSON(): JsonObject {
    return accountDocument(this, indexAt(this.#internals.version));
  }

  [INTERNALS](): Internals {
    return this.#internals;
  }

  static internalsOf(value: object): Internals | null {
    return #internals in value ? value.#internals : null;
  }
}

/** A new version with the fields of `source`, to be frozen once its own are written. Its usages are in the index at `version`. */
export const mutableAccount = (source: Account, version: IndexVersion): MutableAccount => new AccountHandle(source, { version, nextDueAt: null });

export const internalsOf = (account: Account): Internals =>
  AccountHandle.internalsOf(account) ?? internalsOfOtherCopy(account) ?? bug("that only accounts are asked for internals");

/** The internals of an account that was made by another copy of this library; `null` where the value is not one. */
function internalsOfOtherCopy(value: object): Internals | null {
  const tell: unknown = Reflect.get(value, INTERNALS);
  const internals: unknown = typeof tell === "function" ? Reflect.apply(tell, value, []) : null;
  return isInternals(internals) ? internals : null;
}

const isInternals = (value: unknown): value is Internals =>
  typeof value === "object" && value !== null && "nextDueAt" in value && "version" in value && isIndexVersion(value.version);

const NOT_AN_ACCOUNT = "must be an account made by this library";

/** Whether `value` was made by this library, by whichever copy of it. */
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

/** What the current rating draws from a package of an account. */
export const consumedMsOf = (account: Account, pack: MinutePackage): PackageTime =>
  subtractPackageTime(pack.quotaMs, remainingOf(usageIndexOf(account).balances, pack));

/** The usage index of an account, brought to this version of it. */
export const usageIndexOf = (account: Account): UsageIndex => indexAt(internalsOf(account).version);
