import { describe, expect, it, test } from "vitest";
import { aliyunRtc, tencentTrtc } from "../../src/index.js";
import { meter } from "../../src/metering/meter.js";
import { malformed } from "../support/account-steps.js";
import { metered, record, showing } from "../support/subscriptions.js";

describe("the item of a video", () => {
  test.each`
    width    | height   | aliyun           | tencent
    ${1}     | ${1}     | ${"video-360p"}  | ${"video-sd"}
    ${640}   | ${360}   | ${"video-360p"}  | ${"video-sd"}
    ${360}   | ${640}   | ${"video-360p"}  | ${"video-sd"}
    ${641}   | ${360}   | ${"video-720p"}  | ${"video-sd"}
    ${640}   | ${480}   | ${"video-720p"}  | ${"video-sd"}
    ${640}   | ${481}   | ${"video-720p"}  | ${"video-hd"}
    ${1_280} | ${720}   | ${"video-720p"}  | ${"video-hd"}
    ${720}   | ${1_280} | ${"video-720p"}  | ${"video-hd"}
    ${1_281} | ${720}   | ${"video-1080p"} | ${"video-full-hd"}
    ${1_920} | ${1_080} | ${"video-1080p"} | ${"video-full-hd"}
    ${1_080} | ${1_920} | ${"video-1080p"} | ${"video-full-hd"}
  `("of $width × $height is $aliyun, or $tencent", ({ width, height, aliyun, tencent }: { width: number; height: number; aliyun: string; tencent: string }) => {
    const records = [record("a", showing("p", width, height), 60)];
    expect(metered(records)).toEqual([`${aliyun} 0+60`]);
    expect(metered(records, tencentTrtc)).toEqual([`${tencent} 0+60`]);
  });

  it("may be of any resolution where the largest tier has no bound", () => {
    expect(metered([record("a", showing("p", 65_536, 65_536), 60)], tencentTrtc)).toEqual(["video-full-hd 0+60"]);
  });
});

describe("a tariff is refused for", () => {
  const { metering: _, ...withoutMetering } = aliyunRtc;
  const metering = aliyunRtc.metering ?? malformed(null);
  const withMetering = (changes: object) => ({ ...aliyunRtc, metering: { ...metering, ...changes } });
  const [audio, film] = [{ maxPixels: 1, item: "audio" }, { maxPixels: 2, item: "film" }];
  test.each([
    ["no metering", withoutMetering, "tariff.metering", "must say how subscriptions become items"],
    ["an audio that is not an item", withMetering({ audio: "toString" }), "tariff.metering.audio", "must be an item of the tariff"],
    ["a video that is not an item", withMetering({ video: [audio, film] }), "tariff.metering.video[1].item", "must be an item of the tariff"],
    ["the same threshold twice", withMetering({ video: [audio, audio] }), "tariff.metering.video[1].maxPixels", "must not be in the list twice"],
  ])("%s", (_title, tariff, path, reason) => {
    expect(meter([], { tariff: malformed(tariff) })).toEqual({ ok: false, refusal: { type: "InvalidInput", path, reason } });
  });
});
