import { anInstant, objectOf } from "../parsing/parser.js";
import type { ServiceReleasedRefusal } from "../refusals/refusals.js";
import type { InstantInput } from "../values/instant.js";
import { accept, type Command, type CommonRefusal, serviceCommand } from "./command.js";

/** What `verifyIdentity` takes. */
export interface VerifyIdentityRequest {
  readonly at: InstantInput;
}

/**
 * Records that the owner has passed real-name verification, which `activate` requires (A1). Verifying again is a repeat.
 *
 * Refuses, in this order: `InvalidInput`, `ClockWentBackwards`, `ServiceReleased`.
 *
 * @example
 * const { account: opened } = unwrap(openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" }));
 * unwrap(verifyIdentity(opened, { at: "2021-04-01T00:00:00Z" })).account.identityVerified; // => true
 */
export const verifyIdentity: Command<VerifyIdentityRequest, ServiceReleasedRefusal | CommonRefusal> = serviceCommand(
  objectOf((field) => ({ at: field("at", anInstant) })),
  {
    name: "verifyIdentity",
    repeated: ({ identityVerified }) => identityVerified,
    decide: (_account, { at }) => accept({ type: "IdentityVerified", at }),
  },
);
