import { createHash } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { aliyunRtc, unwrap } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { changingPicture, metered, NINE, type Person, record, showing, speaking } from "../support/subscriptions.js";

const teacher = showing("teacher", 1_280, 720);
const speaker = speaking("speaker");

describe("the seconds of a leg", () => {
  test.each`
    ms       | legs
    ${0}     | ${[]}
    ${999}   | ${[]}
    ${1_000} | ${["audio 0+1"]}
    ${1_999} | ${["audio 0+1"]}
    ${2_000} | ${["audio 0+2"]}
  `("are whole: $ms ms give the legs $legs", ({ ms, legs }: { ms: number; legs: string[] }) => {
    expect(metered([record("a", speaker, ms / 1_000)])).toEqual(legs);
  });

  it("are counted after adjoining records were joined", () => {
    expect(metered([record("a", speaker, 0.5), record("a", speaker, 0.5, { after: 0.5 })])).toEqual(["audio 0+1"]);
  });
});

describe("the seconds of a leg are those of the clock:", () => {
  test.each`
    after    | until    | legs
    ${0.999} | ${1}     | ${["audio 0+1"]}
    ${0.999} | ${1.999} | ${["audio 0+1"]}
    ${0.001} | ${0.999} | ${[]}
    ${0.5}   | ${2.5}   | ${["audio 0+2"]}
    ${1}     | ${1.999} | ${[]}
  `("from $after s to $until s it is $legs", ({ after, until, legs }: { after: number; until: number; legs: string[] }) => {
    expect(metered([record("a", speaker, until - after, { after })])).toEqual(legs);
  });

  it("what adjoins loses no second and counts none twice", () => {
    const sizes = [showing("p", 640, 360), showing("p", 1_280, 720)] as const;
    expect(metered([record("a", sizes[0], 10.7), record("a", sizes[1], 9.9, { after: 10.7 })])).toEqual(["video-360p 0+10", "video-720p 10+10"]);
  });

  test.each([60, 10, 1.5, 0.9, 0.1])("an hour whose picture changes every %d s has an hour of seconds", (step) => {
    const { usages } = unwrap(meter(changingPicture(step), { tariff: aliyunRtc }));
    expect(usages.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(3_600);
    expect(new Set(usages.map(({ roundWith }) => roundWith))).toEqual(new Set(["video/class/room/a/p/main/camera"]));
    const secondsOf = (item: string) => usages.filter((leg) => leg.item === item).reduce((sum, { seconds }) => sum + seconds, 0);
    const minutes = ["video-360p", "video-720p"].map((item) => Math.ceil(secondsOf(item) / 60)).reduce((sum, part) => sum + part, 0);
    expect(minutes).toBeGreaterThanOrEqual(60);
    expect(minutes).toBeLessThanOrEqual(61);
  });
});

describe("what a leg is rounded with", () => {
  const legOf = (person: Person, more: Parameters<typeof record>[3] = {}) => unwrap(meter([record("a", person, 60, more)], { tariff: aliyunRtc })).usages[0];

  it("is the path of its stream, or for audio that of the subscriber in the channel", () => {
    expect(legOf(teacher)?.roundWith).toBe("video/class/room/a/teacher/main/camera");
    expect(legOf(teacher, { source: "screen" })?.roundWith).toBe("video/class/room/a/teacher/main/screen");
    expect(legOf(speaker)?.roundWith).toBe("audio/class/room/a");
  });

  it("has at most 256 units, as an id: above them it is a digest, and other paths have others", () => {
    const lengths = [256, 257].map((length) => legOf(speaker, { channelId: "c".repeat(length - "audio/class//a".length) })?.roundWith ?? "");
    expect(lengths.map((path) => path.length)).toEqual([256, "sha256/".length + 64]);
    const long = (end: string) => legOf(speaker, { appId: "x".repeat(200), channelId: `${"y".repeat(200)}${end}` })?.roundWith;
    expect(long("1")).not.toBe(long("2"));
  });
});

describe("the region of a leg", () => {
  const usagesOf = (...regions: readonly (string | undefined)[]) =>
    unwrap(meter(regions.map((region) => record("a", teacher, 60, region === undefined ? {} : { region })), { tariff: aliyunRtc })).usages;

  it("is that of its record, and \"cn\" where the record has none", () => {
    expect(usagesOf("eu", undefined).map(({ region }) => region).sort()).toEqual(["cn", "eu"]);
  });

  it("stands in its id and its path where it is not \"cn\"", () => {
    expect(usagesOf("e/u").map(({ usageId, roundWith }) => [usageId, roundWith])).toEqual([[`video/e%2Fu/class/room/a/teacher/main/camera/video-720p/${NINE}/60`, "video/e%2Fu/class/room/a/teacher/main/camera"]]);
    expect(usagesOf("cn")).toEqual(usagesOf(undefined));
  });

  it("keeps apart what is otherwise the same stream", () => {
    expect(usagesOf("eu", "us", "cn")).toHaveLength(3);
  });
});

describe("the id of a leg", () => {
  const idOf = (person: Person, more: Parameters<typeof record>[3] = {}) => unwrap(meter([record("a", person, 60, more)], { tariff: aliyunRtc })).usages[0]?.usageId;
  const digestId = (...path: readonly string[]) => `sha256/${createHash("sha256").update(Buffer.from(path.join("/"), "utf16le").swap16()).digest("hex")}`;

  it("states what identifies the leg", () => {
    expect(idOf(teacher)).toBe(`video/class/room/a/teacher/main/camera/video-720p/${NINE}/60`);
    expect(idOf(teacher, { source: "screen" })).toBe(`video/class/room/a/teacher/main/screen/video-720p/${NINE}/60`);
    expect(idOf(speaker)).toBe(`audio/class/room/a/audio/${NINE}/60`);
  });

  it("differs for ids that have slashes in different places", () => {
    const ids = [{ appId: "x/y", channelId: "z" }, { appId: "x", channelId: "y/z" }, { appId: "x%2Fy", channelId: "z" }].map((more) => idOf(speaker, more));
    expect(new Set(ids).size).toBe(3);
  });

  it("has %2F for each slash of an id, and %25 for each percent sign", () => {
    expect(idOf(speaker, { appId: "1/2/3", channelId: "100%/%" })).toBe(`audio/1%2F2%2F3/100%25%2F%25/a/audio/${NINE}/60`);
  });

  it("is readable up to 232 units, and a digest from 233 units on", () => {
    const short = idOf(speaker)?.length ?? 0;
    const ids = [0, 1].map((more) => idOf(speaker, { channelId: "c".repeat("room".length + 232 - short + more) }));
    expect(ids.map((id) => id?.length)).toEqual([232, "sha256/".length + 64]);
  });

  it("that is a digest depends on every unit of the text, also on surrogates without a partner", () => {
    const long = (end: string): string => `${"\uD800".repeat(255)}${end}`;
    const more = { appId: long("a"), channelId: long("b"), streamId: long("c") };
    expect(idOf(teacher, more)).toBe(digestId("video", more.appId, more.channelId, "a", "teacher", more.streamId, "camera", "video-720p", String(NINE), "60"));
    expect(idOf(teacher, more)).not.toBe(idOf(teacher, { ...more, streamId: long("d") }));
  });

  test.each([150, 256])("is Node's SHA-256 of the text, with ids of %i units", (length) => {
    const more = { appId: "x".repeat(length), channelId: "y".repeat(length) };
    expect(idOf(speaker, more)).toBe(digestId("audio", more.appId, more.channelId, "a", "audio", String(NINE), "60"));
  });
});
