import { describe, expect, it, test } from "vitest";
import { aliyunRtc, aliyunRtc3, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import { meterStream } from "../../src/metering/meter-stream.js";
import { meter } from "../../src/metering/meter.js";
import { malformed } from "../support/account-steps.js";
import { metered, NINE, record, showing, speaking, stay, told } from "../support/subscriptions.js";

const joining = (joinGapSeconds: number, tariff: Tariff = aliyunRtc): Tariff => ({ ...tariff, metering: { ...(tariff.metering ?? malformed(null)), joinGapSeconds } });
const teacher = showing("teacher", 1_280, 720);
const speaker = speaking("speaker");
const around = (person: Parameters<typeof record>[1], gap: number, more: Parameters<typeof record>[3] = {}) => [record("a", person, 10, more), record("a", person, 10, { after: 10 + gap, ...more })];

describe("a gap", () => {
  test.each`
    gap      | video                                    | audio
    ${0.001} | ${["video-720p 0+20"]}                   | ${["audio 0+20"]}
    ${4}     | ${["video-720p 0+24"]}                   | ${["audio 0+24"]}
    ${4.999} | ${["video-720p 0+24"]}                   | ${["audio 0+24"]}
    ${5}     | ${["video-720p 0+10", "video-720p 15+10"]} | ${["audio 0+10", "audio 15+10"]}
  `("of $gap s, where gaps under 5 s count as received, gives $video and $audio", ({ gap, video, audio }: { gap: number; video: string[]; audio: string[] }) => {
    expect(metered(around(teacher, gap), joining(5))).toEqual(video);
    expect(metered(around(speaker, gap), joining(5))).toEqual(audio);
  });

  it("does not count as received unless the tariff says so", () => {
    expect(metered(around(teacher, 1))).toEqual(["video-720p 0+10", "video-720p 11+10"]);
  });

  it("is never before the first record or after the last", () => {
    expect(metered([record("a", teacher, 10)], joining(60))).toEqual(["video-720p 0+10"]);
  });

  it("is measured from the last of the records that overlap before it", () => {
    expect(metered([record("a", teacher, 10), record("a", teacher, 4), record("a", teacher, 10, { after: 14 })], joining(5))).toEqual(["video-720p 0+24"]);
  });

  it("of a stream stays where the item after it is another", () => {
    expect(metered([record("a", teacher, 10), record("a", showing("teacher", 640, 360), 10, { after: 12 })], joining(5))).toEqual(["video-360p 12+10", "video-720p 0+10"]);
  });

  it("of a stream stays where its audio was received in it", () => {
    expect(metered([...around(teacher, 4), record("a", teacher, 1, { after: 11, subscribed: "audio" })], joining(5))).toEqual(["audio 11+1", "video-720p 0+10", "video-720p 14+10"]);
  });

  it("of audio stays where the subscriber received a video in it, or a video's own gap in it counts as received", () => {
    const heard = around(speaker, 4);
    expect(metered([...heard, record("a", teacher, 1, { after: 11 })], joining(5))).toEqual(["audio 0+10", "audio 14+10", "video-720p 11+1"]);
    expect(metered([...heard, record("a", teacher, 9), record("a", teacher, 10, { after: 14 })], joining(6))).toEqual(["audio 0+10", "audio 14+10", "video-720p 0+24"]);
  });

  it("of audio is joined where another stream goes on", () => {
    expect(metered([record("a", speaker, 10), record("a", speaking("other"), 10, { after: 12 })], joining(5))).toEqual(["audio 0+22"]);
  });

  it("of a video leaves no audio in it where audio is not billed beside a video", () => {
    expect(metered([...around(teacher, 4), record("a", speaker, 24)], joining(5, tencentTrtc))).toEqual(["video-hd 0+24"]);
    expect(metered([...around(teacher, 6), record("a", speaker, 26)], joining(5, tencentTrtc))).toEqual(["audio 10+6", "video-hd 0+10", "video-hd 16+10"]);
  });

  it("of one subscriber, channel, app or region is not filled by another", () => {
    for (const other of [{ subscriberId: "b" }, { channelId: "hall" }, { appId: "lab" }, { region: "eu" }]) {
      expect(metered([record("a", teacher, 10), record("a", teacher, 10, { after: 12, ...other })], joining(5))).toEqual(["video-720p 0+10", "video-720p 12+10"]);
    }
  });
});

describe("a gap where tiers follow the sum of the pixels", () => {
  const of = (name: string, size: readonly [number, number], seconds: number, after = 0) => record("a", showing(name, ...size), seconds, { after });
  const [SD, HALF] = [[640, 480], [640, 240]] as const;

  it("of one stream counts into the sum, beside what goes on", () => {
    const log = [of("p", HALF, 10), of("p", HALF, 10, 14), of("q", [640, 241], 24)];
    expect(metered(log, joining(4, aliyunRtc3))).toEqual(["video-hd 0+10", "video-hd 14+10", "video-sd 10+4"]);
    expect(metered(log, joining(5, aliyunRtc3))).toEqual(["video-hd 0+24"]);
  });

  it("stays where the picture after it has other pixels, even in the same tier", () => {
    expect(metered([of("p", SD, 10), of("p", HALF, 10, 12)], joining(5, aliyunRtc3))).toEqual(["video-sd 0+10", "video-sd 12+10"]);
    expect(metered([of("p", SD, 10), of("p", HALF, 10, 12)], joining(5, tencentTrtc))).toEqual(["video-sd 0+22"]);
    expect(metered([of("p", [640, 480], 10), of("p", [480, 640], 10, 12)], joining(5, aliyunRtc3))).toEqual(["video-sd 0+22"]);
  });
});

describe("a gap between stays", () => {
  it.each([4.999, 5])("of %d s, where gaps under 5 s count as received", (gap) => {
    const legs = gap < 5 ? ["audio 0+24"] : ["audio 0+10", "audio 15+10"];
    expect(metered([stay("a", 10), stay("a", 10, { after: 10 + gap })], joining(5))).toEqual(legs);
    expect(metered([stay("a", 10), record("a", speaker, 10, { after: 10 + gap })], joining(5))).toEqual(legs);
  });

  it("is none of a video that is received in the stay", () => {
    expect(metered([stay("a", 60), ...around(teacher, 4)], joining(5))).toEqual(["audio 24+36", "video-720p 0+24"]);
    expect(metered([stay("a", 60), ...around(teacher, 5)], joining(5))).toEqual(["audio 10+5", "audio 25+35", "video-720p 0+10", "video-720p 15+10"]);
  });

  it("stays where video took the place of the audio on one of its sides", () => {
    expect(metered([stay("a", 10), record("a", teacher, 10), stay("a", 10, { after: 12 })], joining(5))).toEqual(["audio 12+10", "video-720p 0+10"]);
  });

  it("stays where a video was received in it", () => {
    expect(metered([stay("a", 10), record("a", teacher, 1, { after: 11 }), stay("a", 10, { after: 13 })], joining(5))).toEqual(["audio 0+10", "audio 13+10", "video-720p 11+1"]);
  });
});

describe("a stream of records with gaps", () => {
  it("gives each leg once no later record can join it, and forgets who has gone", async () => {
    const log = Array.from({ length: 3_000 }, (_, index) => record(`student-${index}`, teacher, 2, { after: index * 10 }));
    let [out, most, read] = [0, 0, 0];
    function* counted() {
      for (const each of log) {
        read += 1;
        yield each;
      }
    }
    const legs: string[] = [];
    for await (const each of meterStream(counted(), { tariff: joining(5), latenessMs: 0 })) {
      if (!("usage" in each)) continue;
      legs.push(each.usage.usageId);
      out += 1;
      if (read < log.length) most = Math.max(most, read - out);
    }
    expect([legs.length, most]).toEqual([3_000, 2]);
    expect(legs).toEqual(unwrap(meter(log, { tariff: joining(5) })).usages.map(({ usageId }) => usageId));
  });

  it("joins records that come in disorder", async () => {
    const log = [record("a", teacher, 10, { after: 14 }), record("a", teacher, 10), record("b", speaker, 1, { after: 60 })];
    const legs: string[] = [];
    for await (const each of meterStream(log, { tariff: joining(5), latenessMs: 14_000 })) if ("usage" in each) legs.push(...told([each.usage]));
    expect(legs).toEqual(["video-720p 0+24", "audio 60+1"]);
  });
});

it("gaps of a fraction of a second are seen although legs have whole seconds", () => {
  const log = [record("a", teacher, 9.8), record("a", teacher, 10, { from: NINE + 9_900, until: NINE + 20_000 })];
  expect(metered(log)).toEqual(["video-720p 0+9", "video-720p 9+11"]);
  expect(metered(log, joining(1))).toEqual(["video-720p 0+20"]);
});
