import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { sha256Of } from "../../src/metering/digest.js";

/** Node's SHA-256 of the code units, high byte first. */
const expected = (text: string): string => createHash("sha256").update(Buffer.from(text, "utf16le").swap16()).digest("hex");

test.each(["", "a", "\u00ff\u0100", "\ud800", "\udc00\ud800", "音视频通信"])("the digest of %j is Node's", (text) => {
  expect(sha256Of(text)).toBe(expected(text));
});

it("is Node's for texts of every length around the blocks of SHA-256, and of any code units", () => {
  const text = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 140, size: "max" }).map((units) => String.fromCharCode(...units));
  fc.assert(fc.property(text, (any) => {
    expect(sha256Of(any)).toBe(expected(any));
  }), { numRuns: 300 });
});

it("differs for unpaired surrogates, which UTF-8 cannot tell apart", () => {
  expect(sha256Of("\ud800")).not.toBe(sha256Of("\ud801"));
});
