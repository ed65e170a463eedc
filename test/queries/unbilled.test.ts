import { describe, expect, it } from "vitest";
import { RefusalError, unbilled } from "../../src/index.js";
import { called, given, inService, malformed, settled, voided } from "../support/account-steps.js";

const morning = "2021-04-01T10:00:00+08:00";
const billed = "2021-04-02T02:00:00+08:00"; // when the first of April is billed
const between = "2021-04-02T12:00:00+08:00";

describe("what is not billed yet", () => {
  it("is sorted by day, region and item in code units, and includes the current day", () => {
    const account = given(
      inService(), called("b", "2021-04-02T09:00:00+08:00", 60), called("c", morning, 60, { item: "video-360p", at: between }),
      called("d", morning, 60, { item: "video-1080p", at: between }), called("a", morning, 60, { at: between }),
    );
    expect(unbilled(account).map(({ day, item }) => [day, item])).toEqual([
      ["2021-04-01", "audio"], ["2021-04-01", "video-1080p"], ["2021-04-01", "video-360p"], ["2021-04-02", "audio"],
    ]);
  });

  it("is empty after the run that billed it", () => {
    const account = given(inService(), called("talk", morning, 60));
    expect(unbilled(account)).toHaveLength(1);
    expect(unbilled(given(account, settled(billed)))).toEqual([]);
  });

  it("leaves out a line that was rated and voided before any run", () => {
    expect(unbilled(given(inService(), called("talk", morning, 60), voided("talk", "2021-04-01T11:00:00+08:00")))).toEqual([]);
  });

  it("throws a RefusalError for what is not an account", () => {
    expect(() => unbilled(malformed(undefined))).toThrow(RefusalError);
  });
});
