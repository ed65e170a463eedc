import { currentSchema, type JsonObject, fieldsToJSON, SCHEMA } from "../parsing/json.js";
import { attempt, objectOf, type Parser } from "../parsing/parser.js";
import { ofEitherSchema } from "../parsing/schema-changes.js";
import { aStoredList } from "../parsing/stored-values.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import type { Event } from "./events.js";
import { anEvent } from "./parse-event.js";
import { eventChanges } from "./schema-1.js";

/**
 * An event as JSON: instants as ISO text, money as decimal text, package time in milliseconds, and the version of this form in
 * `schema`. Throws a `RefusalError` for what is not an event.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * const { schema, type, at, amount } = eventToJSON(events[0]);
 * [schema, type, at, amount]; // => [2,"CashToppedUp","2021-04-02T00:00:00.000Z","100"]
 */
export function eventToJSON(event: Event): JsonObject {
  return fieldsToJSON(anEvent(event, ""), "", { schema: SCHEMA });
}

/**
 * The events of an outcome as one document, with one `schema`; each as `eventToJSON` writes it, without a `schema` of its own. Stored
 * in one row, they are stored all or not at all. `replayJSON` reads it. Throws a `RefusalError` for what is not a list of events; its
 * path names the event, such as `events[3].at`.
 *
 * @example
 * const { events } = unwrap(createApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" }));
 * eventsToJSON(events); // => {"schema":2,"events":[{"type":"AppCreated","sequence":7,"at":"2021-04-02T00:00:00.000Z","appId":"lab"}]}
 */
export function eventsToJSON(events: readonly Event[]): JsonObject {
  const parsed = aStoredList(anEvent)(events, "events");
  return { schema: SCHEMA, events: parsed.map((event, index) => fieldsToJSON(event, `events[${index}]`, {})) };
}

/** Reads the document of an outcome's events. */
export const anOutcome: Parser<readonly Event[]> = objectOf((field) => {
  currentSchema(field);
  return field("events", aStoredList(anEvent));
});

/**
 * Reads the document that `eventsToJSON` wrote. Refuses with `InvalidInput`, which names the path of what is damaged, such as
 * `events[3].at`, or is not known.
 *
 * @example
 * const { events } = unwrap(createApp(account, { at: "2021-04-02T00:00:00Z", appId: "lab" }));
 * const read = eventsFromJSON(JSON.parse(JSON.stringify(eventsToJSON(events))));
 * read.ok && read.events.length; // => 1
 */
export function eventsFromJSON(json: unknown): { readonly ok: true; readonly events: readonly Event[] } | Refused<InvalidInput> {
  const attempted = attempt(() => anOutcome(json, ""));
  return attempted.ok ? { ok: true, events: attempted.value } : attempted;
}

/** Reads an event of either schema. */
export const aStoredEvent: Parser<Event> = ofEitherSchema(anEvent, eventChanges);

/**
 * Reads an event that `eventToJSON` or `JSON.stringify` wrote, of this version of the library or of the one before (schema 1). Refuses
 * with `InvalidInput`, which names the path, what is damaged, and a field that it does not know.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * const read = eventFromJSON(JSON.parse(JSON.stringify(events[0])));
 * read.ok ? read.event.type : read.refusal.path; // => CashToppedUp
 */
export function eventFromJSON(json: unknown): { readonly ok: true; readonly event: Event } | Refused<InvalidInput> {
  const attempted = attempt(() => aStoredEvent(json, ""));
  return attempted.ok ? { ok: true, event: attempted.value } : attempted;
}
