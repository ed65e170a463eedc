import type { Account } from "./account.js";
import { accountDocument } from "./account-document.js";
import type { Book } from "./book.js";
import type { JsonObject } from "./documents.js";
import { type PackageTime, subtractTime } from "./minutes.js";
import type { MinutePackage } from "./packages.js";
import { attempt, notAnAccount } from "./reading.js";
import { invalid } from "./refusals.js";
import { leftOn } from "./shelf.js";
import type { Instant } from "./time.js";
import { bookAt, type Version } from "./versions.js";

/** What an account knows besides its fields. */
export interface Inside {
  version: Version;
  /** Before which instant nothing falls due by itself, where that was found out; it follows from the account. */
  quietUntil: Instant | null;
}

/** An account while events are folded into it; nobody else holds it yet. */
export type Draft = { -readonly [Key in keyof Account]: Account[Key] };

// Registered by name, so that ESM and CJS copies of the library know each other's accounts.
const inside = Symbol.for("rtc-billing.account");

/**
 * An account. A class, since its constructor writes a new version's fields in a twentieth of the time that copying an object of
 * as many takes, and since a private field is out of the reach of `Object.freeze`, of comparison and of `{ ...account }`, which
 * is none.
 */
class SealedAccount implements Account {
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
  declare packs: Account["packs"];
  declare payments: Account["payments"];
  declare billed: Account["billed"];
  declare billedTotal: Account["billedTotal"];
  declare deadlines: Account["deadlines"];
  declare suspensions: Account["suspensions"];
  declare releasedAt: Account["releasedAt"];
  readonly #inside: Inside;

  constructor(source: Account, own: Inside) {
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
    this.packs = source.packs;
    this.payments = source.payments;
    this.billed = source.billed;
    this.billedTotal = source.billedTotal;
    this.deadlines = source.deadlines;
    this.suspensions = source.suspensions;
    this.releasedAt = source.releasedAt;
    this.#inside = own;
  }

  /** By this `JSON.stringify` writes what `accountToJSON` returns. */
  toJSON(): JsonObject {
    return accountDocument(this, bookAt(this.#inside.version));
  }

  [inside](): Inside {
    return this.#inside;
  }

  static insideOf(value: object): Inside | null {
    return #inside in value ? value.#inside : null;
  }
}

/** An account with the fields of `source`, whose usages lie in the book at `version`. */
export const sealed = (source: Account, version: Version): Draft => new SealedAccount(source, { version, quietUntil: null });

export function insideOf(account: Account): Inside {
  return SealedAccount.insideOf(account) ?? insideOfOtherCopy(account) ?? invalid(notAnAccount.path, notAnAccount.reason);
}

/** What an account knows that was made by another copy of this library; `null` where the value is no account. */
function insideOfOtherCopy(value: object): Inside | null {
  const tell: unknown = Reflect.get(value, inside);
  const told: unknown = typeof tell === "function" ? Reflect.apply(tell, value, []) : null;
  return isInside(told) ? told : null;
}

const isInside = (told: unknown): told is Inside => typeof told === "object" && told !== null && "version" in told && "quietUntil" in told;

/** Whether `value` was made by this library, by whichever copy of it. */
export function isAccount(value: unknown): value is Account {
  if (typeof value !== "object" || value === null) return false;
  if (SealedAccount.insideOf(value)) return true;
  const attempted = attempt(() => insideOfOtherCopy(value));
  return attempted.ok && attempted.value !== null;
}

/** What the current rating draws from a package of an account. */
export const consumedOf = (account: Account, pack: MinutePackage): PackageTime => subtractTime(pack.quota, leftOn(bookFor(account).shelf, pack));

/** The book of an account, as it stands for this version of it. */
export const bookFor = (account: Account): Book => bookAt(insideOf(account).version);
