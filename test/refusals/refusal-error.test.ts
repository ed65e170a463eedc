import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { describeRefusal, openAccount, type Refusal, RefusalError, replay, unwrap } from "../../src/index.js";
import { explainBill, explainPackage, explainUsage } from "../../src/reports/index.js";
import { malformed, ms } from "../support/account-steps.js";

const instant = ms("2021-03-10T10:00:00+08:00");

/** At least one refusal of each type. */
const refusals: readonly Refusal[] = malformed([
  { type: "InvalidInput", path: "amount", reason: "must be more than 0" },
  { type: "IdConflict", kind: "payment", id: "pay-1" },
  { type: "ClockWentBackwards", clock: instant },
  { type: "UnknownRegion", region: "mars" },
  { type: "IdentityNotVerified" },
  { type: "AgreementNotAccepted" },
  { type: "RegionNeedsAccountManager", region: "us" },
  { type: "ServiceNotActivated", region: null },
  { type: "ServiceNotActivated", region: "us" },
  { type: "ServiceSuspended", suspendedAt: instant },
  { type: "ServiceReleased", releasedAt: instant },
  { type: "AppNotFound", appId: "lab" },
  { type: "AppDisabled", appId: "lab" },
  { type: "NoPackagePurchased" },
  { type: "OfferNotFound", offerId: "o" },
  { type: "InsufficientCash", price: new Decimal("12.5"), cash: new Decimal("-0.345") },
  { type: "UsageInFuture", endsAt: instant + 1, at: instant },
  { type: "UsageTooLate", oldestDay: "2021-03-03" },
  { type: "UnknownItem", region: "us", item: "audio" },
  { type: "UsageNotFound", usageId: "u" },
  { type: "PackageNotFound", packageId: "p" },
  { type: "PackageConsumed", packageId: "p", consumedMinutes: new Decimal("0.25") },
  { type: "PackageExpired", packageId: "p", expiresAt: instant },
  { type: "RefundWindowClosed", packageId: "p", closedAt: instant },
  { type: "BillNotFound", billId: "acme-2021-03-10" },
  { type: "RecordTooLate", from: instant, oldestFrom: instant + 1 },
  { type: "TariffRewritesPast", path: "timeZone" },
  { type: "UsageInFuture", endsAt: 9e15, at: instant },
]);

describe("describeRefusal", () => {
  it("has one line for each refusal", () => {
    expect(refusals.map(describeRefusal).join("\n")).toMatchInlineSnapshot(`
      "Invalid amount: must be more than 0.
      The payment id "pay-1" was used before, with other content.
      The account has events up to 2021-03-10T02:00:00.000Z; this command is dated before.
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
      The price is 12.50, the cash -0.345.
      The call ends at 2021-03-10T02:00:00.001Z, after 2021-03-10T02:00:00.000Z.
      The day of the call is closed; the oldest open day is 2021-03-03.
      The tariff has no rate for "audio" in the region "us".
      There is no usage "u" on an open day.
      There is no package "p".
      0.25 minutes of the package "p" are consumed.
      The package "p" expired at 2021-03-10T02:00:00.000Z.
      The package "p" could be returned until 2021-03-10T02:00:00.000Z.
      There is no bill "acme-2021-03-10".
      The record starts at 2021-03-10T02:00:00.000Z; what came before it leaves room for records from 2021-03-10T02:00:00.001Z on.
      The new tariff would change what is past: timeZone.
      The call ends at 9000000000000000 ms, after 2021-03-10T02:00:00.000Z."
    `);
  });

  it("throws a RefusalError for what is not a refusal", () => {
    expect(() => describeRefusal(malformed({ type: "Nonsense" }))).toThrow("Invalid refusal: must be a refusal.");
    expect(() => describeRefusal(malformed(null))).toThrow("Invalid refusal: must be a refusal.");
  });
});

describe("a RefusalError", () => {
  const { events } = unwrap(openAccount({ at: instant, accountId: "acme" }));
  const thrownBy = (ask: () => unknown): RefusalError => {
    try {
      ask();
    } catch (thrown) {
      if (thrown instanceof RefusalError) return thrown;
    }
    throw new Error("no RefusalError was thrown");
  };

  it.each(refusals)("has the name of its class and the words of its refusal, $type, where unwrap throws it", (refusal) => {
    expect(thrownBy(() => unwrap({ ok: false, refusal }))).toMatchObject({ name: "RefusalError", message: describeRefusal(refusal), refusal });
  });

  it.each([
    ["InvalidInput", () => replay([])],
    ["UsageNotFound", () => explainUsage(events, "nothing")],
    ["PackageNotFound", () => explainPackage(events, "nothing")],
    ["BillNotFound", () => explainBill(events, "nothing")],
  ])("has the words of its refusal, %s, where another function throws it", (type, ask) => {
    const thrown = thrownBy(ask);
    expect(thrown.refusal.type).toBe(type);
    expect(thrown.message).toBe(describeRefusal(thrown.refusal));
  });

  it("has the message and the cause that it is made with", () => {
    const cause = new Error("why");
    const made = new RefusalError({ type: "NoPackagePurchased" }, "words of one's own", { cause });
    expect(made).toMatchObject({ message: "words of one's own", cause, refusal: { type: "NoPackagePurchased" } });
  });
});
