import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it, test } from "vitest";
import { runDemo } from "../../examples/demo/demo.js";
import { nearestTo } from "../../examples/demo/nearest.js";
import { aliyunRtc } from "../../src/index.js";

const folder = mkdtempSync(join(tmpdir(), "rtc-billing-options-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function demo(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runDemo(args, { out: (text) => (out += text), err: (text) => (err += text), screen: null });
  return { code, out, err };
}

let files = 0;
function file(content: string, name = "calls.csv"): string {
  const path = join(folder, `${(files += 1)}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** 100 minutes of 720p, each CNY 0.032 and one package minute; the day after, as many again. */
const CALLS = file(["usageId,appId,item,startedAt,seconds", "u1,lab,video-720p,2019-09-01T10:00:00+08:00,6000", "u2,studio,video-720p,2019-09-02T10:00:00+08:00,6000", ""].join("\n"));
const totalIn = (out: string): string | undefined => /^Total of the month: (.*)$/m.exec(out)?.[1];
const holds = (out: string): boolean => (out.match(/^ok {4}/gm) ?? []).length === 3 && !/^FAIL/m.test(out);
const said = (out: string): string => out.split("\n\n")[1] ?? "";

describe("what the demo would invent is set", () => {
  test.each`
    args                                                     | total
    ${[]}                                                    | ${"0.00 CNY"}
    ${["--no-packages"]}                                     | ${"6.40 CNY"}
    ${["--package", "50:1.50"]}                              | ${"4.80 CNY"}
    ${["--package", "50:1.50:1d"]}                           | ${"4.80 CNY"}
    ${["--package", "150:4.50:1d"]}                          | ${"3.20 CNY"}
    ${["--package", "150:4.50:1m"]}                          | ${"1.60 CNY"}
    ${["--package", "50:1.50:1d", "--package", "100:3:30d"]} | ${"1.60 CNY"}
    ${["--package", "200:6:2y"]}                             | ${"0.00 CNY"}
  `("$args: $total", async ({ args, total }: { readonly args: readonly string[]; readonly total: string }) => {
    const { code, out, err } = await demo(CALLS, ...args);
    expect([code, err, totalIn(out), holds(out)]).toEqual([0, "", total, true]);
    expect(said(out)).toContain(`packages, ${args.length === 0 ? "invented; set it with" : "as set by"} --package, --no-packages`);
  });

  it("says each package, when it is bought and how it is paid", async () => {
    expect(said((await demo(CALLS, "--package", "50:1.5:30d", "--package", "7:0.1")).out)).toContain(
      [
        "    package-1: 50 package minutes for CNY 1.50, valid for 30 days, at the opening, paid outside the account",
        "    package-2: 7 package minutes for CNY 0.10, valid for 1 year, at the opening, paid outside the account\n",
      ].join("\n"),
    );
    expect(said((await demo(CALLS, "--no-packages")).out)).toContain("    none; since an app is enabled only after a purchase (A7)");
  });

  it("pays in the cash that is given, and nothing else", async () => {
    const { out } = await demo(CALLS, "--no-packages", "--cash", "12.34");
    expect(out).toContain("cash = top-ups - packages - bills: 5.94 = 12.34 - 0.00 - 6.40");
    expect(said(out)).toContain("cash, as set by --cash\n    CNY 12.34 at the opening\n");
    const none = await demo(CALLS, "--no-packages", "--cash", "0");
    expect(none.out).toContain("cash = top-ups - packages - bills: -6.40 = 0.00 - 0.00 - 6.40");
    expect(said(none.out)).toContain("cash, as set by --cash\n    none\n");
  });

  it("enables the apps that are given", async () => {
    const { out } = await demo(CALLS, "--no-packages", "--app", "lab");
    expect([totalIn(out), holds(out)]).toEqual(["3.20 CNY", true]);
    expect(out).toContain('There is no app "studio".');
    expect(said(out)).toContain("apps, as set by --app\n    enabled: lab");
  });

  it("bills by another tariff: a shipped one, or a file", async () => {
    const calls = file(readFileSync(CALLS, "utf8").replaceAll("video-720p", "video-hd"));
    expect(totalIn((await demo(calls, "--no-packages", "--tariff", "tencentTrtc")).out)).toBe("5.60 CNY");
    expect((await demo(calls, "--tariff", "tencentTrtc")).out).toContain("Tariff tencent-trtc;");

    const own = { ...aliyunRtc, tariffId: "mine", currency: "EUR", regions: { eu: { selfService: true } }, items: { talk: { weight: "1", rates: [{ region: "eu", perMinute: "0.05" }] } }, offers: [] };
    const { metering: _, ...withoutMetering } = own;
    const tariff = file(`\ufeff${JSON.stringify(withoutMetering)}`, "tariff.json");
    const talks = file(readFileSync(CALLS, "utf8").replaceAll("video-720p", "talk"));
    const { out } = await demo(talks, "--tariff", tariff, "--package", "150:4");
    expect([totalIn(out), holds(out)]).toEqual(["2.50 EUR", true]);
    expect(totalIn((await demo(talks, "--tariff", tariff)).out)).toBe("0.00 EUR"); // the invented packages, on terms of their own
    expect((await demo("--subscriptions", "examples/sample-week/subscriptions.ndjson", "--tariff", tariff)).err).toBe(
      `demo: --tariff ${tariff}: has no metering, which says what a subscription is billed as\n`,
    );
  });
});

describe("options that cannot be meant", () => {
  const log = "examples/sample-week/subscriptions.ndjson";
  const copenhagen = ["x.csv", "--format", "copenhagen", "--epoch", "2019-09-01T00:00:00+08:00"];

  test.each`
    args                                                | complaint
    ${["--lateness", "5"]}                              | ${"--lateness has no effect without --subscriptions"}
    ${["--item", "audio"]}                              | ${"--item has no effect without --format copenhagen: the rows name their items"}
    ${[...copenhagen, "--app", "lab"]}                  | ${"--app has no effect with --format copenhagen: the rows name no apps"}
    ${["--subscriptions", log, "--format", "legs"]}     | ${"--format has no effect with --subscriptions"}
    ${["--subscriptions", log, "--epoch", "2019-09-01T00:00:00Z"]} | ${"--epoch has no effect with --subscriptions"}
    ${["--no-packages", "--package", "1:1"]}            | ${"--package has no effect with --no-packages: give one of them"}
    ${["--cash", "1", "--cash", "2"]}                   | ${"--cash is there twice"}
    ${["--cash"]}                                       | ${"--cash needs an amount"}
    ${["--cash", "--html", "x.html"]}                   | ${"--cash needs an amount"}
    ${["--cash", "much"]}                               | ${/^--cash much: Invalid amount: must be a decimal number/}
    ${["--cash", "-5"]}                                 | ${/^--cash -5: Invalid amount: must /}
    ${["--help=me"]}                                    | ${'--help takes no value: what is "me"?'}
    ${["--package", "0:1"]}                             | ${/^--package 0:1: Invalid offer\.minutes: must /}
    ${["--tariff", "tencentrtc"]}                       | ${"--tariff tencentrtc: there is no such file that can be read, nor a shipped tariff of that name; the nearest is tencentTrtc"}
    ${["--tarif", "aliyunRtc"]}                         | ${"there is no option --tarif; the nearest is --tariff, and --help tells of all"}
    ${["--packages=1:1"]}                               | ${"there is no option --packages; the nearest is --package, and --help tells of all"}
    ${["-x"]}                                           | ${/^there is no option -x; the nearest is --\w+, and --help tells of all$/}
    ${["-html", "x.html"]}                              | ${"there is no option -html; the nearest is --html, and --help tells of all"}
    ${["--journal", "a.txt", "--journal", "./a.txt"]}   | ${"--journal ./a.txt: that is the file of other books"}
  `("$args: $complaint", async ({ args, complaint }: { readonly args: readonly string[]; readonly complaint: string | RegExp }) => {
    const { code, out, err } = await demo(...args);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(/^demo: [^\n]*\n$/);
    const told = err.slice("demo: ".length, -1);
    if (typeof complaint === "string") expect(told).toBe(complaint);
    else expect(told).toMatch(complaint);
  });

  test.each(["100", "100:", ":5", "100:5:", "100:5:3w", "100:5:d", "1e3:5", "-1:5"])("--package %s: says the form", async (wish) => {
    expect((await demo("--package", wish)).err).toContain("must be MINUTES:PRICE or MINUTES:PRICE:VALID, such as 10000:280.00:1y");
  });

  test.each`
    content                                   | complaint
    ${"{"}                                    | ${/: is not JSON in UTF-8: /}
    ${JSON.stringify({ tariffId: "mine" })}   | ${/: Invalid tariff\./}
    ${JSON.stringify({ ...aliyunRtc, regions: { cn: { selfService: false } } })} | ${/: no region is selfService, so that no account can be activated\n$/}
  `("a tariff that no account can be opened on: $content", async ({ content, complaint }: { readonly content: string; readonly complaint: RegExp }) => {
    const tariff = file(content, "tariff.json");
    const { code, err } = await demo("--tariff", tariff);
    expect([code, err.startsWith(`demo: --tariff ${tariff}: `)]).toEqual([2, true]);
    expect(err).toMatch(complaint);
  });

  it("never overwrites a tariff", async () => {
    const tariff = file(JSON.stringify(aliyunRtc), "tariff.txt");
    expect((await demo("--tariff", tariff, "--journal", tariff)).err).toBe(`demo: --journal ${tariff}: that is the file of the tariff\n`);
  });
});

describe("options that only ask", () => {
  test.each([["-h"], ["--help"]])("%s names every option, and what each takes", async (option) => {
    const { code, out, err } = await demo(option);
    expect([code, err]).toEqual([0, ""]);
    for (const name of ["format", "encoding", "epoch", "item", "package", "no-packages", "cash", "app", "tariff", "html", "journal", "subscriptions", "lateness", "help", "version"]) {
      expect(out).toContain(`--${name}`);
    }
  });

  it("--version prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8")) as { readonly version: string };
    expect(await demo("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

test.each([["cash", "cash"], ["csah", "cash"], ["", "app"], ["subscription", "subscriptions"]])("the nearest to %j is %s", (word, nearest) => {
  expect(nearestTo(word, ["subscriptions", "format", "cash", "app"])).toBe(nearest);
});
