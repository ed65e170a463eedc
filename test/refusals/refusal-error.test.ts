import { describe, expect, it } from "vitest";
import { describeRefusal, openAccount, RefusalError, replay, unwrap } from "../../src/index.js";
import { explainBill, explainPackage, explainUsage } from "../../src/reports/index.js";
import { refusals } from "../support/refusals.js";

describe("a RefusalError", () => {
  const { events } = unwrap(openAccount({ at: 0, accountId: "acme" }));
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
