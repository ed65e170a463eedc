import { fileURLToPath } from "node:url";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { existsSync, readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { runDemo } from "../../examples/demo/demo.js";
import { billMonth } from "../../examples/demo/month.js";
import { readOptions } from "../../examples/demo/options.js";
import { daysFrom } from "../../examples/demo/days.js";
import { grouped } from "../../examples/demo/page/figures.js";
import { pageOf } from "../../examples/demo/page/page.js";
import { noProgress } from "../../examples/demo/progress.js";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the tests ask of an element; the parser's own types need those of a browser. */
interface Element {
  readonly textContent: string;
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly getAttribute: (name: string) => string | null;
  readonly querySelectorAll: (selector: string) => Iterable<Element>;
}

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly page: string;
  readonly document: Element;
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rtc-billing-page-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function demo(...args: readonly string[]): Promise<Omit<Run, "page" | "document">> {
  let out = "";
  let err = "";
  const code = await runDemo(args, { out: (text) => (out += text), err: (text) => (err += text), screen: null });
  return { code, out, err };
}

async function paged(...args: readonly string[]): Promise<Run> {
  const file = join(folder, "page.html");
  await rm(file, { force: true });
  const run = await demo(...args, "--html", file);
  const page = existsSync(file) ? readFileSync(file, "utf8") : "";
  return { ...run, page, document: parseHTML(page).document };
}

/** The page of the shipped month, as a process of its own writes it. */
async function inAnotherZone() {
  const file = join(folder, "elsewhere.html");
  const args = [fromRoot("node_modules/tsx/dist/cli.mjs"), "--tsconfig", "tsconfig.json", "examples/demo/main.ts", "--html", file];
  const env = { ...process.env, TZ: "America/New_York", LC_ALL: "de_DE.UTF-8" };
  const { stdout: out, stderr: err } = await promisify(execFile)(process.execPath, args, { cwd: fromRoot("."), env });
  return { file, out, err };
}

async function calls(...rows: readonly string[]): Promise<string> {
  const path = join(folder, "calls.csv");
  await writeFile(path, rows.map((row) => `${row}\n`).join(""));
  return path;
}

const all = (within: Element, selector: string): readonly Element[] => [...within.querySelectorAll(selector)];
const texts = (within: Element, selector: string): readonly string[] => all(within, selector).map(({ textContent }) => textContent);

/** The body of the table whose first column has this title, cell by cell. */
function tableOf({ document }: Run, title: string, part: "tbody" | "tfoot" = "tbody"): readonly (readonly string[])[] {
  const table = all(document, "table").find((one) => texts(one, "thead th")[0] === title);
  return table ? all(table, `${part} tr`).map((row) => texts(row, "th, td")) : [];
}

const headline = ({ document }: Run): Readonly<Record<string, string>> =>
  Object.fromEntries(all(document, ".headline > div").map((figure) => [texts(figure, "dt")[0], texts(figure, ".amount")[0]]));

/** The bars of the wide drawing: day, series and amount of each; and their colour. */
const barsIn = ({ document }: Run, chart: string) =>
  all(document, `#${chart} svg.wide rect`).map((bar) => {
    const [, day = "", series = "", amount = ""] = /^(\S+), (.+): (-?[\d,.]+) .+$/.exec(texts(bar, "title")[0] ?? "") ?? [];
    return { day, series, amount, fill: bar.getAttribute("fill") };
  });

const RATES: Readonly<Record<string, string>> = { "audio": "0.008", "video-360p": "0.016", "video-720p": "0.032", "video-1080p": "0.120" };
const SAMPLE_ROWS = readFileSync(fromRoot("examples/sample-month/calls.csv"), "utf8").split("\n").map((row) => row.split(","));

const cents = (figure = ""): number => Math.round(Number(figure.replaceAll(",", "")) * 100);
const sum = (figures: readonly string[]): number => figures.reduce((total, figure) => total + cents(figure), 0);

describe("the page of the shipped month", () => {
  let run: Run;
  let elsewhere: { readonly file: string; readonly out: string; readonly err: string };
  beforeAll(async () => {
    [run, elsewhere] = await Promise.all([paged(), inAnotherZone()]);
  }, 60_000);

  it("is written in addition to the report, whose last line has its path", () => {
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toMatch(/^Tariff aliyun-rtc;/);
    expect(run.out.endsWith(`ok    lines not billed yet: 0\n\nThe page is in ${join(folder, "page.html")}\n`)).toBe(true);
  });

  it("has every bill in its table, and their sum is the headline's total", () => {
    const bills = tableOf(run, "bill of");
    const printed = [...run.out.matchAll(/^│ (\d{4}-\d{2}-\d{2}) │.* ([\d.]+) │$/gm)].map(([, day, total]) => [day, total]);
    expect(printed.length).toBeGreaterThan(30);
    expect(bills.map((cells) => [cells[0], cells.at(-1)])).toEqual(printed);

    expect(headline(run)["Total of the month"]).toBe("310.00 CNY");
    expect(sum(bills.map((cells) => cells.at(-1) ?? ""))).toBe(310_00);
    expect(tableOf(run, "bill of", "tfoot")).toEqual([["all", "63,334", "50,583.00", "12,751.00", "286.6622", "23.4954", "-0.1576", "310.00"]]);
  });

  it("says in its headline what the report says", () => {
    expect(headline(run)).toEqual({
      "Total of the month": "310.00 CNY",
      "Packages besides": "1,120.00 CNY",
      "Minutes": "63,334",
      "Covered minutes": "50,583.00",
      "Overage minutes": "12,751.00",
      "Cash": "330.00 CNY",
    });
    for (const [, line = ""] of run.out.matchAll(/^ok {4}(.+)$/gm)) expect(texts(run.document, "#checks li")).toContain(`ok ${line}`);
  });

  it("draws one series for each package, each in a colour of its own", () => {
    const packages = tableOf(run, "package").map(([name]) => name);
    expect(packages).toHaveLength(5);
    expect(texts(run.document, "#packages .legend li")).toEqual(packages);
    const colours = new Set(barsIn(run, "packages").map(({ series, fill }) => `${series} ${fill}`));
    expect([...colours].map((colour) => colour.split(" ")[0]).sort()).toEqual([...packages].sort());
    expect(new Set([...colours].map((colour) => colour.split(" ")[1])).size).toBe(packages.length);
  });

  it("ends the series of each package with what is left of it, or was left at its expiry", () => {
    for (const [name = "", , , , , , left] of tableOf(run, "package")) {
      const last = barsIn(run, "packages").filter(({ series }) => series === name).sort((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
      expect([name, last?.amount]).toEqual([name, left]);
    }
    expect(texts(run.document, "#packages .note")[0]).toContain("one-week expired on 2019-09-26 00:00 with 1,048.75 minutes unused.");
  });

  it("draws overage and charges that sum to the bills'", () => {
    expect(sum(barsIn(run, "overage").map(({ amount }) => amount))).toBe(12_751_00);
    const charged = barsIn(run, "charges").map(({ amount }) => amount);
    expect(Math.abs(sum(charged) - 310_00)).toBeLessThan(charged.length); // bars show amounts in cents, the parts of a bill have more decimals
    expect(new Set(barsIn(run, "charges").map(({ series }) => series))).toEqual(new Set(["calls of the day", "adjustments for days billed before"]));
  });

  it("has each reason for which rows were refused, with an example", () => {
    const refused = tableOf(run, "refused because");
    expect(sum(refused.map(([, rows]) => rows ?? ""))).toBe(89_00);
    expect(refused.find(([reason]) => reason === "WrongColumnCount")).toEqual(["WrongColumnCount", "8", "unknown", "line 132: The row has 4 columns, the header 7.odd-133,classroom,cn,audio"]);
  });

  it("says what refused rows would have been worth: their minutes at the tariff's rates", () => {
    const refused = tableOf(run, "refused because");
    const worthOf = (reason: string): string => refused.find(([name]) => name === reason)?.[2] ?? "";
    const sandbox = SAMPLE_ROWS.filter(([, appId]) => appId === "sandbox").map(([, , , item = "", , seconds]) => Math.ceil(Number(seconds) / 60) * Number(RATES[item]));
    expect(worthOf("AppDisabled")).toBe(sandbox.reduce((total, next) => total + next, 0).toFixed(2));
    expect(worthOf("InvalidInput seconds")).toBe("0.02 (2 of 18 rows)"); // 12.5 seconds, twice
    expect(worthOf("UnknownItem")).toBe("unknown");
    const worth = sum(refused.map(([, , value = ""]) => (value === "unknown" ? "0" : (value.split(" ")[0] ?? ""))));
    const [, said = ""] = /have been worth CNY ([\d.]+)\./.exec(texts(run.document, "#refused .note")[0] ?? "") ?? [];
    expect(Math.abs(worth - cents(said))).toBeLessThan(refused.length); // each is rounded
  });

  it("shares out what bills charge and what packages cost by app and item", () => {
    const rows = tableOf(run, "app");
    const columnOf = (index: number): number => rows.reduce((total, cells) => total + Number((cells[index] ?? "").replaceAll(",", "")), 0);
    expect(tableOf(run, "app", "tfoot")).toEqual([["all", "", "6,748", "63,334", "310.00", "1,120.00"]]);
    expect([columnOf(2), columnOf(3), columnOf(4).toFixed(2), columnOf(5).toFixed(2)]).toEqual([6_748, 63_334, "310.00", "1120.00"]);
    expect(new Set(rows.slice(0, -2).map(([app]) => app))).toEqual(new Set(["classroom", "clinic", "helpdesk"]));
    // No package covers recording, so that all its minutes are on bills; there is one rate.
    for (const cells of rows.filter(([, item]) => item === "recording-360p")) {
      expect(cells.slice(4)).toEqual([(Number((cells[3] ?? "").replaceAll(",", "")) * 0.0262).toFixed(4), "0.0000"]);
    }
    expect(rows.filter(([, item]) => item === "recording-360p")).toHaveLength(2);
  });

  it("says which days had no package, as its chart shows", () => {
    const drawn = new Set(barsIn(run, "packages").filter(({ amount }) => cents(amount) > 0).map(({ day }) => day));
    const without = daysFrom("2019-09-01", "2019-10-04").filter((day) => !drawn.has(day));
    expect(without).toEqual(daysFrom("2019-09-09", "2019-09-12"));
    expect(texts(run.document, "#packages .note")[0]).toContain("No package minutes were left at the end of 2019-09-09 to 2019-09-12: 7,670.00 minutes of overage on these days");
  });

  it("names every figure where a narrow page lays a row out as a list", () => {
    const cells = all(run.document, ".sheet td");
    expect(cells.length).toBeGreaterThan(300);
    for (const cell of cells) expect(cell.getAttribute("data-name")).toMatch(/\S/);
    expect(run.page).not.toContain("sticky"); // a column that stays covers parts of figures
  });

  it("needs no script and no external resource", () => {
    expect(run.page).not.toMatch(/<script|javascript:|https?:|@import|url\(|<link|<iframe|<img|<object/i);
    const names = all(run.document, "*").flatMap(({ attributes }) => [...attributes].map(({ name }) => name));
    expect(names.filter((name) => /^on|src|href|data$/i.test(name))).toEqual([]);
  });

  it("is accessible: language, names of charts, headers of tables, unique ids", () => {
    expect(all(run.document, "html").map((root) => root.getAttribute("lang"))).toEqual(["en"]);
    const ids = all(run.document, "[id]").map((one) => one.getAttribute("id"));
    expect(new Set(ids).size).toBe(ids.length);
    const charts = all(run.document, "svg");
    expect(charts).toHaveLength(6);
    for (const chart of charts) {
      expect(texts(run.document, `#${chart.getAttribute("aria-labelledby")}`)[0]).toMatch(/\S/);
      expect(texts(run.document, `#${chart.getAttribute("aria-describedby")}`)[0]).toMatch(/\S/);
      expect(chart.getAttribute("viewBox")).toMatch(/^0 0 \d+ \d+$/);
      expect([chart.getAttribute("role"), chart.getAttribute("width")]).toEqual(["img", null]);
    }
    for (const header of all(run.document, "th")) expect(header.getAttribute("scope")).toMatch(/^(col|row)$/);
  });

  it("is the same, byte for byte, in a process in another zone", () => {
    expect({ out: elsewhere.out, err: elsewhere.err }).toEqual({ out: run.out.replace("page.html", "elsewhere.html"), err: "" });
    expect(readFileSync(elsewhere.file, "utf8") === run.page).toBe(true);
  });
});

const HEADER = "usageId,appId,item,startedAt,seconds";
const LEG = "u1,lab,audio,2019-09-01T10:00:00+08:00,60";

describe("the page of another file", () => {
  it("escapes whatever a row contains", async () => {
    const hostile = [
      "<script>alert(1)</script>,lab,audio,2019-09-01T10:00:00+08:00,never",
      'u3,"x""><img src=x onerror=alert(1)>",<b>audio</b>,2019-09-01T10:00:00+08:00,60',
      "u4,lab,audio,,60,</code></table><style>*{display:none}</style>&amp;\u202e\u0000",
    ];
    const run = await paged(await calls(HEADER, LEG, ...hostile));
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(all(run.document, "script, img, b, code style")).toEqual([]);
    expect(all(run.document, "style")).toHaveLength(1);
    expect(run.page).not.toMatch(/<script/i);
    expect(texts(run.document, "#refused code")).toEqual(hostile.map((row) => row.replace(/[\u202e\u0000]/g, "\u00b7")));
  });

  it("follows the other options, and lists calls that may be logged twice", async () => {
    const file = await calls("timestamp,caller,callee,duration", "30,1,2,100", "60,1,2,101", "90,1,3,61");
    const run = await paged(file, "--format", "copenhagen", "--epoch", "2019-09-01T00:00:00+08:00", "--item", "video-720p");
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(headline(run)["Minutes"]).toBe("6");
    expect(texts(run.document, "#lookalikes p")[0]).toContain("Pairs of rows that look like one call: 1 (the first: lines 2 and 3).");
    expect(texts(run.document, "#refused .note")).toEqual(["Every row could be used."]);
  });

  it("is written even when nothing could be billed", async () => {
    const run = await paged(await calls(HEADER, "u1,lab,audio,2019-09-01T10:00:00+08:00,-1"));
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(all(run.document, "svg")).toEqual([]);
    expect(headline(run)).toMatchObject({ "Total of the month": "0.00 CNY", "Minutes": "0" });
  });

  it("shows a check that fails", async () => {
    const options = readOptions([await calls(HEADER, LEG)]);
    if (typeof options === "string") throw new Error("no options");
    const month = await billMonth(options.calls, { ...options, keepsLedger: false }, noProgress);
    const page = pageOf({ ...month, totalName: "Total", checks: [{ text: "1 = 2", holds: false }], rated: 1, refusedCount: 0 });
    expect(texts(parseHTML(page).document, "#checks li")).toEqual(["FAIL 1 = 2"]);
  });
});

describe("where the page cannot be written", () => {
  test.each`
    where                 | page                    | complaint
    ${"a folder"}         | ${"."}                  | ${"is a directory, not a file"}
    ${"no folder"}        | ${"missing/page.html"}  | ${"there is no folder for it"}
    ${"a file as folder"} | ${"calls.csv/page.html"} | ${"there is no folder for it"}
  `("$where: the report, one line, exit code 2", async ({ page, complaint }: Readonly<Record<"page" | "complaint", string>>) => {
    const file = await calls(HEADER, LEG);
    const target = join(folder, page);
    const { out } = await demo(file);
    expect(await demo(file, "--html", target)).toEqual({ code: 2, out, err: `demo: --html ${target}: ${complaint}\n` });
  });

  it("refuses a page without a name, and never overwrites the calls", async () => {
    const file = await calls(HEADER, LEG);
    expect(await demo(file, "--html=")).toEqual({ code: 2, out: "", err: "demo: --html needs the name of a file\n" });
    expect(await demo(file, "--html", file)).toEqual({ code: 2, out: "", err: `demo: --html ${file}: that is the file of the calls\n` });
    expect(readFileSync(file, "utf8")).toBe(`${HEADER}\n${LEG}\n`);
  });
});

test.each`
  figure            | shown
  ${"0"}            | ${"0"}
  ${"999.9999"}     | ${"999.9999"}
  ${"1000"}         | ${"1,000"}
  ${"-1234567.125"} | ${"-1,234,567.125"}
  ${"1e21"}         | ${"1e21"}
`("the figure $figure is shown as $shown", ({ figure, shown }: Readonly<Record<"figure" | "shown", string>>) => {
  expect(grouped(figure)).toBe(shown);
});
