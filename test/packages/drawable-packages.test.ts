import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawDown } from "../../src/packages/drawdown.js";
import type { MinutePackage } from "../../src/packages/minute-package.js";
import { applyDraws, NO_BALANCES, type PackageBalances, withoutPackage, withPackage } from "../../src/packages/package-balances.js";
import { instantOf } from "../../src/values/instant.js";
import { decimal } from "../../src/values/money.js";
import { packageTimeOf } from "../../src/values/package-time.js";

type Terms = Pick<MinutePackage, "packageId" | "regions" | "items" | "appIds" | "priority"> & { readonly from: number; readonly until: number; readonly quota: number };

const packageOf = ({ from, until, quota, ...terms }: Terms): MinutePackage => ({
  ...terms, quotaMs: packageTimeOf(quota), effectiveAt: instantOf(from), expiresAt: instantOf(until), offerId: null, label: null, returnable: true,
  price: decimal("0"), validFor: { days: 1 }, source: "inline", paidFrom: "external", purchasedAt: instantOf(from), refundableUntil: instantOf(from), refunded: false, renews: null, renewal: null, renewalOf: null,
});

const names = (...list: readonly string[]) => fc.subarray([...list], { minLength: 1 });
const terms = fc.record({
  regions: names("cn", "us"), items: fc.option(names("a", "aa", "1 a"), { freq: 2 }), appIds: fc.option(names("x", "a", "__proto__"), { freq: 2 }),
  priority: fc.constantFrom(0, 0, 0, -1, 1, 1_000), from: fc.nat({ max: 20 }), length: fc.integer({ min: 1, max: 20 }), quota: fc.integer({ min: 1, max: 6 }),
});
const usage = fc.record({ region: fc.constantFrom("cn", "us", "eu"), item: fc.constantFrom("a", "aa", "1 a"), appId: fc.constantFrom("x", "a", "__proto__", "aa") });
const span = fc.record({ usage, from: fc.nat({ max: 30 }), length: fc.nat({ max: 10 }), needed: fc.nat({ max: 12 }), returns: fc.option(fc.nat(), { freq: 8 }) });

describe("a span draws on the packages that are sold for its region, item and app (rules 2, 5 and 7)", () => {
  it("as one that looks at each package in turn does, whatever is drawn and returned between", () => {
    fc.assert(fc.property(fc.array(terms, { maxLength: 12, size: "max" }), fc.array(span, { maxLength: 15, size: "max" }), (list, spans) => {
      const packages = list.map((each, index) => ({ ...each, packageId: `p${(index * 5) % 13}`, until: each.from + each.length }));
      const left = new Map(packages.map((pack) => [pack.packageId, pack.quota]));
      let balances: PackageBalances = packages.map(packageOf).reduce(withPackage, NO_BALANCES);
      const inOrder = [...packages].sort((a, b) => a.priority - b.priority || a.until - b.until || a.from - b.from || (a.packageId < b.packageId ? -1 : 1));
      for (const { usage: of, from, length, needed, returns } of spans) {
        const given = { usage: of, startedAt: instantOf(from), endedAt: instantOf(from + length) };
        const { draws, overageMs } = drawDown(balances, given, packageTimeOf(needed));
        let wanted = needed;
        const expected: { packageId: string; drawnMs: number }[] = [];
        for (const pack of inOrder) {
          const isFor = pack.regions.includes(of.region) && (pack.items?.includes(of.item) ?? true) && (pack.appIds?.includes(of.appId) ?? true);
          const drawnMs = isFor && pack.from <= from && from + length <= pack.until ? Math.min(wanted, left.get(pack.packageId) ?? 0) : 0;
          if (drawnMs > 0) expected.push({ packageId: pack.packageId, drawnMs });
          wanted -= drawnMs;
        }
        expect({ draws, overageMs }).toEqual({ draws: expected, overageMs: wanted });
        for (const { packageId, drawnMs } of draws) left.set(packageId, (left.get(packageId) ?? 0) - drawnMs);
        balances = applyDraws(balances, draws, 1, given.endedAt);
        const returned = returns === null ? undefined : inOrder[returns % (inOrder.length + 1)];
        if (returned && left.has(returned.packageId)) {
          balances = withoutPackage(balances, packageOf(returned));
          left.delete(returned.packageId);
        }
      }
    }), { numRuns: 500 });
  });
});

describe("finding the next package", () => {
  /** How many packages are looked at for one draw, of `count` that `termsOf` makes. */
  function lookedAt(count: number, termsOf: (index: number) => Partial<Terms>): number {
    let reads = 0;
    const counted = (index: number): MinutePackage => {
      const pack = packageOf({ packageId: `p${index}`, regions: ["cn"], items: null, appIds: null, priority: 0, from: 0, until: 1_000 + index, quota: 1, ...termsOf(index) });
      return Object.defineProperty({ ...pack }, "effectiveAt", { get: () => { reads += 1; return pack.effectiveAt; } });
    };
    const balances = Array.from({ length: count }, (_, index) => counted(index)).reduce(withPackage, NO_BALANCES);
    reads = 0;
    const { draws } = drawDown(balances, { usage: { region: "cn", item: "a", appId: `app${count - 1}` }, startedAt: instantOf(900), endedAt: instantOf(901) }, packageTimeOf(1));
    expect(draws).toEqual([{ packageId: `p${count - 1}`, drawnMs: 1 }]);
    return reads;
  }

  it.each<[what: string, termsOf: (index: number, count: number) => Partial<Terms>]>([
    ["each for an app of its own", (index) => ({ appIds: [`app${index}`] })],
    ["each for another item but one", (index, count) => ({ items: [index === count - 1 ? "a" : `b${index}`] })],
    ["of which all but one have expired, in seven priorities", (index, count) => ({ priority: index % 7, until: index === count - 1 ? 2_000 : 500 + (index % 300) })],
    ["of which all but one begin later, in seven priorities", (index, count) => ({ priority: index % 7, from: index === count - 1 ? 0 : 950 })],
  ])("does not look at each of many packages %s", (_what, termsOf) => {
    expect(lookedAt(4_000, (index) => termsOf(index, 4_000))).toBeLessThan(40);
  });
});
