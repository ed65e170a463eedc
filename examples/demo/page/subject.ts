import type { Check } from "../checks.js";
import type { Lookalikes } from "../lookalikes.js";
import type { Billed } from "../month.js";

/** What a page shows: calls or subscriptions, billed. */
export interface Subject extends Billed {
  /** What the total is called: a file of calls is taken for a month. */
  readonly totalName: string;
  readonly checks: readonly Check[];
  readonly rated: number;
  /** Rows, records and legs that were not billed. */
  readonly refusedCount: number;
  /** `null` where what is billed cannot be logged twice. */
  readonly lookalikes: Lookalikes | null;
}
