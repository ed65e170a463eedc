import { describe, expect, it, test } from "vitest";
import { aliyunArtc, aliyunRtc, aliyunRtc3, type Tariff, tencentTrtc, unwrap } from "../../src/index.js";
import type { StreamSubscription } from "../../src/metering/subscription-record.js";
import { meter } from "../../src/metering/meter.js";
import { malformed } from "../support/account-steps.js";
import { metered, NINE, record, showing, speaking, stay } from "../support/subscriptions.js";

const teacher = showing("teacher", 1_280, 720);
const small = showing("teacher", 640, 360);
const speaker = speaking("speaker");

describe("a video stream", () => {
  it.each(["video", "both"] as const)("subscribed to as %s is billed as video only", (subscribed) => {
    expect(metered([record("a", teacher, 60, { subscribed })])).toEqual(["video-720p 0+60"]);
  });

  it("subscribed to as audio is billed as audio, whatever its resolution", () => {
    expect(metered([record("a", showing("p", 7_680, 4_320), 60, { subscribed: "audio" })])).toEqual(["audio 0+60"]);
  });

  it.each([
    ["the streams of two publishers", record("a", showing("other", 1_280, 720), 60)],
    ["two streams of one publisher", record("a", teacher, 60, { streamId: "second" })],
    ["camera and screen under one id", record("a", teacher, 60, { source: "screen" })],
    ["two subscribers", record("b", teacher, 60)],
    ["two channels", record("a", teacher, 60, { channelId: "other" })],
    ["two apps", record("a", teacher, 60, { appId: "other" })],
  ])("is billed separately: %s", (_title, second) => {
    expect(metered([record("a", teacher, 60), second])).toEqual(["video-720p 0+60", "video-720p 0+60"]);
  });

  it("starts a new leg where its item changes, but not where width and height are swapped", () => {
    const portrait = showing("teacher", 720, 1_280);
    expect(metered([record("a", small, 60), record("a", teacher, 60, { after: 60 }), record("a", portrait, 30, { after: 120 })]))
      .toEqual(["video-360p 0+60", "video-720p 60+90"]);
  });

  it("is billed at the largest resolution where records contradict each other", () => {
    expect(metered([record("a", small, 90), record("a", teacher, 30, { after: 30 })]))
      .toEqual(["video-360p 0+30", "video-360p 60+30", "video-720p 30+30"]);
  });

  it("is one leg across two tiers that have the same item", () => {
    const video = [{ maxPixels: 921_600, item: "video-720p" }, { maxPixels: 1, item: "video-720p" }];
    const metering = { audio: "audio", video, audioWhileVideo: "billed" as const };
    expect(metered([record("a", showing("teacher", 1, 1), 60), record("a", teacher, 60, { after: 60 })], { ...aliyunRtc, metering }))
      .toEqual(["video-720p 0+120"]);
  });

  it("is received as long as one of several equal records lasts", () => {
    expect(metered([record("a", teacher, 60), record("a", teacher, 20), record("a", teacher, 20, { after: 50 })])).toEqual(["video-720p 0+70"]);
  });
});

describe("a stream that is published as audio only", () => {
  test.each([["audio", ["audio 0+60"]], ["both", ["audio 0+60"]], ["video", []]] as const)("subscribed to as %s gives the legs %j", (subscribed, legs) => {
    expect(metered([record("a", speaker, 60, { subscribed })])).toEqual(legs);
  });
});

describe("the audio of one subscriber in one channel", () => {
  it("is billed once, however many streams are received", () => {
    expect(metered([record("a", speaker, 60), record("a", speaking("second"), 60, { after: 30 }), record("a", speaking("third"), 10)]))
      .toEqual(["audio 0+90"]);
  });

  it("stops while no audio is received", () => {
    expect(metered([record("a", speaker, 60), record("a", speaking("second"), 60, { after: 61 })])).toEqual(["audio 0+60", "audio 61+60"]);
  });

  const camera = (subscribed: "audio" | "video", seconds: number, after: number, more: Partial<StreamSubscription> = {}) =>
    record("a", teacher, seconds, { subscribed, after, ...more });

  test.each([
    ["the same stream", {}, ["audio 0+20", "audio 40+20"]],
    ["the microphone of the same stream", { source: "microphone", published: { media: "audio" } } as const, ["audio 0+20", "audio 40+20"]],
    ["another stream of the publisher", { streamId: "second" }, ["audio 0+60"]],
    ["the publisher's screen", { source: "screen" } as const, ["audio 0+60"]],
    ["another publisher", { publisherId: "second" }, ["audio 0+60"]],
  ])("leaves out the time in which its own stream is received as video: the audio is from %s", (_title, audioStream, audio) => {
    expect(metered([camera("audio", 60, 0, audioStream), camera("video", 20, 20)])).toEqual([...audio, "video-720p 20+20"].sort());
  });

  it("continues while any stream is received as audio only", () => {
    expect(metered([camera("audio", 60, 0), camera("video", 20, 20), record("a", speaker, 20, { after: 20 })]))
      .toEqual(["audio 0+60", "video-720p 20+20"]);
  });

  it("is not billed while any video is received, where the tariff says so", () => {
    expect(metered([record("a", speaker, 60), camera("video", 20, 20), record("b", speaker, 60)], tencentTrtc))
      .toEqual(["audio 0+20", "audio 0+60", "audio 40+20", "video-hd 20+20"]);
  });
});

