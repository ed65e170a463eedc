import { toJSONValue, type JsonObject, SCHEMA, parserOfVersions } from "../parsing/json.js";
import { attempt } from "../parsing/parser.js";
import type { InvalidInput, Refused } from "../refusals/refusals.js";
import type { Event } from "./events.js";
import { anEvent } from "./parse-event.js";

/**
 * An event as JSON: instants as ISO text, money as decimal text, package time as text in minutes, and the version of this form in
 * `schema`. Throws a `RefusalError` for what is no event.
 *
 * @example
 * const { events } = unwrap(topUp(account, { at: "2021-04-02T00:00:00Z", paymentId: "pay-1", amount: "100" }));
 * eventToJSON(events[0]); // => {"schema":1,"type":"CashToppedUp","sequence":7,"at":"2021-04-02T00:00:00.000Z","paymentId":"pay-1","amount":"100"}
 */
export function eventToJSON(event: Event): JsonObject {
  return { schema: SCHEMA, ...fieldsOf(anEvent(event, "")) };
}

const fieldsOf = (event: Event): Readonly<Record<string, ReturnType<typeof toJSONValue>>> =>
  Object.fromEntries(Object.entries(event).map(([name, part]: [string, unknown]) => [name, toJSONValue(part, name)]));

const readEvent = parserOfVersions(anEvent, new Map());

/**
 * Reads an event that `eventToJSON` or `JSON.stringify` wrote. Refuses with `InvalidInput`, which names the path.
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
