import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  accountFromJSON, accountToJSON, aliyunArtc, aliyunRtc, aliyunRtc3, changeTariff, eventFromJSON, eventToJSON, openAccount, replay, type Tariff, tencentTrtc, unwrap,
} from "../../src/index.js";
import { contentText } from "../../src/tariff/shared-tariffs.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { malformed } from "../support/account-steps.js";
import { refusalText } from "../support/damage.js";
import { law } from "../support/law.js";

const at = "2021-03-10T00:00:00Z";
const opened = (tariff?: Tariff) => unwrap(openAccount({ at, accountId: "acme", ...(tariff && { tariff }) }));
const tariffOf = (tariff: Tariff): Tariff => opened(tariff).account.tariff;
const copied = <T>(value: T): T => structuredClone(value);

/** The tariff of an account after it went through each way in which one comes from outside. */
const waysIn: readonly (readonly [way: string, tariffOf: (tariff: Tariff) => Tariff])[] = [
  ["opened", tariffOf],
  ["read from JSON", (tariff) => unwrap(accountFromJSON(copied(accountToJSON(opened(tariff).account)))).account.tariff],
  ["replayed", (tariff) => replay(opened(tariff).events).tariff],
  ["replayed from stored events", (tariff) => replay(opened(tariff).events.map((event) => unwrap(eventFromJSON(copied(eventToJSON(event)))).event)).tariff],
  ["changed", (tariff) => unwrap(changeTariff(opened({ ...tariff, tariffId: "before" }).account, { at, tariff })).account.tariff],
];

/** All texts and numbers of plain data, each with what sets it to another value. */
function leavesOf(value: object, path = ""): readonly { readonly path: string; readonly change: (root: object) => void }[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const inner = path === "" ? key : `${path}/${key}`;
    if (typeof part === "object" && part !== null) return leavesOf(part, inner);
    const change = (root: object): void => {
      const owner = path === "" ? root : path.split("/").reduce<object>((object, name) => malformed(Reflect.get(object, name)), root);
      Reflect.set(owner, key, typeof part === "number" ? part + 1 : `${String(part)}0`);
    };
    return [{ path: inner, change }];
  });
}

describe("accounts whose price list has the same content", () => {
  test.each(waysIn)("share it, when they are %s", (_way, tariffIn) => {
    const own = { ...copied(aliyunRtc), tariffId: "own" };
    const first = tariffOf(copied(own));
    expect(first).toEqual(own);
    expect(tariffIn(copied(own))).toBe(first);
    expect(tariffIn(first)).toBe(first);
  });

  test.each(waysIn)("share a shipped one with the library itself, when they are %s", (_way, tariffIn) => {
    for (const shipped of [aliyunRtc, aliyunRtc3, aliyunArtc, tencentTrtc]) {
      expect(tariffIn(shipped)).toBe(shipped);
      expect(tariffIn(copied(shipped))).toBe(shipped);
    }
    expect(opened().account.tariff).toBe(aliyunRtc);
  });

  law("show the tariff that was given, in its own words, whatever other lists are in use", 60, fc.property(scenes(), scenes(), ({ tariff }, other) => {
    const lists = [tariff, other.tariff, { ...tariff, tariffId: "other" }, { ...tariff, offers: [...tariff.offers].reverse() }];
    for (const list of lists) expect(tariffOf(copied(list))).toEqual(list);
    expect(new Set(lists.map((list) => tariffOf(copied(list)))).size).toBe(new Set(lists.map((list) => JSON.stringify(tariffOf(list)))).size);
  }));
});

describe("a price list that differs", () => {
  it("in one text or number, anywhere, is another", () => {
    const shipped = copied(aliyunRtc);
    const leaves = leavesOf(shipped);
    expect(leaves.length).toBeGreaterThan(70);
    const accepted = leaves.filter(({ change }) => {
      const other = copied(aliyunRtc);
      change(other);
      expect(other).not.toEqual(shipped);
      const outcome = openAccount({ at, accountId: "acme", tariff: other });
      if (!outcome.ok) return false; // a region that is not there, a flag that is no flag
      expect(outcome.account.tariff).toEqual(other);
      expect(outcome.account.tariff).not.toBe(aliyunRtc);
      return true;
    });
    expect(accepted.length).toBeGreaterThan(40);
    expect(tariffOf(shipped)).toBe(aliyunRtc);
  });

  it("only in its words or the order of its names, keeps them", () => {
    const reversed = <T>(record: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(record).reverse());
    const others: readonly Tariff[] = [
      { ...aliyunRtc, items: reversed(aliyunRtc.items) },
      { ...aliyunRtc, regions: reversed(aliyunRtc.regions) },
      { ...aliyunRtc, offers: [...aliyunRtc.offers].reverse() },
      { ...aliyunRtc, offers: aliyunRtc.offers.map((offer) => ({ ...offer, minutes: String(offer.minutes) })) },
      { ...aliyunRtc, timeZone: "asia/shanghai" },
      { ...aliyunRtc, alerts: { ...aliyunRtc.alerts, cashBelow: "100.0" } },
    ];
    for (const other of others) {
      const { account } = opened(copied(other));
      expect(account.tariff).not.toBe(aliyunRtc);
      expect(JSON.stringify(accountToJSON(account)["tariff"])).toBe(JSON.stringify(other));
    }
  });
});

