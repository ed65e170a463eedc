import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { weakPool } from "../../src/tariff/weak-pool.js";

interface Value {
  readonly name: string;
}

/** Stands for the garbage collector: what it collected is no longer found by a `WeakRef`. */
const collected = new WeakSet();
let lookUps = 0;

class CollectedRef<T extends object> {
  readonly #target: T;
  constructor(target: T) {
    this.#target = target;
  }
  deref(): T | undefined {
    lookUps += 1;
    return collected.has(this.#target) ? undefined : this.#target;
  }
}

beforeEach(() => {
  lookUps = 0;
  vi.stubGlobal("WeakRef", CollectedRef);
});
afterEach(() => vi.unstubAllGlobals());

const textOf = (index: number): string => String(index).padEnd(1_000, ".");

/** Adds `count` values under texts of 1,000 characters, from `first` on. */
const fill = (pool: ReturnType<typeof weakPool<Value>>, first: number, count: number): readonly Value[] =>
  Array.from({ length: count }, (_, index) => pool.share(textOf(first + index), () => ({ name: String(first + index) })));

describe("a weak pool", () => {
  it("gives the value that was made under a text before, and makes none then", () => {
    const pool = weakPool<Value>(100);
    const value = pool.share("a", () => ({ name: "first" }));
    const make = vi.fn(() => ({ name: "second" }));
    expect(pool.share("a", make)).toBe(value);
    expect(make).not.toHaveBeenCalled();
    expect(pool.share("b", make)).not.toBe(value);
  });

  it("makes a value again where the one of before is gone, and shares it then", () => {
    const pool = weakPool<Value>(1);
    collected.add(pool.share("a", () => ({ name: "gone" })));
    const again = pool.share("a", () => ({ name: "again" }));
    expect(again).toEqual({ name: "again" });
    expect(pool.share("a", () => ({ name: "third" }))).toBe(again);
    expect(pool.size()).toBe(1);
  });

  it("forgets the texts of values that are gone, however many follow one another", () => {
    const pool = weakPool<Value>(2 ** 24);
    const [first] = fill(pool, 0, 1);
    let most = 0;
    for (let index = 1; index < 10_000; index += 1) {
      for (const value of fill(pool, index, 1)) collected.add(value);
      most = Math.max(most, pool.size());
    }
    expect(most).toBeLessThanOrEqual(2 * 66); // 2 ** 16 characters are at most 66 texts
    expect(pool.share(textOf(0), () => ({ name: "other" }))).toBe(first);
  });

  it("keeps what is in use through every sweep, and shares again what was swept", () => {
    const pool = weakPool<Value>(2 ** 24);
    const all = fill(pool, 0, 1_000);
    const gone = all.filter((_, index) => index % 2 === 1);
    for (const value of gone) collected.add(value);
    fill(pool, 1_000, 1_000);
    expect(pool.size()).toBe(1_500);
    const again = fill(pool, 0, 1_000);
    again.forEach((value, index) => (index % 2 === 1 ? expect(value).not.toBe(all[index]) : expect(value).toBe(all[index])));
    expect(fill(pool, 0, 1_000)).toEqual(again);
  });

  it("holds no more text than its bound: beyond it values are made, and not shared until others are gone", () => {
    const pool = weakPool<Value>(200_000);
    const held = fill(pool, 0, 200);
    expect(pool.size()).toBe(200);
    const [beyond] = fill(pool, 200, 1);
    expect(beyond).toEqual({ name: "200" });
    expect(fill(pool, 200, 1)[0]).not.toBe(beyond);
    expect(fill(pool, 0, 200)[7]).toBe(held[7]);
    for (const value of held) collected.add(value);
    fill(pool, 300, 300);
    expect(pool.size()).toBe(200);
    const [shared] = fill(pool, 599, 1);
    expect(fill(pool, 599, 1)[0]).not.toBe(shared); // full again, of what is in use
  });

  it("takes time in proportion to what is added, also when it is full of what is in use", () => {
    const pool = weakPool<Value>(1_000_000);
    fill(pool, 0, 20_000);
    expect(pool.size()).toBe(1_000);
    expect(lookUps).toBeLessThan(2 * 20_000);
  });
});
