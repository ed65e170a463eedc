import fc from "fast-check";
import { describe, expect } from "vitest";
import { accountFromJSON, accountToJSON, eventFromJSON, eventToJSON, replay } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, performAll } from "../../src/testing/commands.js";
import { law } from "../support/law.js";
import { malformed } from "../support/account-steps.js";
import { fieldAt, placesIn, refusalText, throughText } from "../support/damage.js";

/** A name that no field has: not in this schema version, though perhaps in the one before, and perhaps on every object. */
const unknownNames = fc.oneof(
  fc.constantFrom("quota", "consumed", "remaining", "drawn", "overage", "forfeited", "roundDown"),
  fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty", "length", "0", "", " at", "At", "typ\u0435", "schemas"),
  fc.string().map((text) => `${text}?`),
);
const anyValue = fc.oneof(fc.constantFrom<unknown>(null, false, 0, "", "1.5", 90_000), fc.constant([]), fc.constant({}));
const places = fc.nat({ max: 1_000_000 });

const planting = fc.record({ history: histories(), document: places, place: places, name: unknownNames, value: anyValue });

describe("a field that is not known, planted anywhere in what a history left behind", () => {
  law("has the account's document refused with its path", 60, fc.property(planting, ({ history, place, name, value }) => {
    const { account } = performAll(open(history.tariff, history.openedAt), history.steps);
    const all = placesIn(accountToJSON(account));
    const { path, withField } = all[place % all.length] ?? fail();
    expect(refusalText(accountFromJSON(withField(name, value)))).toBe(`${fieldAt(path, name)}: is not a known field`);
    expect(refusalText(accountFromJSON(withField(name, undefined)))).toBe("accepted");
  }));

  law("has an event's document refused with its path, as eventToJSON and as JSON.stringify write it", 60, fc.property(planting, ({ history, document, place, name, value }) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const event = events[document % events.length] ?? fail();
    for (const json of [eventToJSON(event), throughText(event)]) {
      const all = placesIn(json);
      const { path, withField } = all[place % all.length] ?? fail();
      expect(refusalText(eventFromJSON(withField(name, value)))).toBe(`${fieldAt(path, name)}: is not a known field`);
      expect(refusalText(eventFromJSON(withField(name, undefined)))).toBe("accepted");
    }
  }));

  law("has a ledger refused that is replayed, with the event and the path", 60, fc.property(planting, ({ history, document, place, name, value }) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const index = document % events.length;
    const all = placesIn(throughText(events[index]));
    const { path, withField } = all[place % all.length] ?? fail();
    const ledger = malformed(events.with(index, withField(name, value)));
    expect(() => replay(ledger)).toThrow(`Invalid events[${index}].${fieldAt(path, name)}: is not a known field.`);
  }));
});

function fail(): never {
  throw new Error("there is nothing to plant in");
}
