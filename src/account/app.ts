import type { Instant } from "../values/instant.js";

/** Whether calls of an app can start. */
export type AppStatus = "disabled" | "enabled";

/** An app starts disabled (A5). */
export interface App {
  readonly appId: string;
  readonly status: AppStatus;
  readonly createdAt: Instant;
  /** Every change of status, oldest first. */
  readonly switches: readonly { readonly at: Instant; readonly status: AppStatus }[];
}

/** Whether the app was enabled at `at`; the instant of a switch counts for what it switched to. */
export function wasEnabled({ switches }: App, at: Instant): boolean {
  let status: AppStatus = "disabled";
  for (const change of switches) if (change.at <= at) ({ status } = change);
  return status === "enabled";
}
