import { describe, expect, it } from "vitest";
import { refusalKind, refusalToJSON } from "../../src/service/index.js";
import { refusals } from "../support/refusals.js";

describe("refusalKind", () => {
  it("has a kind for each refusal", () => {
    const kinds = Object.fromEntries(refusals.map((refusal) => [refusal.type, refusalKind(refusal)]));
    expect(kinds).toEqual({
      InvalidInput: "invalid", UnknownRegion: "invalid", UnknownItem: "invalid",
      AccountNotFound: "missing", AppNotFound: "missing", OfferNotFound: "missing", UsageNotFound: "missing", PackageNotFound: "missing", BillNotFound: "missing", PaymentNotFound: "missing",
      IdConflict: "conflict", ClockWentBackwards: "conflict", PackageConsumed: "conflict", TariffRewritesPast: "conflict", ReversalExceedsPayment: "conflict",
      IdentityNotVerified: "forbidden", AgreementNotAccepted: "forbidden", RegionNeedsAccountManager: "forbidden", ServiceNotActivated: "forbidden",
      ServiceReleased: "forbidden", AppDisabled: "forbidden", NotReturnable: "forbidden", NotRenewing: "forbidden",
      ServiceSuspended: "payment", InsufficientCash: "payment", NoPackagePurchased: "payment", MinutesExhausted: "payment",
      UsageInFuture: "early",
      UsageTooLate: "late", RecordTooLate: "late", PackageExpired: "late", RefundWindowClosed: "late",
    });
  });

  it("throws for what is not a refusal", () => {
    expect(() => refusalKind({ type: "Nothing" } as never)).toThrow("bug");
  });
});

describe("refusalToJSON", () => {
  it("writes instants as ISO text and money as decimal text, and is what JSON keeps", () => {
    for (const refusal of refusals) {
      const json = refusalToJSON(refusal);
      expect(JSON.parse(JSON.stringify(json))).toEqual(json);
      expect(Object.keys(json)).toEqual(Object.keys(refusal));
      for (const [name, value] of Object.entries(refusal)) {
        expect(json[name]).toEqual(typeof value === "number" && value < 8e15 ? new Date(value).toISOString() : typeof value === "object" && value !== null ? (value as { toFixed: () => string }).toFixed() : name === "endsAt" ? "9000000000000000 ms" : value);
      }
    }
  });
});