describe("a shared price list", () => {
  it("is out of reach of who gave it: it is frozen all the way down, and what was given is copied", () => {
    const own = { ...copied(aliyunRtc), tariffId: "mine" };
    const given = copied(own);
    const { tariff } = opened(given).account;
    for (const part of [given.items, given.regions, given.offers, given.alerts, given.arrears]) expect(Object.isFrozen(part)).toBe(false);
    Object.assign(given.items["audio"] ?? {}, { weight: "9" });
    Object.assign(given.arrears, { suspendAfterHours: 1 });
    expect(tariff).toEqual(own);
    expect(tariffOf(copied(own))).toBe(tariff);
    const areFrozen = (value: unknown): boolean =>
      typeof value !== "object" || value === null || (Object.isFrozen(value) && Object.values(value).every(areFrozen));
    expect(areFrozen(tariff)).toBe(true);
  });

  it("is no proxy of one, whose answers may change", () => {
    let tariffId = "aliyun-rtc";
    const changing = new Proxy(copied(aliyunRtc), { get: (target, name) => (name === "tariffId" ? tariffId : malformed(Reflect.get(target, name))) });
    expect(tariffOf(changing)).toBe(aliyunRtc);
    tariffId = "changed";
    expect(tariffOf(changing)).toEqual({ ...aliyunRtc, tariffId });
    expect(aliyunRtc.tariffId).toBe("aliyun-rtc");
  });

  it("is judged as if it were given for the first time", () => {
    const own = { ...copied(aliyunRtc), tariffId: "stored" };
    const document = copied(accountToJSON(opened(own).account));
    const [offer, ...others] = own.offers;
    const stored = { ...document, tariff: { ...own, offers: [{ ...offer, regions: ["mars"] }, ...others] } };
    const { tariff } = unwrap(accountFromJSON(stored)).account; // a stored list may name regions that it lacks
    const refused = 'tariff.offers[0].regions: must be regions of the tariff, which has no "mars"';
    expect(refusalText(openAccount({ at, accountId: "acme", tariff }))).toBe(refused);
    expect(refusalText(openAccount({ at, accountId: "acme", tariff: copied(tariff) }))).toBe(refused);
  });

  it("is let go with the last account that has it", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = malformed(runInNewContext("gc"));
    const inUse = opened({ ...copied(aliyunRtc), tariffId: "kept" }).account;
    const refs = Array.from({ length: 20 }, (_, index) => new WeakRef(tariffOf({ ...copied(aliyunRtc), tariffId: `left ${index}` })));
    refs.push(new WeakRef(inUse.tariff));
    for (let round = 0; round < 5; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      collect();
    }
    expect(refs.filter((ref) => ref.deref() !== undefined).length).toBeLessThanOrEqual(2); // a register may still hold the last one made
    expect(refs.at(-1)?.deref()).toBe(inUse.tariff);
    expect(tariffOf({ ...copied(aliyunRtc), tariffId: "kept" })).toBe(inUse.tariff);
  });
});

describe("the text of content", () => {
  /** Short texts of the characters that the text itself uses, so that different values come near each other. */
  const values = fc.jsonValue({ depthSize: "small", stringUnit: fc.constantFrom("1", ":", ",", "{", "[", "a") }).map((value): unknown => JSON.parse(JSON.stringify(value)));

  law("is the same exactly where the JSON is", 2_000, fc.property(values, values, (a, b) => {
    expect(contentText(a) === contentText(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
    expect(contentText(structuredClone(a))).toBe(contentText(a));
  }));

  test.each([
    [["1"], "1"], [["1", "1"], ["11"]], [{ a: "b" }, ["a", "b"]], [{ a: 1, b: 2 }, { b: 2, a: 1 }], ["1", 1], ["null", null], [true, "true"],
    [{}, []], [[[]], [[], []]], [["a", "1:b"], ["a1:b"]], [[12], [1, 2]],
  ])("tells %j from %j", (a, b) => {
    expect(contentText(a)).not.toBe(contentText(b));
  });

  it("calls nothing that a caller gave to all objects", () => {
    const extended: object = Object.prototype;
    Reflect.defineProperty(extended, "toJSON", { value: () => "the same", configurable: true });
    try {
      expect(tariffOf({ ...copied(aliyunRtc), tariffId: "one" }).tariffId).toBe("one");
      expect(tariffOf({ ...copied(aliyunRtc), tariffId: "two" }).tariffId).toBe("two");
    } finally {
      Reflect.deleteProperty(extended, "toJSON");
    }
  });
});
