import { describe, expect, it, test } from "vitest";
import { eventFromJSON, replay, tencentTrtc, unwrap } from "../../src/index.js";
import { plainUsageRated } from "../../src/ledger/parse-usage-rated.js";
import { bought, called, every, ledgerInService, malformed, silentRtc } from "../support/account-steps.js";
import { refusalText } from "../support/damage.js";

const march = "2021-03-10T10:00:00+08:00";
const rated = () => {
  const events = ledgerInService(silentRtc, bought("pack", march, { minutes: 5 }), called("talk", march, 600, { item: "video-720p" }));
  const [event] = every("UsageRated", events);
  const [piece] = event?.pieces ?? [];
  const [draw] = piece?.draws ?? [];
  if (!event || !piece || !draw) throw new Error("nothing was rated");
  return { events, event, piece, draw };
};

describe("a UsageRated as in memory", () => {
  it("is read by the fast path, whatever was rated", () => {
    const all = [silentRtc, tencentTrtc].flatMap((tariff) => every("UsageRated", ledgerInService(
      tariff, bought("first", march, { minutes: 5 }), bought("second", march, { minutes: 2 }),
      called("talk", march, 600), called("empty", march, 0), called("night", "2021-03-10T23:00:00+08:00", 7_200), called("over", "2021-03-11T23:00:00+08:00", 7_200),
    )));
    expect(all.length).toBe(8);
    for (const event of all) expect(plainUsageRated(event)).toEqual(event);
  });

  const { events, event, piece, draw } = rated();
  const pieces = (changes: object): object => ({ pieces: [{ ...piece, ...changes }] });
  const draws = (changes: object): object => pieces({ draws: [{ ...draw, ...changes }] });
  const trap = { get packageId() { throw new Error("trap"); } };

  test.each<[what: string, changes: object]>([
    ["another type", { type: "UsageVoided" }],
    ["no region", { region: undefined }],
    ["the sequence 0", { sequence: 0 }],
    ["a sequence in text", { sequence: "7" }],
    ["an instant in text", { at: march }],
    ["billed seconds in text", { billedSeconds: "10" }],
    ["a negative count of billed seconds", { billedSeconds: -1 }],
    ["no id", { usageId: "" }],
    ["an object for the list of pieces", { pieces: { length: 0 } }],
    ["more pieces than the fast path reads", { pieces: Array.from({ length: 1_001 }, () => piece) }],
    ["a field that is not known", { colour: "red" }],
    ["a field of schema 1", { minutes: 10 }],
    ["the schema version, which JSON has", { schema: 2 }],
    ["nothing for a piece", { pieces: [null] }],
    ["a text for a piece", { pieces: ["piece"] }],
    ["a day that does not exist", pieces({ day: "2021-02-30" })],
    ["an end in text", pieces({ endedAt: march })],
    ["half a second", pieces({ billedSeconds: 0.5 })],
    ["overage below 0", pieces({ overageMs: -1 })],
    ["overage of half a millisecond", pieces({ overageMs: 0.5 })],
    ["a piece with a field that is not known", pieces({ colour: "red" })],
    ["null for the list of draws", pieces({ draws: null })],
    ["nothing for a draw", pieces({ draws: [null] })],
    ["a draw on no package", draws({ packageId: "" })],
    ["a draw in text", draws({ drawnMs: "300000" })],
    ["a draw with a field that is not known", draws({ colour: "red" })],
    ["a draw that throws", pieces({ draws: [trap] })],
  ])("with %s takes the slow path", (_what, changes) => {
    expect(plainUsageRated(event)).toEqual(event);
    expect(plainUsageRated({ ...event, ...changes })).toBe(null);
  });

  it.each([null, undefined, "text", 7])("is not %s", (value) => {
    expect(plainUsageRated(value)).toBe(null);
  });

  it("takes the fast path up to a thousand pieces", () => {
    const many = { ...event, pieces: Array.from({ length: 1_000 }, () => piece) };
    expect(plainUsageRated(many)).toEqual(many);
  });

  it("is read by the slow path to the same value", () => {
    const inText = events.map((one) => (one.type === "UsageRated" ? { ...one, at: new Date(one.at).toISOString() } : one));
    expect(replay(malformed(inText))).toEqual(replay(events));
  });

  it("has no negative zero", () => {
    const zeros = { ...event, billedSeconds: -0, seconds: -0, pieces: [{ ...piece, billedSeconds: -0, overageMs: -0, draws: [{ ...draw, drawnMs: -0 }] }] };
    expect(plainUsageRated(zeros)).toEqual(JSON.parse(JSON.stringify(zeros)));
  });

  it("never lets a field pass that is not known, also where a known one is inherited", () => {
    const { seconds, ...own } = event;
    const heir = Object.assign(Object.create({ seconds }) as object, own, { colour: "red" });
    expect(plainUsageRated(heir)).toBe(null);
    expect(refusalText(eventFromJSON(heir))).toBe("colour: is not a known field");
    const index = events.indexOf(event);
    expect(() => replay(malformed(events.with(index, { ...event, pieces: [{ ...piece, colour: "red" }] } as never)))).toThrow(
      `Invalid events[${index}].pieces[0].colour: is not a known field.`,
    );
  });

  it("may have a field that is undefined, which counts as absent", () => {
    expect(unwrap(eventFromJSON({ ...event, colour: undefined })).event).toEqual(event);
  });
});
