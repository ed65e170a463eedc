import { anAccount } from "../account/account-handle.js";
import { type Account, tariffOf } from "../account/account.js";
import { accountAt } from "../billing/advance-time.js";
import { type CallRefusal, whyCallRefused } from "../commands/usage-eligibility.js";
import { anId, anInstant, attempt, optional, objectOf } from "../parsing/parser.js";
import { type InvalidInput, refuse, type Refused } from "../refusals/refusals.js";
import { type InstantInput, latest } from "../values/instant.js";

/** What `authorizeCall` takes. */
export interface AuthorizeCallRequest {
  readonly at: InstantInput;
  readonly appId: string;
  readonly item: string;
  /** `"cn"` where none is given. */
  readonly region?: string;
}

export const aCall = objectOf((field) => ({
  at: field("at", anInstant),
  appId: field("appId", anId),
  item: field("item", anId),
  region: field("region", optional(anId, "cn")),
}));

/**
 * Whether a call could start at `at`: what `recordUsage` would say of one (A6, A13). It reserves nothing. An `at` before the
 * clock is read as the clock; after it, time is let pass in thought.
 *
 * @example
 * authorizeCall(account, { at: "2021-04-02T08:00:00Z", appId: "class", item: "audio" }).ok; // => true
 */
export function authorizeCall(account: Account, request: AuthorizeCallRequest): { readonly ok: true } | Refused<CallRefusal | InvalidInput> {
  const parsed = attempt(() => ({ known: anAccount(account), call: aCall(request, "") }));
  if (!parsed.ok) return parsed;
  const { known, call: { at, ...call } } = parsed.value;
  const refusal = whyCallRefused(accountAt(known, at), { ...call, startedAt: latest(at, known.clock) }, tariffOf(known));
  return refusal ? refuse(refusal) : { ok: true };
}
