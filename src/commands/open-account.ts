import { openedAccount } from "../account/evolve.js";
import type { Outcome } from "../account/outcome.js";
import type { AccountOpened } from "../ledger/events.js";
import { anId, anInstant, attempt, objectOf } from "../parsing/parser.js";
import type { InvalidInput } from "../refusals/refusals.js";
import { aliyunRtc } from "../tariff/aliyun-rtc.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import type { InstantInput } from "../values/instant.js";

/** What `openAccount` takes. */
export interface OpenAccountRequest {
  readonly at: InstantInput;
  readonly accountId: string;
  /** By default `aliyunRtc`. */
  readonly tariff?: Tariff;
}

const anOpening = objectOf((field) => ({
  at: field("at", anInstant),
  accountId: field("accountId", anId),
  tariff: field("tariff", (value, path) => aTariff(value === undefined ? aliyunRtc : value, path)),
}));

/**
 * Opens an account: registered, its owner's identity not verified, the service not active (A1). The account and its first event hold
 * the tariff as a frozen object, which all accounts with the same price list share.
 *
 * Refuses only with `InvalidInput`; its path also names what is wrong in a tariff.
 *
 * @example
 * const { account: opened } = unwrap(openAccount({ at: "2021-04-01T00:00:00+08:00", accountId: "school" }));
 * opened.service; // => inactive
 */
export function openAccount(request: OpenAccountRequest): Outcome<AccountOpened, InvalidInput> {
  const parsed = attempt(() => anOpening(request, ""));
  if (!parsed.ok) return parsed;
  const { at, accountId, tariff } = parsed.value;
  const event: AccountOpened = { sequence: 1, type: "AccountOpened", at, accountId, tariff };
  return { ok: true, account: openedAccount(event), events: [event] };
}
