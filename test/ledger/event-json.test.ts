import { describe, expect, it, test } from "vitest";
import { eventFromJSON, eventToJSON, openAccount, RefusalError, unwrap } from "../../src/index.js";
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
});
