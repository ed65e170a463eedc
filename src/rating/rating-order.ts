import type { Instant } from "../values/instant.js";
import { byCodeUnit } from "../values/text-order.js";
import type { Usage } from "./usage.js";

/**
 * Rule 8, for `Array.sort`: by end, then by id in code-unit order. Two usages can have the same id, since an id can be used again once
 * the day of its first call is closed, and that call may run on into an open day: then the earlier start comes first.
 */
export const comparePieces = (
  a: { readonly endedAt: Instant; readonly usage: Usage },
  b: { readonly endedAt: Instant; readonly usage: Usage },
): number => a.endedAt - b.endedAt || byCodeUnit(a.usage.usageId, b.usage.usageId) || a.usage.startedAt - b.usage.startedAt;
