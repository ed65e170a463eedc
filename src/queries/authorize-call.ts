import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { type AuthorizationRefusal, whyCallRefused, whyExhausted } from "../commands/usage-eligibility.js";
import { anId, anInstant, attempt, optional, objectOf } from "../parsing/parser.js";
import { type InvalidInput, refuse, type Refused } from "../refusals/refusals.js";
import { type InstantInput, latest } from "../values/instant.js";

/** What `authorizeCall` takes. */
export interface AuthorizeCallRequest {
  readonly at: InstantInput;
  readonly appId: string;
  readonly item: string;
  /** By default `"cn"`. */
  readonly region?: string;
}

/** Parses the request of `authorizeCall` and `maxCallSeconds`. */
export const aCall = objectOf((field) => ({
  at: field("at", anInstant),
  appId: field("appId", anId),
  item: field("item", anId),
  region: field("region", optional(anId, "cn")),
}));

export type ParsedCall = ReturnType<typeof aCall>;

/**
 * Whether a call could start at `at`, judged as `recordUsage` would judge it (A6, A13). Where the tariff says `whenExhausted: "refuse"`,
 * the packages that cover the call must besides have a step of it left; `recordUsage` would charge it. It reserves nothing. An `at` before
 * the account's clock is read as the clock; for a later `at`, time passes hypothetically.
 *
 * Refuses, in this order: `InvalidInput`, `UnknownItem`, `AppNotFound`, `ServiceNotActivated`, `AppDisabled`, `ServiceSuspended`,
 * `ServiceReleased`, `MinutesExhausted`.
 *
 * @example
 * authorizeCall(account, { at: "2021-04-02T08:00:00Z", appId: "class", item: "audio" }).ok; // => true
 */
export function authorizeCall(
  account: Account, request: AuthorizeCallRequest,
): { readonly ok: true } | Refused<AuthorizationRefusal | InvalidInput> {
  const parsed = attempt(() => ({ account: anAccount(account), call: aCall(request, "") }));
  if (!parsed.ok) return parsed;
  const refusal = whyNotAuthorized(parsed.value.account, parsed.value.call);
  return refusal ? refuse(refusal) : { ok: true };
}

export function whyNotAuthorized(account: Account, { at, ...call }: ParsedCall): AuthorizationRefusal | null {
  const [then, compiled] = [accountAt(account, at), tariffOf(account)];
  const started = { ...call, startedAt: latest(at, account.clock) };
  return whyCallRefused(then, started, compiled) ?? whyExhausted(then, started, compiled);
}
