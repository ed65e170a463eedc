import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import TinyQueue from "tinyqueue";
import { describe, expect, it, test, vi } from "vitest";
import { aliyunRtc, RefusalError } from "../../src/index.js";
import { meterStream, type StreamedLeg } from "../../src/metering/meter-stream.js";
import type { SubscriptionRecord } from "../../src/metering/subscription-record.js";
import { malformed } from "../support/account-steps.js";
import { NINE, record, showing, speaking, told } from "../support/subscriptions.js";

const speaker = speaking("speaker");
const teacher = showing("teacher", 640, 360);

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
const heapAfterCollection = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

/** What the stream yields, and how many records it had read by then. */
async function streamed(records: readonly SubscriptionRecord[], latenessSeconds = 0): Promise<string[]> {
  let read = 0;
  function* log(): Generator<SubscriptionRecord> {
    for (const each of records) {
      read += 1;
      yield each;
    }
    read += 1;
  }
  const lines: string[] = [];
  for await (const out of meterStream(log(), { tariff: aliyunRtc, latenessMs: latenessSeconds * 1_000 })) lines.push(`${read}: ${line(out)}`);
  return lines;
}

const line = (out: StreamedLeg): string => {
  if ("usage" in out) return told([out.usage]).join();
  const { index, refusal } = out.refused;
  return `${index} ${refusal.type === "RecordTooLate" ? `too late by ${(refusal.oldestFrom - refusal.from) / 1_000}` : refusal.path}`;
};

describe("meterStream", () => {
  it("yields a leg with the first record that starts after its end, and the other legs when the log ends", async () => {
    expect(await streamed([record("a", speaker, 60), record("b", speaker, 60, { after: 60 }), record("c", speaker, 60, { after: 61 })]))
      .toEqual(["3: audio 0+60", "4: audio 60+60", "4: audio 61+60"]);
  });

  it("waits as long as a record may be late", async () => {
    expect(await streamed([record("a", speaker, 10), record("b", speaker, 10, { after: 20 }), record("b", speaker, 10, { after: 21 })], 10))
      .toEqual(["3: audio 0+10", "4: audio 20+11"]);
  });

  it("joins adjoining records across the end of another leg between them", async () => {
    const chain = Array.from({ length: 5 }, (_, index) => record("a", speaker, 10, { after: index * 10 }));
    expect(await streamed([...chain.slice(0, 3), record("b", teacher, 1, { after: 25 }), ...chain.slice(3)], 5)).toEqual(["6: video-360p 25+1", "7: audio 0+50"]);
  });

  it("joins adjoining records where several other streams ended just before", async () => {
    const others = ["p", "q"].map((name, index) => record("a", showing(name, 1, 1), 8 + index));
    expect((await streamed([record("a", speaker, 10), ...others, record("b", speaker, 1, { after: 10 }), record("a", speaker, 10, { after: 10 })])).map((text) => text.slice(3)))
      .toEqual(["video-360p 0+8", "video-360p 0+9", "audio 10+1", "audio 0+20"]);
  });

  it("orders legs that end at the same instant by id, whatever the order of the records", async () => {
    const log = ["d", "a", "e", "c", "b"].flatMap((subscriberId) => [record(subscriberId, speaker, 10), record(subscriberId, teacher, 10)]);
    const idsOf = async (records: readonly SubscriptionRecord[]) => {
      const ids: string[] = [];
      for await (const out of meterStream(records, { tariff: aliyunRtc, latenessMs: 0 })) if ("usage" in out) ids.push(out.usage.usageId);
      return ids;
    };
    const ids = await idsOf(log);
    expect(ids).toEqual(ids.toSorted());
    expect(ids.length).toBe(10);
    expect(await idsOf(log.toReversed())).toEqual(ids);
  });

  it("ends an open leg where a later record changes what is billed", async () => {
    expect(await streamed([record("a", teacher, 60, { subscribed: "audio" }), record("a", teacher, 10, { after: 20 })])).toEqual(["3: audio 0+20", "3: video-360p 20+10", "3: audio 30+30"]);
  });

  test.each([[10, ["1 too late by 0.001"]], [10.001, []]])("with a lateness of %d s refuses a record that is 10.001 s late with %j", async (lateness, refusals) => {
    const late = { ...record("a", speaker, 60), until: NINE };
    const lines = await streamed([record("a", speaker, 0, { after: 10.001 }), { ...late, from: NINE }], lateness);
    expect(lines.map((text) => text.slice(3))).toEqual(refusals);
  });

  it("refuses bad records with their index, and ignores their times", async () => {
    expect(await streamed([{ ...record("a", speaker, 60, { after: 500 }), streamId: "" }, malformed(null), record("a", speaker, 60)])).toEqual(["1: 0 streamId", "2: 1 subscription", "4: audio 0+60"]);
  });

  it("reads asynchronous records, and closes their iterator when its own is closed", async () => {
    let closed = false;
    async function* log(): AsyncGenerator<SubscriptionRecord> {
      try {
        for (let after = 0; ; after += 10) yield await Promise.resolve(record("a", speaker, 5, { after }));
      } finally {
        closed = true;
      }
    }
    for await (const out of meterStream(log(), { tariff: aliyunRtc, latenessMs: 0 })) {
      expect(line(out)).toBe("audio 0+5");
      break;
    }
    expect(closed).toBe(true);
  });

  it("holds back only the legs that are open, that ended within the lateness, and of the last record", async () => {
    let read = 0;
    function* log(): Generator<SubscriptionRecord> {
      for (; read < 3_000; read += 1) yield record(`student-${read}`, speaker, 15, { after: read, channelId: `lesson-${read % 7}` });
    }
    let [out, most] = [0, 0];
    for await (const _ of meterStream(log(), { tariff: aliyunRtc, latenessMs: 5_000 })) {
      out += 1;
      if (read < 3_000) most = Math.max(most, read - out);
    }
    expect([out, most]).toEqual([3_000, 20]);
  });

  it("does not keep the records of a leg that stays open for a long time", async () => {
    const heap: number[] = [];
    function* log(): Generator<SubscriptionRecord> {
      for (let after = 0; after <= 20_000; after += 1) {
        if (after % 10_000 === 0) heap.push(heapAfterCollection());
        yield record("a", after % 2 === 0 ? speaker : teacher, 2, { after, subscribed: "both" });
      }
    }
    const legs: string[] = [];
    for await (const out of meterStream(log(), { tariff: aliyunRtc, latenessMs: 0 })) legs.push(line(out));
    expect(legs).toEqual(["video-360p 1+20000", "audio 0+20002"]);
    const [, half = 0, whole = 0] = heap;
    expect(whole - half).toBeLessThan(400_000); // bytes, 10,000 records later: a span for each would be over 500,000
  });

  test.each<[title: string, path: string, records: unknown, options: unknown]>([
    ["no options", "request", [], undefined],
    ["no lateness", "latenessMs", [], { tariff: aliyunRtc }],
    ["a lateness below 0", "latenessMs", [], { tariff: aliyunRtc, latenessMs: -1 }],
    ["a tariff without metering", "tariff.metering", [], { tariff: { ...aliyunRtc, metering: undefined }, latenessMs: 0 }],
    ["no log", "records", 7, { tariff: aliyunRtc, latenessMs: 0 }],
  ])("throws a RefusalError for %s: %s", async (_title, path, records, options) => {
    const first = meterStream(malformed(records), malformed(options)).next();
    await expect(first).rejects.toBeInstanceOf(RefusalError);
    await expect(first).rejects.toMatchObject({ refusal: { type: "InvalidInput", path } });
  });

});

