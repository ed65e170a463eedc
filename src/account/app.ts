import type { Instant } from "../values/instant.js";

/** Whether calls of an app can start (A5 to A7). */
export type AppStatus = "disabled" | "enabled";

/** An app of an account. It is created disabled (A5). */
export interface App {
  readonly appId: string;
  readonly status: AppStatus;
  readonly createdAt: Instant;
  /** Every change of status, oldest first. */
  readonly switches: readonly { readonly at: Instant; readonly status: AppStatus }[];
}

/** Whether the app was enabled at `at`. A change of status holds from its own instant on, that instant included (A6, A7). */
export function wasEnabled({ switches }: App, at: Instant): boolean {
  return switches.findLast((change) => change.at <= at)?.status === "enabled";
}