describe("a microphone has no picture:", () => {
  const microphone = (more: Partial<StreamSubscription> = {}) => record("a", teacher, 60, { source: "microphone", ...more });

  it("camera and microphone of one stream, both recorded as video, are one video", () => {
    expect(metered([record("a", teacher, 60), microphone()])).toEqual(["video-720p 0+60"]);
    expect(metered([record("a", teacher, 20), microphone()])).toEqual(["audio 20+40", "video-720p 0+20"]);
  });

  test.each([["audio", ["audio 0+60"]], ["both", ["audio 0+60"]], ["video", []]] as const)("a record of it that is subscribed to as %s gives %j", (subscribed, legs) => {
    expect(metered([microphone({ subscribed })])).toEqual(legs);
  });

  it("the size that its publisher sends does not matter", () => {
    expect(metered([microphone({ published: { media: "video", width: 7_680, height: 4_320 } })])).toEqual(["audio 0+60"]);
    const dated = microphone({ published: { media: "video", width: 7_680, height: 4_320 }, from: new Date(NINE) });
    expect(metered([dated])).toEqual(["audio 0+60"]);
  });
});

describe("the videos of a subscriber whose tier follows the sum of the pixels (B13)", () => {
  const of = (name: string, width: number, height: number, seconds = 60, more: Parameters<typeof record>[3] = {}) => record("a", showing(name, width, height), seconds, more);

  test.each`
    pixels                   | pictures                                                 | legs
    ${"307,200"}             | ${[[640, 480]]}                                          | ${["video-sd 0+60"]}
    ${"307,201"}             | ${[[640, 480], [1, 1]]}                                  | ${["video-hd 0+60"]}
    ${"exactly 307,200"}     | ${[[640, 240], [640, 240]]}                              | ${["video-sd 0+60"]}
    ${"exactly 921,600"}     | ${[[640, 480], [640, 480], [640, 480]]}                  | ${["video-hd 0+60"]}
    ${"921,601"}             | ${[[1_280, 720], [1, 1]]}                                | ${["video-full-hd 0+60"]}
    ${"exactly 2,073,600"}   | ${[[1_280, 720], [1_280, 720], [640, 360]]}              | ${["video-full-hd 0+60"]}
    ${"2,073,601"}           | ${[[1_920, 1_080], [1, 1]]}                              | ${["video-2k 0+60"]}
    ${"3,686,400"}           | ${[[2_560, 1_440]]}                                      | ${["video-2k 0+60"]}
    ${"3,686,401"}           | ${[[2_560, 1_440], [1, 1]]}                              | ${["video-2k-plus 0+60"]}
    ${"exactly 8,847,360"}   | ${[[4_096, 2_160]]}                                      | ${["video-2k-plus 0+60"]}
    ${"8,847,361, above all"} | ${[[4_096, 2_160], [1, 1]]}                              | ${["video-2k-plus 0+60"]}
    ${"twice the largest"}   | ${[[4_096, 2_160], [2_160, 4_096]]}                      | ${["video-2k-plus 0+60"]}
  `("are one leg: $pixels are $legs", ({ pictures, legs }: { pictures: [number, number][]; legs: string[] }) => {
    expect(metered(pictures.map(([width, height], index) => of(`p${index}`, width, height)), aliyunRtc3)).toEqual(legs);
  });

  it("and a single picture above the largest tier is refused, as where each stream counts by itself", () => {
    const [large, small] = [of("p", 4_096, 2_161), of("q", 640, 480)];
    const { usages, refused } = unwrap(meter([large, small], { tariff: aliyunRtc3 }));
    expect(refused).toEqual([{ index: 0, refusal: { type: "InvalidInput", path: "published", reason: "must not have more pixels than the tariff's largest video tier" } }]);
    expect(usages.map(({ item }) => item)).toEqual(["video-sd"]);
  });

  it("change their leg where the sum enters another tier, and only there", () => {
    expect(metered([of("p", 640, 240), of("q", 640, 240, 20, { after: 10 }), of("r", 1, 1, 5, { after: 15 })], aliyunRtc3)).toEqual(["video-hd 15+5", "video-sd 0+15", "video-sd 20+40"]);
  });

  it("count one stream once, by its largest picture, and its screen besides", () => {
    expect(metered([of("p", 640, 240), of("p", 640, 480), of("p", 640, 480)], aliyunRtc3)).toEqual(["video-sd 0+60"]);
    expect(metered([of("p", 640, 480), of("p", 640, 480, 60, { source: "screen" })], aliyunRtc3)).toEqual(["video-hd 0+60"]);
  });

  it("are apart for another subscriber, channel, app or region", () => {
    for (const other of [{ subscriberId: "b" }, { channelId: "hall" }, { appId: "lab" }, { region: "eu" }]) {
      expect(metered([of("p", 640, 480), of("q", 640, 480, 60, other)], aliyunRtc3)).toEqual(["video-sd 0+60", "video-sd 0+60"]);
    }
  });

  it("leave audio only where there is none of them, unless the tariff bills it beside video", () => {
    const log = [record("a", speaker, 60), of("p", 640, 480, 20, { after: 20 })];
    expect(metered(log, aliyunRtc3)).toEqual(["audio 0+20", "audio 40+20", "video-sd 20+20"]);
    const beside: Tariff = { ...aliyunRtc3, metering: { ...(aliyunRtc3.metering ?? malformed(null)), audioWhileVideo: "billed" } };
    expect(metered(log, beside)).toEqual(["audio 0+60", "video-sd 20+20"]);
  });

  it("are rounded with what the subscriber receives in the channel, and the ids of their legs state no stream", () => {
    const { usages } = unwrap(meter([of("p", 640, 480), of("q", 640, 480, 30, { after: 60 }), of("q", 640, 480, 60, { region: "eu" })], { tariff: aliyunRtc3 }));
    expect(usages.map(({ usageId, roundWith }) => [usageId, roundWith])).toEqual([
      [`video/eu/class/room/a/video-sd/${NINE}/60`, "video/eu/class/room/a"],
      [`video/class/room/a/video-sd/${NINE}/90`, "video/class/room/a"],
    ]);
  });
});

