import { describe, expect, it } from "vitest";
import { describeRefusal } from "../../src/index.js";
import { malformed } from "../support/account-steps.js";
import { refusals } from "../support/refusals.js";

describe("the words of a refusal", () => {
  it("has one line for each refusal", () => {
    expect(refusals.map((refusal) => describeRefusal(refusal)).join("\n")).toMatchInlineSnapshot(`
      "Invalid amount: must be more than 0.
      The payment id "pay-1" was used before, with other content: use another id.
      The usage id "u" was used before, with other content; it stays taken while its day is open, also after a void: use another id.
      The account has events up to 2021-03-10T02:00:00.000Z, and "at" is before that: send an "at" that is not.
      The account id "school" was used before, with other content: use another id.
      There is no account "school".
      The tariff has no region "mars".
      The owner's identity is not verified.
      The service agreement was not accepted.
      The region "us" is opened through the account manager, whose approval is missing.
      The service is not activated.
      The service was not active in the region "us".
      The service has been suspended since 2021-03-10T02:00:00.000Z because of arrears.
      The service was released at 2021-03-10T02:00:00.000Z because of arrears.
      There is no app "lab".
      The app "lab" was disabled when the call started.
      An app can be enabled once a package has been purchased.
      The tariff has no offer "o".
      The price is 12.50, and -0.345 of the cash may be spent.
      There is no payment "pay-1".
      Of the payment "pay-1", 2.50 is left to reverse.
      The call ends at 2021-03-10T02:00:00.001Z, after "at", 2021-03-10T02:00:00.000Z: send an "at" that is not before the end, and compare your clock with the one that measured the call.
      The day on which the call started is closed; the oldest open day is 2021-03-03. Report a call within the tariff's lateUsageDays of the day on which it starts, and cut one that lasts longer; a "startedAt" that is a number is in milliseconds.
      The tariff has no rate for "audio" in the region "us".
      No package has enough left for "audio" in the region "cn", and the tariff charges nothing beyond packages.
      There is no usage "u"; one whose day is closed can be explained, not voided.
      There is no package "p".
      The package "p" was sold as one that cannot be returned.
      0.25 minutes of the package "p" are consumed.
      The package "p" expired at 2021-03-10T02:00:00.000Z.
      The package "p" could be returned until 2021-03-10T02:00:00.000Z.
      The package "p" does not renew.
      There is no bill "acme-2021-03-10".
      The record starts at 2021-03-10T02:00:00.000Z; after the records before it, only those that start from 2021-03-10T02:00:00.001Z on are in time: meter the whole log again.
      The new tariff would change what is past: timeZone.
      The call ends at 9000000000000000 ms, after "at", 2021-03-10T02:00:00.000Z: send an "at" that is not before the end, and compare your clock with the one that measured the call."
    `);
  });

  it("throws a RefusalError for what is not a refusal", () => {
    expect(() => describeRefusal(malformed({ type: "Nonsense" }))).toThrow("Invalid refusal: must be a refusal.");
    expect(() => describeRefusal(malformed(null))).toThrow("Invalid refusal: must be a refusal.");
  });
});
