import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import { onOneLine } from "../../src/values/one-line.js";

/** The text that an escaped one was made of. */
const unescaped = (line: string): string => line.replace(/\\u\{([0-9a-f]+)\}/g, (_, digits: string) => String.fromCodePoint(parseInt(digits, 16)));

describe("a text on one line", () => {
  test.each<[name: string, text: string, line: string]>([
    ["a line feed", "a\nb", String.raw`a\u{a}b`],
    ["a carriage return and a tab", "\r\t", String.raw`\u{d}\u{9}`],
    ["NUL, DEL and a C1 control", "\u0000\u007f\u0085", String.raw`\u{0}\u{7f}\u{85}`],
    ["separators of lines and paragraphs", "\u2028\u2029", String.raw`\u{2028}\u{2029}`],
    ["bidirectional controls", "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", String.raw`\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}`],
    ["lone surrogates", "\ud800a\udfff", String.raw`\u{d800}a\u{dfff}`],
    ["a backslash that begins an escape", String.raw`\u{a}`, String.raw`\u{5c}u{a}`],
    ["other backslashes, which stay", String.raw`C:\new\u`, String.raw`C:\new\u`],
    ["what can be seen, which stays", `课堂 "é" 😀 ; | ~\u00a0`, `课堂 "é" 😀 ; | ~\u00a0`],
  ])("has %s", (_name, text, line) => {
    expect(onOneLine(text)).toBe(line);
  });

  it("is one line, and says which text it was made of", () => {
    const awkward = fc.string({ unit: fc.constantFrom("\\", "u", "{", "}", "a", "\n", "\u2028", "\u202e", "\ud800", "\udc00", "😀", "5c") });
    fc.assert(fc.property(fc.oneof(awkward, fc.string({ unit: "binary" })), (text) => {
      const line = onOneLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      expect(unescaped(line)).toBe(text);
    }));
  });
});
