import { describe, expect, it, test } from "vitest";
import { aliyunRtc, tencentTrtc } from "../../src/index.js";
import type { SubscriptionRecord } from "../../src/metering/subscription-record.js";
import { metered, NINE, record, showing, speaking } from "../support/subscriptions.js";

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

  const camera = (subscribed: "audio" | "video", seconds: number, after: number, more: Partial<SubscriptionRecord> = {}) =>
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
  const microphone = (more: Partial<SubscriptionRecord> = {}) => record("a", teacher, 60, { source: "microphone", ...more });

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
