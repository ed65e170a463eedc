import { describe, expect, it, test } from "vitest";
import { accountFromBytes, accountToBytes } from "../../src/index.js";
import { given, malformed, opened } from "../support/account-steps.js";
import { life } from "../support/accounts.js";
import { refusalText } from "../support/damage.js";

const account = given(opened(), ...life);
const bytes = accountToBytes(account);

/** Bytes whose own properties lie. */
class Lying extends Uint8Array {
  override get [Symbol.toStringTag](): never { throw new Error("no"); }
  override [Symbol.iterator](): never { throw new Error("no"); }
  override get length(): never { throw new Error("no"); }
}

const inside = (buffer: ArrayBuffer | SharedArrayBuffer): Uint8Array => {
  const view = new Uint8Array(buffer, 7, bytes.length);
  view.set(bytes);
  return view;
};

describe("an account as bytes", () => {
  it.each<[what: string, given: Uint8Array]>([
    ["its own bytes", bytes],
    ["a part of a larger buffer", inside(new ArrayBuffer(bytes.length + 20))],
    ["shared memory", inside(new SharedArrayBuffer(bytes.length + 20))],
    ["a Buffer with an offset", Buffer.concat([Buffer.of(1, 2, 3), bytes]).subarray(3)],
    ["a class of its own, whatever its properties say", new Lying(bytes)],
  ])("is read from %s", (_, value) => {
    const read = accountFromBytes(value);
    expect(read.ok && read.account).toEqual(account);
  });

  it("does not change with the bytes that it was read from", () => {
    const own = bytes.slice();
    const read = accountFromBytes(own);
    own.fill(0);
    expect(read.ok && JSON.stringify(read.account)).toBe(JSON.stringify(account));
  });

  const detached = bytes.slice();
  structuredClone(detached, { transfer: [detached.buffer] });

  it.each<[text: string, given: unknown]>([
    ["bytes: must be bytes: a Uint8Array", undefined],
    ["bytes: must be bytes: a Uint8Array", null],
    ["bytes: must be bytes: a Uint8Array", "RTCB"],
    ["bytes: must be bytes: a Uint8Array", [...bytes]],
    ["bytes: must be bytes: a Uint8Array", bytes.buffer],
    ["bytes: must be bytes: a Uint8Array", new DataView(bytes.buffer)],
    ["bytes: must be bytes: a Uint8Array", new Uint8ClampedArray(bytes)],
    ["bytes: must be bytes: a Uint8Array", new Proxy(bytes, { get: () => { throw new Error("no"); } })],
    ["bytes: must be bytes: a Uint8Array", { [Symbol.toStringTag]: "Uint8Array", length: 1, 0: 1 }],
    ["bytes: must be bytes: a Uint8Array", Object.create(Uint8Array.prototype)],
    ["bytes: cannot be read", detached],
    ["bytes: must be bytes that this library wrote", new Uint8Array()],
    ["bytes: must be bytes that this library wrote", bytes.subarray(0, 5)],
    ["bytes: must be bytes that this library wrote", bytes.with(0, 0)],
    ["bytes: must be bytes that this library wrote", bytes.with(5, 2)],
    ["bytes: must be of format 1", bytes.with(4, 2)],
    ["bytes: is damaged", bytes.subarray(0, 6)],
    ["bytes: is damaged", Uint8Array.from([...bytes.subarray(0, 6), 255, 255, 255, 255, 255, 255, 255, 15])],
    ["bytes: is damaged", bytes.subarray(0, -1)],
    ["bytes: is damaged", Uint8Array.from([...bytes, 0])],
  ])("is refused: %s (%#)", (text, value) => {
    expect(refusalText(accountFromBytes(malformed(value)))).toBe(text);
  });

  test("says what it is: its first four bytes are RTCB, then come the version of the format and what it holds", () => {
    expect([...bytes.subarray(0, 6)]).toEqual([..."RTCB"].map((letter) => letter.charCodeAt(0)).concat(1, 1));
  });
});
