import type { Check } from "../checks.js";
import type { Lookalikes } from "../lookalikes.js";
import type { Billed } from "../month.js";

/** What a page shows: calls or subscriptions, billed. */
export interface Subject extends Billed {
  readonly checks: readonly Check[];
  readonly rated: number;
  /** Rows, records and legs that were not billed. */
  readonly refusedCount: number;
  /** `null` where what is billed cannot be logged twice. */
  readonly lookalikes: Lookalikes | null;
}
