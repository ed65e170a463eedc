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
  /** `aliyunRtc` where none is given. */
  readonly tariff?: Tariff;
}

const anOpening = objectOf((field) => ({
  at: field("at", anInstant),
  accountId: field("accountId", anId),
  tariff: field("tariff", (value, path) => aTariff(value === undefined ? aliyunRtc : value, path)),
}));

/**
 * Opens an account: registered, its owner not yet verified, no service active (A1). The tariff is copied and travels in the
 * account. Refuses only with `InvalidInput`, also for a tariff that breaks its own rules.
 *
 * @example
 * const { account: fresh } = unwrap(openAccount({ at: "2021-04-01T00:00:00+08:00", accountId: "school" }));
 * fresh.service; // => inactive
 */
export function openAccount(request: OpenAccountRequest): Outcome<AccountOpened, InvalidInput> {
  const parsed = attempt(() => anOpening(request, ""));
  if (!parsed.ok) return parsed;
  const { at, accountId, tariff } = parsed.value;
  const event: AccountOpened = { sequence: 1, type: "AccountOpened", at, accountId, tariff };
  return { ok: true, account: openedAccount(event), events: [event] };
}
