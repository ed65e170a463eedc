import { describe, expect, it, test } from "vitest";
import { eventFromJSON, eventsToJSON, eventToJSON, openAccount, RefusalError, unwrap } from "../../src/index.js";
import { fieldsToJSON } from "../../src/parsing/json.js";
import { malformed, ms, refused, silentRtc, when } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";
import { refusalText, throughText } from "../support/damage.js";

const opening = unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc }));
const events = [...opening.events, ...when(opening.account, ...life)];

describe("events as JSON", () => {
  test.each(events.map((event) => [event.type, event] as const))("%s is read back equal, from its own form and from JSON.stringify", (_type, event) => {
    expect(unwrap(eventFromJSON(throughText(eventToJSON(event)))).event).toEqual(event);
    expect(unwrap(eventFromJSON(throughText(event))).event).toEqual(event);
  });

  it("have package time in milliseconds, as many as there are, and text is refused", () => {
    const expired = { type: "PackageExpired", sequence: 9, at: march, packageId: "p" };
    expect(eventFromJSON({ ...expired, forfeitedMs: 20_000 })).toMatchObject({ event: { forfeitedMs: 20_000 } });
    expect(unwrap(eventFromJSON({ ...expired, forfeitedMs: -0 })).event).toEqual({ ...expired, at: ms(march), forfeitedMs: 0 });
    expect(refusalText(eventFromJSON({ ...expired, forfeitedMs: "1.5" }))).toBe("forfeitedMs: must be package time: a whole number of milliseconds");
    for (const forfeitedMs of [0.5, 2 ** 53, Number.NaN, 90_000n, null]) {
      expect(refusalText(eventFromJSON({ ...expired, forfeitedMs }))).toBe("forfeitedMs: must be package time: a whole number of milliseconds");
    }
  });

  test.each([
    ["type", { type: "Nonsense" }],
    ["type", { type: "constructor" }],
    ["sequence", { sequence: 0 }],
    ["at", { at: "2021-03-10" }],
    ["amount", { amount: 50 }],
    ["paymentId", { paymentId: "" }],
  ])("damage at %s is refused there", (path, damage) => {
    const topUp = { type: "CashToppedUp", sequence: 5, at: march, paymentId: "pay-1", amount: "50" };
    expect(eventFromJSON(topUp)).toMatchObject({ ok: true });
    expect(refused(eventFromJSON({ ...topUp, ...damage }))).toMatchObject({ type: "InvalidInput", path });
  });

  test("what is not an event has no JSON", () => {
    expect(() => eventToJSON(malformed({ type: "AppCreated" }))).toThrow(RefusalError);
  });

  test.each(events.map((event) => [event.type, event] as const))("%s has each of its fields read once", (_type, event) => {
    const reads = new Map<string, number>();
    const counted = Object.defineProperties({}, Object.fromEntries(Object.entries(event).map(([name, value]: [string, unknown]) => [name, {
      enumerable: true,
      get: () => {
        reads.set(name, (reads.get(name) ?? 0) + 1);
        return value;
      },
    }])));
    expect(eventToJSON(malformed(counted))).toEqual(eventToJSON(event));
    expect([...reads.keys()].toSorted()).toEqual(Object.keys(event).toSorted());
    expect(Math.max(...reads.values())).toBe(1);
  });

  it("have the names of a price list as they are, whatever they are", () => {
    const items: unknown = JSON.parse('{"__proto__":{"weight":null},"audio":{"weight":"0.25"}}');
    const json = (value: unknown): unknown => fieldsToJSON(value, "", {});
    expect(JSON.stringify(json({ items }))).toBe('{"items":{"__proto__":{"weight":null},"audio":{"weight":"0.25"}}}');
    expect(Reflect.get({}, "weight")).toBeUndefined();
  });
});

describe("the events of an outcome as JSON", () => {
  it("are one document with one schema, each event as eventToJSON writes it", () => {
    const { schema, events: written } = eventsToJSON(events);
    expect(schema).toBe(2);
    expect((written as readonly object[]).map((event) => ({ schema, ...event }))).toEqual(events.map(eventToJSON));
    expect(Object.keys(eventsToJSON(events))).toEqual(["schema", "events"]);
    expect(eventsToJSON([])).toEqual({ schema: 2, events: [] });
  });

  const [first] = events;
  test.each<[text: string, value: unknown]>([
    ["Invalid events: must be a list.", first],
    ["Invalid events[1]: must be an object.", [first, null]],
    ["Invalid events[1].type: must be the type of an event.", [first, {}]],
    ["Invalid events[0].sequence: must be at least 1.", [{ ...first, sequence: 0 }]],
  ])("what is no list of events has none: %s", (text, value) => {
    const write = () => eventsToJSON(malformed(value));
    expect(write).toThrow(RefusalError);
    expect(write).toThrow(text);
  });
});
