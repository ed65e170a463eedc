import { describe, expect, it } from "vitest";
import { type Account, recordUsage, recordUsages, unwrap, type UsageInput } from "../../src/index.js";
import { bought, given, inService, ms } from "../support/account-steps.js";

const DAY = "2021-04-01T00:00:00+08:00";
const EIGHT = ms(DAY) + 8 * 3_600_000;
const RECORDED = 20_000;
const LATE = 50;

const usage = (usageId: string, startedAt: number, seconds = 60): UsageInput => ({ usageId, appId: "app", item: "video-720p", startedAt, seconds });

/** From nine on a call each second, all covered by a package that is never empty. */
const ofTheDay = Array.from({ length: RECORDED }, (_, index) => usage(`call-${index}`, EIGHT + 3_600_000 + index * 1_000));

function cpuMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const recordedIn = (account: Account, usages: readonly UsageInput[]): Account =>
  usages.reduce((now, each) => unwrap(recordUsage(now, { at: account.clock, ...each })).account, account);

const atNoon = (before: Account): Account => unwrap(recordUsages(before, { at: ms(DAY) + 16 * 3_600_000, usages: ofTheDay })).account;

describe("a late usage", () => {
  const open = given(inService(), bought("large", DAY, { minutes: 1_000_000 }));

  it("costs much less than one call each of the day, where it takes no minute from another", () => {
    const account = atNoon(open);
    const all = cpuMs(() => atNoon(open));
    const late = Array.from({ length: LATE }, (_, index) => usage(`late-${index}`, EIGHT + index * 1_000));
    expect(cpuMs(() => recordedIn(account, late))).toBeLessThan(all);
  });

  it("costs as little where it takes minutes only from a call before the others, out of a package that is empty since", () => {
    const small = given(open, bought("small", DAY, { minutes: 60, validFor: { days: 30 } }));
    const account = atNoon(unwrap(recordUsages(small, { at: EIGHT + 3_600_000, usages: [usage("first", EIGHT, 3_600)] })).account);
    const all = cpuMs(() => atNoon(open));
    const late = Array.from({ length: LATE }, (_, index) => usage(`late-${index}`, EIGHT - 3_600_000 + index * 1_000));
    expect(cpuMs(() => recordedIn(account, late))).toBeLessThan(all);
  });
});
