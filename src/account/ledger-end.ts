import type { Event } from "../ledger/events.js";
import type { Instant } from "../values/instant.js";

/** The events at the last instant of a replayed ledger: if it breaks off within a command, what is missing follows on these. */
export interface LedgerEnd {
  readonly events: readonly Event[];
  /** Whether other commands were complete at that instant before these events. Then time had brought all that it brings. */
  readonly isAfterCommand: boolean;
}

/** The end of a ledger that continues an account, at `clock`. `before` is the end of the ledger that the account was replayed from. */
export function ledgerEnd(
  events: readonly Event[], clock: Instant, from: { readonly clock: Instant; readonly end: LedgerEnd | null },
): LedgerEnd {
  const last = events.slice(events.findLastIndex(({ at }) => at < clock) + 1);
  if (from.clock < clock) return { events: last, isAfterCommand: false };
  return { events: [...(from.end?.events ?? []), ...last], isAfterCommand: from.end?.isAfterCommand ?? true };
}
