import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { byteReader, type ByteReader, readNumber, readSharedText, readSigned, readText, readUnits, readWords } from "../../src/persistence/byte-reader.js";
import {
  byteWriter, type ByteWriter, NO_TEXT, writeNumber, writeSharedText, writeSigned, writeText, writeUnits, writeWords, writtenBytes,
} from "../../src/persistence/byte-writer.js";
import { law } from "../support/law.js";

const written = (write: (writer: ByteWriter) => void): Uint8Array => {
  const writer = byteWriter(0);
  write(writer);
  return writtenBytes(writer);
};
const reading = (...bytes: readonly number[]): ByteReader => byteReader(Uint8Array.from(bytes), "part", 0);
const DAMAGED = "Invalid part: is damaged.";

/** Texts of any code units: also surrogates without their pair. */
const texts = fc.array(fc.nat({ max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units));
const counts = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat({ max: 300 }), fc.constantFrom(0x7f, 0x80, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER));

describe("numbers and texts as bytes", () => {
  law("whole numbers are read as they were written, one after another", 200, fc.property(fc.array(counts), (numbers) => {
    const bytes = written((writer) => { for (const number of numbers) writeNumber(writer, number); });
    const reader = byteReader(bytes, "part", 0);
    expect(numbers.map(() => readNumber(reader))).toEqual(numbers);
    expect(reader.position).toBe(bytes.length);
  }));

  law("and so are those of either sign, and texts, whatever their code units are", 200, fc.property(fc.maxSafeInteger().map((number) => Math.trunc(number / 4)), texts, (number, text) => {
    const reader = byteReader(written((writer) => {
      writeSigned(writer, number);
      writeText(writer, text);
      writeUnits(writer, text);
    }), "part", 0);
    expect([readSigned(reader), readText(reader), readUnits(reader, null)]).toEqual([number, text, text]);
  }));

  law("a text that stands twice is written once", 100, fc.property(fc.array(fc.option(texts), { maxLength: 8 }), (list) => {
    const bytes = written((writer) => {
      const known = new Map<string, number>();
      for (const text of [...list, ...list]) {
        if (text === null) writeNumber(writer, NO_TEXT);
        else writeSharedText(writer, known, text);
      }
    });
    const reader = byteReader(bytes, "part", 0);
    const known: string[] = [];
    expect([...list, ...list].map(() => readSharedText(reader, known))).toEqual([...list, ...list]);
    expect(known).toEqual([...new Set(list.filter((text) => text !== null))]);
  }));

  test("small numbers take one byte, and words stand as a UUID prints", () => {
    expect(written((writer) => { writeNumber(writer, 127); })).toEqual(Uint8Array.of(127));
    expect(written((writer) => { writeNumber(writer, 128); })).toEqual(Uint8Array.of(0x80, 1));
    expect([-1, 1, -64, 63].map((value) => written((writer) => { writeSigned(writer, value); }))).toEqual([1, 2, 127, 126].map((byte) => Uint8Array.of(byte)));
    const words = Int32Array.of(0x01020304, -1, 0, 0x7f800001);
    const bytes = written((writer) => { writeWords(writer, words); });
    expect([...bytes]).toEqual([1, 2, 3, 4, 255, 255, 255, 255, 0, 0, 0, 0, 0x7f, 0x80, 0, 1]);
    const read = new Int32Array(4);
    readWords(byteReader(bytes, "part", 0), read);
    expect(read).toEqual(words);
  });

  it.each([
    ["a number that breaks off", () => readNumber(reading(0x80))],
    ["no number", () => readNumber(reading())],
    ["a number with a zero before it", () => readNumber(reading(0x81, 0))],
    ["a number beyond 2^53 − 1", () => readNumber(reading(255, 255, 255, 255, 255, 255, 255, 16))],
    ["a number without an end", () => readNumber(reading(...Array.from({ length: 20 }, () => 0xff)))],
    ["a text that is longer than what is left", () => readText(reading(255, 255, 255, 127, 65))],
    ["a code unit above 65,535", () => readText(reading(3, 0x80, 0x80, 4))],
    ["a text with a number that no text has", () => readSharedText(reading(3), ["known"])],
    ["words that break off", () => { readWords(reading(1, 2, 3), new Int32Array(1)); }],
  ])("%s is refused", (_, read) => {
    expect(read).toThrow(DAMAGED);
  });

  test("the greatest numbers are read", () => {
    expect(readNumber(reading(255, 255, 255, 255, 255, 255, 255, 15))).toBe(Number.MAX_SAFE_INTEGER);
  });

  test("a text of more code units than a call can have arguments is read", () => {
    const text = "年a".repeat(300_000);
    expect(readUnits(byteReader(written((writer) => { writeUnits(writer, text); }), "part", 0), null)).toBe(text);
  });
});
