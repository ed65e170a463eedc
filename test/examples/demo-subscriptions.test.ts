import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { runDemo } from "../../examples/demo/demo.js";
import { logChecks } from "../../examples/demo/log-report.js";
import { noProgress } from "../../examples/demo/progress.js";
import { billLog } from "../../examples/demo/subscriptions.js";
import { sampleWeek } from "../../examples/sample-week/week.js";
import { aliyunRtc, unwrap } from "../../src/index.js";
import { meter, type SubscriptionRecord } from "../../src/metering/index.js";
import { record, showing, speaking } from "../support/subscriptions.js";

const FILE = "examples/sample-week/subscriptions.ndjson";
const folder = mkdtempSync(join(tmpdir(), "rtc-billing-log-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function demo(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runDemo(args, { out: (text) => (out += text), err: (text) => (err += text), screen: null });
  return { code, out, err };
}

let logs = 0;
function logOf(...records: readonly SubscriptionRecord[]): string {
  const file = join(folder, `log-${(logs += 1)}.ndjson`);
  writeFileSync(file, records.map((each) => `${JSON.stringify(each)}\n`).join(""));
  return file;
}

const lastLines = (out: string): readonly string[] => out.trimEnd().split("\n\n").at(-1)?.split("\n") ?? [];

describe("npm run demo -- --subscriptions", () => {
  it("has a log that is what its script makes", () => {
    expect(readFileSync(FILE, "utf8")).toBe(sampleWeek());
  });

  it("prints each bad line with its reason, and counts that add up from record to bill", async () => {
    const { code, out, err } = await demo("--subscriptions", FILE);
    const good = sampleWeek().split("\n").slice(0, -4).map((line) => JSON.parse(line) as SubscriptionRecord);
    const { usages } = unwrap(meter(good, { tariff: aliyunRtc }));
    const minutes = (wanted: string): number => usages.filter(({ item }) => item === wanted).reduce((sum, { seconds }) => sum + Math.ceil(seconds / 60), 0);
    const [small, large, rows] = [minutes("video-360p"), minutes("video-720p"), good.length + 3];
    const total = /^Total: (\S+) CNY$/m.exec(out)?.[1];

    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").slice(0, 3)).toEqual([
      `line ${rows - 2}: is no JSON.`,
      `line ${rows - 1}: Invalid channelId: must be a text that is not empty.`,
      `line ${rows}: Invalid source: must be "camera" or "screen" or "microphone" or "room".`,
    ]);
    expect(lastLines(out)).toEqual([
      `ok    records read = metered + refused: ${rows} = ${good.length} + 3`,
      `ok    minutes metered = minutes billed, video-360p: ${small} = ${small}`,
      `ok    minutes metered = minutes billed, video-720p: ${large} = ${large}`,
      `ok    legs = rated + repeats + refused: ${usages.length} = ${usages.length} + 0 + 0`,
      `ok    cash = top-ups - packages - bills: ${(170 - Number(total)).toFixed(2)} = 200.00 - 30.00 - ${total}`,
      "ok    lines not billed yet: 0",
    ]);
    const drawn = 2_000; // package minutes, all of both packages: a minute of 360p takes half of one; each is worth CNY 0.032
    expect(Math.abs((small / 2 + large - drawn) * 0.032 - Number(total))).toBeLessThan(0.05); // each of five bills is rounded down to 0.01
  });

  it("prints each leg that the account refuses, and counts it", async () => {
    const day = 86_400;
    const { code, out } = await demo("--subscriptions", logOf(
      record("a", showing("p", 1_920, 1_080), 2 * day), // cut at two midnights
      record("a", speaking("q"), 60, { after: 5 * day }),
    ));
    expect(code).toBe(0);
    expect(out).toMatch(/^leg audio\/class\/room\/a\/audio\/\d+\/60: .*suspended/);
    expect(lastLines(out)).toEqual(expect.arrayContaining([
      "ok    records read = metered + refused: 2 = 2 + 0",
      "ok    minutes metered = minutes billed, audio: 0 = 0",
      "ok    minutes metered = minutes billed, video-1080p: 2880 = 2880",
      "ok    legs = rated + repeats + refused: 4 = 3 + 0 + 1",
    ]));
  });

  test.each([[[], "1 + 1", "line 2: "], [["--lateness", "60"], "1 + 1", "line 2: "], [["--lateness", "61"], "2 + 0", "Call legs"]])(
    "refuses a record that starts 61 minutes before another, unless it may be that late: %j",
    async (args, counted, begin) => {
      const log = logOf(record("a", speaking("p"), 60, { after: 3_660 }), record("a", speaking("p"), 60));
      const { code, out } = await demo("--subscriptions", log, ...args);
      expect(code).toBe(0);
      expect(out.startsWith(begin)).toBe(true);
      expect(lastLines(out)[0]).toBe(`ok    records read = metered + refused: 2 = ${counted}`);
    },
  );

  it("says what it invented, and takes packages, cash and a tariff from options", async () => {
    expect((await demo("--subscriptions", FILE)).out).toContain("cash, invented; set it with --cash\n    CNY 200.00 at the opening\n");
    const { code, out } = await demo("--subscriptions", FILE, "--tariff", "tencentTrtc", "--package", "100:1:30d", "--cash", "500");
    expect(code).toBe(0); // that tariff rounds the sum of a day up, not each leg
    expect(out).toContain("cash, as set by --cash\n    CNY 500 at the opening\n");
    expect(out).toMatch(/minutes metered = minutes billed, video-hd: \d/);
    expect(lastLines(out).every((line) => line.startsWith("ok "))).toBe(true);
  });

  it("bills by the sum of the pixels, where the price list does (B13), and records of stays (B14)", async () => {
    const { code, out } = await demo("--subscriptions", FILE, "--tariff", "aliyunRtc3", "--no-packages", "--cash", "500");
    expect(code).toBe(0);
    expect(out).toMatch(/minutes metered = minutes billed, video-full-hd: \d/); // a camera of 640 × 360 beside a screen of 1,280 × 720
    expect(lastLines(out).every((line) => line.startsWith("ok "))).toBe(true);

    const stay = { appId: "class", channelId: "hall", subscriberId: "alone", source: "room", from: "2021-03-08T09:00:00+08:00", until: "2021-03-08T10:00:00+08:00" };
    const log = join(folder, "stays.ndjson");
    writeFileSync(log, `${JSON.stringify(stay)}\n`);
    const alone = await demo("--subscriptions", log, "--tariff", "aliyunArtc", "--no-packages");
    expect(alone.out).toContain("Total: 0.36 CNY"); // 60 × 0.006
    expect(alone.out).toContain("minutes metered = minutes billed, audio: 60 = 60");
  });

  it("writes a page with the same total, and with what was refused", async () => {
    const file = join(folder, "week.html");
    const { code, out } = await demo("--subscriptions", FILE, "--html", file);
    expect([code, out.endsWith(`\nThe page is in ${file}\n`)]).toEqual([0, true]);
    const page = readFileSync(file, "utf8");
    expect(page).toContain(`<dd class="amount">${/^Total: (\S+) CNY$/m.exec(out)?.[1]} CNY</dd>`);
    for (const reason of ["NotJson", "InvalidInput channelId", "InvalidInput source"]) expect(page).toContain(`scope="row">${reason}</th>`);
  });

  it("writes the books of the account", async () => {
    const file = join(folder, "books.txt");
    expect(await demo("--subscriptions", FILE, "--journal", file)).toMatchObject({ code: 0, out: expect.stringContaining(`The books are in ${file}`) });
    expect(readFileSync(file, "utf8")).toContain("payment-1");
  });

  test.each([
    [["nowhere.ndjson"], /^demo: nowhere\.ndjson: no such file\n$/],
    [[FILE, "--lateness", "1h"], /^demo: --lateness 1h: must be a whole number of minutes/],
    [[FILE, "--item", "audio"], /^demo: --item has no effect with --subscriptions\n$/],
    [[FILE, "calls.csv"], /^demo: "calls\.csv" has no effect with --subscriptions: one file at a time\n$/],
    [[logOf()], /^demo: \S+: nothing in it is billed; is it a log of subscriptions\?\n$/],
    [["examples/sample-month/calls.csv"], /^demo: \S+: nothing in it is billed; line 1: is no JSON\.\n$/],
  ])("reports in one line what is wrong with %j", async (args, complaint) => {
    expect(await demo("--subscriptions", ...args)).toEqual({ code: 2, out: "", err: expect.stringMatching(complaint) });
  });

  it("detects a record, a leg or minutes that are not accounted for", async () => {
    const customer = { tariff: aliyunRtc, wishes: { packages: null, cash: null, apps: null }, keepsLedger: false };
    const log = await billLog({ file: FILE, encoding: "utf-8", latenessMs: 3_600_000, tariff: aliyunRtc }, customer, { tell: () => undefined, progress: noProgress });
    const broken = (changes: Partial<typeof log>) => logChecks({ ...log, ...changes }).filter(({ holds }) => !holds).map(({ text }) => text.split(":")[0]);
    const { counts, items } = log;
    expect(broken({})).toEqual([]);
    expect(broken({ counts: { ...counts, metered: counts.metered - 1 } })).toEqual(["records read = metered + refused"]);
    expect(broken({ counts: { ...counts, legs: counts.legs + 1 } })).toEqual(["legs = rated + repeats + refused"]);
    expect(broken({ items: new Map(items).set("video-360p", { legs: 120, minutes: 1 }) })).toEqual(["minutes metered = minutes billed, video-360p"]);
  });
});
