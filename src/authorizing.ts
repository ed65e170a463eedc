import { type Account, termsFor } from "./account.js";
import { accountAt, anAccount } from "./command.js";
import { type CallRefusal, judgeCall } from "./judging.js";
import { refuse, type Refused } from "./outcome.js";
import { anId, anInstant, attempt, optional, shape } from "./reading.js";
import type { InvalidInput } from "./refusals.js";
import { type InstantInput, latest } from "./time.js";

/** What `authorizeCall` takes. */
export interface AuthorizeCallRequest {
  readonly at: InstantInput;
  readonly appId: string;
  readonly item: string;
  /** `"cn"` where none is given. */
  readonly region?: string;
}

export const readCall = shape((field) => ({
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
  const attempted = attempt(() => {
    const known = anAccount(account);
    const { at, ...call } = readCall(request, "");
    return judgeCall(accountAt(known, at), { ...call, startedAt: latest(at, known.clock) }, termsFor(known));
  });
  if (!attempted.ok) return attempted;
  return attempted.value ? refuse(attempted.value) : { ok: true };
}
