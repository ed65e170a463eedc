import { anAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { fromStart, replayOnto } from "../account/replay.js";
import { anOutcome, aStoredEvent } from "../ledger/event-json.js";
import type { Event } from "../ledger/events.js";
import { hasField } from "../parsing/foreign-values.js";
import { attempt, mayHaveFields, type Parser } from "../parsing/parser.js";
import { aStoredList } from "../parsing/stored-values.js";
import type { ReadAccount } from "./account-json.js";

/**
 * Rebuilds an account from stored events: all of them, or those that follow the account `from`. Each document is an event (of
 * `eventToJSON`, or `JSON.stringify` of an event, of schema 1 or 2) or the events of an outcome (`eventsToJSON`), in the order of the
 * ledger. Both kinds may stand in one list. The account equals that of `replay`.
 *
 * Refuses with `InvalidInput`, in this order: a `from` that is not an account; `documents` that are not a list, and a document of
 * another shape; then what `replay` refuses. The path names the event, and the field if one is wrong: `documents[3].events[0].at`.
 *
 * @example
 * const opening = openAccount({ at: "2021-04-01T00:00:00Z", accountId: "school" });
 * const paid = topUp(unwrap(opening).account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" });
 * const rows = [opening, paid].map((outcome) => JSON.stringify(eventsToJSON(unwrap(outcome).events)));
 * unwrap(replayJSON(rows.map((row) => JSON.parse(row)))).account.cash; // => 100
 */
export function replayJSON(documents: readonly unknown[], from?: Account): ReadAccount {
  const attempted = attempt(() => {
    const onto = from === undefined ? null : anAccount(from, "from");
    const read = aStoredList(aDocument)(documents, "documents");
    const events = read.flat();
    const pathOf = (index: number): string => placeOf(read, index);
    return onto ? replayOnto(onto, events, 0, undefined, pathOf) : fromStart(events, undefined, pathOf);
  });
  return attempted.ok ? { ok: true, account: attempted.value } : attempted;
}

/** An outcome's document holds events, which have no `schema` of their own, and an event's document has a type. */
const aDocument: Parser<Event | readonly Event[]> = (value, path) =>
  mayHaveFields(value) && hasField(value, "events", path) ? anOutcome(value, path) : aStoredEvent(value, path);

/** The path of the event at an index among those of all documents. */
function placeOf(documents: readonly (Event | readonly Event[])[], index: number): string {
  let before = 0;
  for (const [place, document] of documents.entries()) {
    const isOutcome = Array.isArray(document);
    const length = isOutcome ? document.length : 1;
    if (index < before + length) return `documents[${place}]${isOutcome ? `.events[${index - before}]` : ""}`;
    before += length;
  }
  return `documents[${documents.length}]`;
}