const cause = new Error("the disk is gone");
const refuse = (): never => {
  throw cause;
};

describe("what the iterator of the records throws", () => {
  test.each<[title: string, records: object]>([
    ["a generator", (function* (): Generator<SubscriptionRecord> { yield record("a", speaker, 60); throw cause; })()],
    ["an asynchronous generator", (async function* (): AsyncGenerator<SubscriptionRecord> { yield await Promise.resolve(record("a", speaker, 60)); throw cause; })()],
    ["its making", { [Symbol.iterator]: refuse }],
    ["its asynchronous making", { [Symbol.asyncIterator]: refuse }],
    ["its `next`", { [Symbol.iterator]: () => ({ next: refuse }) }],
    ["a promise that is rejected", { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(cause) }) }],
    ["a proxy", new Proxy({}, { get: refuse, has: refuse })],
  ])("becomes the cause of a RefusalError for `records`: %s", async (_title, records) => {
    const drained = (async () => { for await (const _ of meterStream(malformed(records), { tariff: aliyunRtc, latenessMs: 0 })); })();
    await expect(drained).rejects.toBeInstanceOf(RefusalError);
    await expect(drained).rejects.toMatchObject({ refusal: { type: "InvalidInput", path: "records", reason: "cannot be read" }, cause });
  });
});

describe("code of the caller that throws while a record is read", () => {
  const thenable = Object.defineProperty({ ...record("a", speaker, 60) }, "then", { get: refuse });
  const broken = new Proxy(record("a", speaker, 60), { get: refuse });

  it("refuses that record only, and the stream goes on", async () => {
    expect(await streamed([broken, record("a", speaker, 60)])).toEqual(["1: 0 appId", "3: audio 0+60"]);
  });

  it("refuses that record only, also where records come asynchronously", async () => {
    const log = [broken, record("a", speaker, 60)].map((value) => ({ done: false, value }));
    const records: AsyncIterable<SubscriptionRecord> = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(log.shift() ?? { done: true, value: undefined }) }),
    };
    const lines: string[] = [];
    for await (const out of meterStream(records, { tariff: aliyunRtc, latenessMs: 0 })) lines.push(line(out));
    expect(lines).toEqual(["0 appId", "audio 0+60"]);
  });

  it("does not run for what no record has: `then` is never read", async () => {
    expect(await streamed([thenable])).toEqual(["2: audio 0+60"]);
  });
});

it.each(["peek", "push", "pop"] as const)("a fault of the library's own, planted in the queue's %s, is thrown and not as a RefusalError", async (method) => {
  const fault = new Error("planted");
  const planted = vi.spyOn(TinyQueue.prototype, method).mockImplementation(() => { throw fault; });
  try {
    await expect(meterStream([record("a", speaker, 60)], { tariff: aliyunRtc, latenessMs: 0 }).next()).rejects.toBe(fault);
  } finally {
    planted.mockRestore();
  }
});
