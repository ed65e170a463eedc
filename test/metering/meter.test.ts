import TinyQueue from "tinyqueue";
import { describe, expect, it, test, vi } from "vitest";
import { aliyunRtc, unwrap } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { malformed } from "../support/account-steps.js";
import { NINE, record, speaking } from "../support/subscriptions.js";

const speaker = speaking("speaker");

describe("the legs of a log", () => {
  it("are ordered by their ends, and by id where they end together", () => {
    const records = [record("b", speaker, 60), record("a", speaker, 60), record("c", speaker, 20, { after: 30 }), record("c", speaker, 10), record("d", speaker, 90)];
    const { usages } = unwrap(meter(records, { tariff: aliyunRtc }));
    expect(usages.map(({ usageId, startedAt, seconds }) => [usageId.split("/")[3], (startedAt - NINE) / 1_000 + seconds]))
      .toEqual([["c", 10], ["c", 50], ["a", 60], ["b", 60], ["d", 90]]);
  });

  it("are ordered by their ends in whole seconds, also where a part of a second is cut off", () => {
    const records = [record("b", speaker, 2.4, { after: 0.5 }), record("a", speaker, 2.5)]; // they end at 2.5 and 2 s
    const { usages } = unwrap(meter(records, { tariff: aliyunRtc }));
    expect(usages.map(({ usageId }) => usageId.split("/")[3])).toEqual(["a", "b"]);
  });
});

describe("meter refuses as a whole", () => {
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const fails = Object.defineProperty({}, "tariff", { get: () => { throw new Error("the caller's"); } });
  test.each([
    ["no list", "records", { tariff: aliyunRtc }, "subscriptions", "must be a list"],
    ["a list that cannot be read", revoked, { tariff: aliyunRtc }, "subscriptions", "cannot be read"],
    ["no options", [], undefined, "request", "must be an object"],
    ["no tariff", [], {}, "tariff", "must be an object"],
    ["a tariff that cannot be read", [], fails, "tariff", "cannot be read"],
  ])("%s", (_title, records, options, path, reason) => {
    expect(meter(malformed(records), malformed(options))).toEqual({ ok: false, refusal: { type: "InvalidInput", path, reason } });
  });
});

it.each(["peek", "push", "pop"] as const)("a fault of the library's own, planted in the queue's %s, is thrown and not returned as a refusal", (method) => {
  const fault = new Error("planted");
  const planted = vi.spyOn(TinyQueue.prototype, method).mockImplementation(() => { throw fault; });
  try {
    expect(() => meter([record("a", speaker, 60)], { tariff: aliyunRtc })).toThrow(fault);
  } finally {
    planted.mockRestore();
  }
});
