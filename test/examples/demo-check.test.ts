import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { runDemo } from "../../examples/demo/demo.js";

const folder = mkdtempSync(join(tmpdir(), "rtc-billing-check-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function demo(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runDemo(["check", ...args], { out: (text) => (out += text), err: (text) => (err += text), screen: null });
  return { code, out, err };
}

let files = 0;
function file(...lines: readonly string[]): string {
  const path = join(folder, `${(files += 1)}.csv`);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

const usages = file("usageId,appId,item,startedAt,seconds", "u1,lab,video-720p,2021-04-05T10:00:00+08:00,600", "u2,lab,audio,2021-04-06T10:00:00+08:00,60");
const purchases = file("packageId,purchasedAt,minutes,price,validFor", "p,2021-04-05T10:05:00+08:00,1,0.03,30d");
const ours = ["2021-04-05,video-720p,0.288", "2021-04-06,audio,0.008"];
const bill = (...lines: readonly string[]): string => file("day,item,amount", ...lines);
const check = (theirs: string, ...more: readonly string[]) => demo("--usages", usages, "--purchases", purchases, "--bill", theirs, ...more);

describe("check", () => {
  it("says that all lines agree, and ends with 0", async () => {
    expect(await check(bill(...ours))).toEqual({ code: 0, out: "The bill is what calls and packages come to: all 2 lines agree.\n", err: "" });
  });

  it("lists what differs, with its usages, and ends with 1", async () => {
    const { code, out, err } = await check(bill(ours[0] ?? "", "2021-04-07,audio,1"));
    expect([code, err]).toEqual([1, ""]);
    expect(out).toContain("2 lines differ between the bill and what calls and packages come to (CNY).");
    expect(out).toMatch(/2021-04-06 │ audio .* 0\.008 │ u2, 1 min, not on the bill\?/);
    expect(out).toMatch(/2021-04-07 │ audio .* - │/);
    expect(out).toContain("No other reading of the tariff explains more of the bill.");
  });

  it("compares the days that are asked for, and takes another reading", async () => {
    expect((await check(bill(ours[1] ?? ""), "--from", "2021-04-06")).code).toBe(0);
    expect((await check(bill(ours[0] ?? ""), "--until", "2021-04-06")).code).toBe(0);
    const theirs = bill("2021-04-05,video-720p,0.288", ours[1] ?? "");
    expect((await check(theirs, "--cover-from", "start-of-day")).code).toBe(0);
  });

  it("tells what could not be used, and a package that could not be bought", async () => {
    const broken = file("usageId,appId,item,startedAt,seconds", "u1,lab,video-720p,2021-04-05T10:00:00+08:00,600", "u2,lab,audio,yesterday,60", "u3,lab,opera,2021-04-05T10:00:00+08:00,60");
    const returned = file("packageId,purchasedAt,minutes,price,validFor,returnedAt", "p,2021-04-05T10:05:00+08:00,1,0.03,30d,2021-04-06T10:05:00+08:00");
    const { code, out } = await demo("--usages", broken, "--purchases", returned, "--bill", bill(ours[0] ?? ""));
    expect(code).toBe(1);
    for (const reason of ["UnreadableStart", "UnknownItem", "PackageConsumed"]) expect(out).toContain(reason);
  });

  test.each`
    args                                                                                  | complaint
    ${["--usages", usages]}                                                               | ${/^check needs --purchases FILE; check --help tells of all$/}
    ${["--usages", usages, "--purchases", purchases, "--bill", "nowhere.csv"]}            | ${/^nowhere\.csv: no such file$/}
    ${["--usages", usages, "--purchases", purchases, "--bill", usages]}                   | ${/line 1: column "day" is missing; found "usageId"/}
    ${["--usages", usages, "--purchases", purchases, "--bill", bill("2021-04-31,a,1")]}   | ${/Invalid lines\[0\]\.day: must be a day that exists/}
    ${["--usages", usages, "--purchases", file("packageId,purchasedAt,minutes,price,validFor", "p,2021-04-05T10:05:00+08:00,1,0.03,a year"), "--bill", bill()]} | ${/line 2: validFor must be days \(30d\), months \(6m\) or years \(1y\)$/}
    ${["--usages", usages, "--purchases", purchases, "--bill", bill(...ours), "--rounding", "up"]} | ${/^--rounding up: must be one of per-usage, per-day$/}
    ${["--bil", "x"]}                                                                     | ${/^check: Unknown option '--bil'/}
  `("complains: $complaint", async ({ args, complaint }: { readonly args: readonly string[]; readonly complaint: RegExp }) => {
    const { code, out, err } = await demo(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err.slice("demo: ".length, -1)).toMatch(complaint);
  });

  it("prints its options", async () => {
    expect(await demo("--help")).toMatchObject({ code: 0, out: expect.stringContaining("npm run demo -- check --usages FILE") as unknown });
  });
});
