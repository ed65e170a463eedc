import { type JsonObject, SCHEMA, toJSONValue } from "../parsing/json.js";
import { attempt, type Parser } from "../parsing/parser.js";
import { ofEitherSchema } from "../parsing/schema-changes.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import type { Event } from "./events.js";
import { anEvent } from "./parse-event.js";
import { plainUsageRated } from "./parse-usage-rated.js";
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
  return { schema: SCHEMA, ...fieldsOf(anEvent(event, "")) };
}

const fieldsOf = (event: Event): Readonly<Record<string, ReturnType<typeof toJSONValue>>> =>
  Object.fromEntries(Object.entries(event).map(([name, part]: [string, unknown]) => [name, toJSONValue(part, name)]));

const ofAnySchema = ofEitherSchema(anEvent, eventChanges);
const readEvent: Parser<Event> = (value, path) => plainUsageRated(value) ?? ofAnySchema(value, path);

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
  const attempted = attempt(() => readEvent(json, ""));
  return attempted.ok ? { ok: true, event: attempted.value } : attempted;
}