describe("a stay in the room (B14)", () => {
  it("is audio, also alone, and once beside the audio of streams", () => {
    for (const tariff of [aliyunRtc, aliyunArtc]) {
      expect(metered([stay("a", 60)], tariff)).toEqual(["audio 0+60"]);
      expect(metered([stay("a", 60), record("a", speaker, 30, { after: 40 }), stay("a", 10)], tariff)).toEqual(["audio 0+70"]);
    }
  });

  it("is not audio while any video is received in the channel, whether or not the audio of streams is billed beside video", () => {
    for (const tariff of [aliyunRtc, { ...aliyunRtc, metering: { ...(aliyunRtc.metering ?? malformed(null)), audioWhileVideo: "not-billed" as const } }]) {
      expect(metered([stay("a", 60), record("a", small, 20, { after: 20 })], tariff)).toEqual(["audio 0+20", "audio 40+20", "video-360p 20+20"]);
    }
    expect(metered([stay("a", 60), record("a", teacher, 60), record("a", speaker, 30)])).toEqual(["audio 0+30", "video-720p 0+60"]);
  });

  it("is of its own subscriber, channel, app and region", () => {
    for (const other of [{ subscriberId: "b" }, { channelId: "hall" }, { appId: "lab" }, { region: "eu" }]) {
      expect(metered([stay("a", 60, other), record("a", teacher, 60)])).toEqual(["audio 0+60", "video-720p 0+60"]);
    }
  });

  it("of no time is nothing, and stays that adjoin are one leg", () => {
    expect(metered([stay("a", 0)])).toEqual([]);
    expect(metered([stay("a", 0.7), stay("a", 0.6, { after: 0.7 })])).toEqual(["audio 0+1"]);
  });

  it("has the id of the audio that the subscriber receives in the channel", () => {
    expect(unwrap(meter([stay("a", 60)], { tariff: aliyunRtc })).usages).toMatchObject([{ usageId: `audio/class/room/a/audio/${NINE}/60`, roundWith: "audio/class/room/a" }]);
  });
});

it("a stream is not taken for that of another region whose ids happen to join to the same path", () => {
  const screen = record("c", showing("d", 640, 360), 60, { appId: "a", channelId: "b", streamId: "e", source: "screen" });
  const camera = record("d", showing("e", 640, 360), 30, { region: "a", appId: "b", channelId: "c", streamId: "screen", after: 20 });
  for (const tariff of [aliyunRtc, aliyunRtc3]) {
    const { usages } = unwrap(meter([screen, camera], { tariff }));
    expect(usages.map(({ appId, seconds }) => [appId, seconds]).sort()).toEqual([["a", 60], ["b", 30]]);
  }
});
