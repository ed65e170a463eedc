import { unwrap } from "../account/outcome.js";
import { eventsFromJSON } from "../ledger/event-json.js";
import type { Event } from "../ledger/events.js";
import { type Instant, plusMs } from "../values/instant.js";
import type { OutboxEntry, Store } from "./store.js";

/** The events of a commit, handed on: at least once, those of an account in their order. `accountId` and `sequence` name an event. */
export interface Delivery {
  readonly accountId: string;
  readonly events: readonly Event[];
}

/** How long a host has for what it took out of the outbox, before others take it too. */
const HELD_MS = 60_000;
const MOST_ENTRIES = 1_000;

/** Hands on what is in the outbox. Where one commit of an account fails, the later ones of that account wait; other accounts go on. */
export async function deliver(store: Store, now: Instant, send: (delivery: Delivery) => Promise<void>): Promise<number> {
  const delivered: OutboxEntry[] = [];
  const failures = new Map<string, unknown>();
  for (const entry of await store.outbox(now, plusMs(now, HELD_MS), MOST_ENTRIES)) {
    if (failures.has(entry.accountId)) continue;
    try {
      await send({ accountId: entry.accountId, events: unwrap(eventsFromJSON(entry.events)).events });
      delivered.push(entry);
    } catch (error) {
      failures.set(entry.accountId, error);
    }
  }
  await store.delivered(delivered);
  for (const error of failures.values()) throw error;
  return delivered.length;
}
