import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { runDemo } from "../../examples/demo/demo.js";
import { progressOn } from "../../examples/demo/progress.js";

const folder = mkdtempSync(join(tmpdir(), "rtc-billing-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function demo(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const code = await runDemo(args, { out: (text) => (out += text), err: (text) => (err += text), screen: null });
  return { code, out, err };
}

let files = 0;
function file(content: string | Buffer, name = "calls.csv"): string {
  const path = join(folder, `${(files += 1)}-${name}`);
  writeFileSync(path, content);
  return path;
}

const rowsIn = (out: string): readonly number[] => (/rows in = .*: (\d+) = (\d+) \+ (\d+) \+ (\d+)$/m.exec(out) ?? []).slice(1).map(Number);
const minutesIn = (out: string): string | undefined => /^│ all +│ +(\d+) │/m.exec(out)?.[1];

const HEADER = "usageId,appId,item,startedAt,seconds";
const LEGS = ["u1,lab,audio,2019-09-01T10:00:00+08:00,61", "u2,lab,video-720p,2019-09-01T10:05:00+08:00,60", "u3,studio,audio,2019-09-01T10:10:00+08:00,59"];
const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
const plain = text(HEADER, ...LEGS);

/** 课堂, 诊所 and 客服 as GB18030 has them: read as UTF-8, each is the same run of replacement characters. */
const CHINESE = { 课堂: [0xbf, 0xce, 0xcc, 0xc3], 诊所: [0xd5, 0xef, 0xcb, 0xf9], 客服: [0xbf, 0xcd, 0xb7, 0xfe] };
const chineseRows = Object.keys(CHINESE).map((app, index) => `u${index},${app},audio,2019-09-01T10:0${index}:00+08:00,60`);
const gb18030 = Buffer.concat([
  Buffer.from(`${HEADER}\n`),
  ...Object.values(CHINESE).flatMap((app, index) => [Buffer.from(`u${index},`), Buffer.from(app), Buffer.from(`,audio,2019-09-01T10:0${index}:00+08:00,60\n`)]),
]);
const utf16le = Buffer.from(`\ufeff${text(HEADER, ...chineseRows)}`, "utf16le");
const utf16be = Buffer.from(utf16le).swap16();

describe("the encoding of a file", () => {
  test.each`
    name                              | content                                       | complaint
    ${"GB18030"}                      | ${gb18030}                                    | ${", line 2: is not UTF-8; it seems to be GB18030: add --encoding gb18030"}
    ${"UTF-16LE"}                     | ${utf16le}                                    | ${": is not UTF-8; it seems to be UTF-16LE, by its byte order mark: add --encoding utf-16le"}
    ${"UTF-16BE"}                     | ${utf16be}                                    | ${": is not UTF-8; it seems to be UTF-16BE, by its byte order mark: add --encoding utf-16be"}
    ${"UTF-16LE without its mark"}    | ${Buffer.from(plain, "utf16le")}              | ${": is not UTF-8; it seems to be UTF-16LE, by the zero bytes in it: add --encoding utf-16le"}
    ${"Latin-1"}                      | ${Buffer.from(`${plain}u4,caf\xe9,`, "latin1")} | ${", line 5: is not UTF-8; save it as UTF-8"}
    ${"a character cut off"}          | ${Buffer.from(`${plain}u4,\xe8\xaf`, "latin1")} | ${", line 5: is not UTF-8; it seems to be GB18030: add --encoding gb18030"}
    ${"a workbook"}                   | ${Buffer.from("PK\x03\x04...")}               | ${": is a ZIP file, as workbooks of spreadsheets are: save it as CSV"}
  `("$name is refused, and named", async ({ content, complaint }: { readonly content: Buffer; readonly complaint: string }) => {
    const path = file(content);
    expect(await demo(path)).toEqual({ code: 2, out: "", err: `demo: ${path}${complaint}\n` });
  });

  test.each([["gb18030", gb18030], ["gbk", gb18030], ["GB18030", gb18030], ["utf-16le", utf16le], ["utf-16be", utf16be], ["utf-8", Buffer.from(`\ufeff${text(HEADER, ...chineseRows)}`)]])(
    "%s is read with its option: three apps stay three",
    async (encoding, content) => {
      const { code, out, err } = await demo(file(content), "--encoding", encoding);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain("enabled: 课堂, 诊所, 客服: all that the file names\n");
      expect(rowsIn(out)).toEqual([3, 3, 0, 0]);
    },
  );

  it("counts lines by their characters: a byte of 上 in UTF-16 is that of a line end", async () => {
    const path = file(Buffer.from(text(HEADER, ...LEGS.map((leg) => leg.replace("lab", "上"))), "utf16le"));
    expect(rowsIn((await demo(path, "--encoding", "utf-16le")).out)).toEqual([3, 3, 0, 0]);
  });

  test.each([
    ["gb18030", utf16le, /is not GB18030; it seems to be UTF-16LE, by its byte order mark: add --encoding utf-16le\n$/],
    ["utf-16le", utf16be, /is not UTF-16LE; it seems to be UTF-16BE/],
    ["utf-16le", utf16le.subarray(0, -1), /is not UTF-16LE: it has half a character\n$/],
    ["gb18030", Buffer.from(`${plain}u4,\xff,`, "latin1"), /line 5: is not GB18030; save it as UTF-8\n$/],
    ["ascii", gb18030, /--encoding ascii: must be utf-8, gb18030, gbk, utf-16le or utf-16be\n$/],
  ])("what is not %s as --encoding says is refused", async (encoding, content, complaint) => {
    expect(await demo(file(content), "--encoding", encoding)).toEqual({ code: 2, out: "", err: expect.stringMatching(complaint) });
  });

  it("holds for a log of subscriptions as well", async () => {
    const log = file(Buffer.concat([Buffer.from('{"appId":"'), Buffer.from(CHINESE.课堂), Buffer.from('"}\n')]), "log.ndjson");
    expect((await demo("--subscriptions", log)).err).toBe(`demo: ${log}, line 1: is not UTF-8; it seems to be GB18030: add --encoding gb18030\n`);
    expect((await demo("--subscriptions", log, "--encoding", "gb18030")).err).toMatch(/nothing in it is billed; line 1: Invalid channelId/);
  });
});

describe("how a CSV file is written", () => {
  const between = (delimiter: string, lines = [HEADER, ...LEGS]): string => text(...lines).replaceAll(",", delimiter);

  test.each`
    written                          | content                                                              | said
    ${"with commas"}                 | ${plain}                                                             | ${null}
    ${"with semicolons"}             | ${between(";")}                                                      | ${'cells between ";"'}
    ${"with tabs"}                   | ${between("\t")}                                                     | ${"cells between tabs"}
    ${"with bars"}                   | ${between("|")}                                                      | ${'cells between "|"'}
    ${"with sep=;"}                  | ${`sep=;\n${between(";")}`}                                          | ${'cells between ";"; the header on line 2'}
    ${"with sep= of another sign"}   | ${`SEP=^\n${between("^")}`}                                          | ${'cells between "^"; the header on line 2'}
    ${"with sep= in quotes"}         | ${`"sep=;"\r\n${between(";")}`}                                      | ${'cells between ";"; the header on line 2'}
    ${"with empty lines above"}      | ${`\n\n${plain}`}                                                    | ${"the header on line 3"}
    ${"with a header in capitals"}   | ${text(HEADER.toUpperCase(), ...LEGS)}                               | ${null}
    ${"with words in the header"}    | ${text("Usage ID, App_Id ,Item,started-at,Seconds", ...LEGS)}        | ${null}
    ${"with a quoted header"}        | ${text('"usageId","appId","item","startedAt","seconds"', ...LEGS)}   | ${null}
    ${"with blanks after commas"}    | ${between(", ")}                                                     | ${null}
    ${"quoted, after blanks"}        | ${text(HEADER, ...LEGS.map((leg) => leg.split(",").map((cell) => `"${cell}"`).join(", ")))} | ${null}
    ${"with CRLF"}                   | ${plain.replaceAll("\n", "\r\n")}                                    | ${null}
    ${"with a byte order mark"}      | ${`\ufeff${plain}`}                                                  | ${null}
    ${"without a last line end"}     | ${plain.slice(0, -1)}                                                | ${null}
    ${"without a header"}            | ${text(...LEGS)}                                                     | ${`no header, so columns in the order ${HEADER}`}
    ${"without a header, with tabs"} | ${between("\t", LEGS)}                                               | ${`cells between tabs; no header, so columns in the order ${HEADER}`}
    ${"with other columns"}          | ${text("seconds,note,startedAt,item,appId,usageId", ...LEGS.map((leg) => { const [id, app, item, at, s] = leg.split(","); return `${s},n,${at},${item},${app},${id}`; }))} | ${null}
  `("$written: read, and what is unusual is said", async ({ content, said }: { readonly content: string; readonly said: string | null }) => {
    const { code, out, err } = await demo(file(content));
    expect([code, err]).toEqual([0, ""]);
    expect(rowsIn(out)).toEqual([3, 3, 0, 0]);
    expect(minutesIn(out)).toBe("4");
    expect(/^The file is read with (.*)\.$/m.exec(out)?.[1] ?? null).toBe(said);
  });

  it("without a header, region and reportedAt are found by what the first row holds", async () => {
    const rows = [
      ["u1,lab,cn,audio,2019-09-01T10:00:00+08:00,61", "usageId,appId,region,item,startedAt,seconds"],
      ["u1,lab,audio,2019-09-01T10:00:00+08:00,61,2019-09-01T10:03:00+08:00", "usageId,appId,item,startedAt,seconds,reportedAt"],
      ["u1,lab,cn,audio,2019-09-01T10:00:00+08:00,61,2019-09-01T10:03:00+08:00", "usageId,appId,region,item,startedAt,seconds,reportedAt"],
    ] as const;
    for (const [row, columns] of rows) {
      const { out } = await demo(file(text(row)));
      expect(out).toContain(`columns in the order ${columns}.`);
      expect(minutesIn(out)).toBe("2");
    }
    const { out } = await demo(file("10,1,2,61\n20,1,3,60\n"), "--format", "copenhagen", "--epoch", "2019-09-01T00:00:00+08:00");
    expect([rowsIn(out), minutesIn(out)]).toEqual([[2, 2, 0, 0], "3"]);
  });

  test.each`
    wrong                            | content                                            | complaint
    ${"columns in another language"} | ${text("通话,应用,类型,开始,秒", ...LEGS)}              | ${', line 1: no column is named as --format legs names them (usageId,appId,item,startedAt,seconds); found "通话", "应用", "类型", "开始", "秒"'}
    ${"a column of another name"}    | ${plain.replace("seconds", "duration")}            | ${', line 1: column "seconds" is missing; found "usageId", "appId", "item", "startedAt", "duration"'}
    ${"a column twice"}              | ${plain.replace("item", "Seconds")}                | ${', line 1: column "item" is missing; found "usageId", "appId", "seconds", "startedAt", "seconds"'}
    ${"sep= of a sign that is not used"} | ${`sep=;\n${plain}`}                           | ${', line 2: no column is named as --format legs names them (usageId,appId,item,startedAt,seconds); found "usageId,appId,item,startedAt,seconds"'}
    ${"lines that end in CR"}        | ${plain.replaceAll("\n", "\r")}                    | ${", line 1: lines end in CR alone; let them end in LF or CRLF"}
    ${"rows too short"}              | ${text(HEADER, "u1,lab", "u2,lab")}                | ${": no row can be read; line 2: The row has 2 columns, the header 5."}
    ${"instants without an offset"}  | ${plain.replaceAll("+08:00", "")}                  | ${': no row can be read; line 2: startedAt "2019-09-01T10:00:00" must be ISO-8601 text with Z or an offset, such as 2019-09-01T10:00:00+08:00'}
    ${"different reasons"}           | ${text(HEADER, "u1,lab", "u2,lab,audio,now,1", "u3,lab,audio,now,1")} | ${': no row can be read; line 3: startedAt "now" must be ISO-8601 text with Z or an offset, such as 2019-09-01T10:00:00+08:00; WrongColumnCount in 1 more, from line 2 on'}
  `("$wrong: named with what was found", async ({ content, complaint }: Readonly<Record<"content" | "complaint", string>>) => {
    const path = file(content);
    expect(await demo(path)).toEqual({ code: 2, out: "", err: `demo: ${path}${complaint}\n` });
  });

  it("says why no call of a copenhagen file can be read", async () => {
    const path = file("timestamp,caller,callee,duration\nnoon,1,2,60\n");
    expect((await demo(path, "--format", "copenhagen", "--epoch", "2019-09-01T00:00:00+08:00")).out).toContain("line 2: Invalid startedAt");
  });
});

describe("signs of life where errors do not go to a screen", () => {
  const lines = (size: number, pieces: number): string => {
    let err = "";
    const progress = progressOn({ out: () => expect.unreachable(), err: (more) => (err += more), screen: null });
    progress.start("calls.csv", size);
    for (let piece = 0; piece < pieces; piece += 1) progress.read(size / pieces);
    progress.stop();
    return err;
  };

  it("are a line for each tenth of a large file", () => {
    const tenths = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `demo: billed ${percent} % of it\n`).join("");
    expect(lines(2 ** 22, 64)).toBe(`demo: reading calls.csv, 4.0 MiB\n${tenths}`);
    expect(lines(2 ** 22, 1)).toBe("demo: reading calls.csv, 4.0 MiB\ndemo: billed 100 % of it\n");
  });

  it("are not needed for a small one", () => {
    expect(lines(2 ** 20 - 1, 16)).toBe("");
  });

  it("go to standard error alone", async () => {
    const path = file(text(`${HEADER},note`, ...Array.from({ length: 150 }, (_, index) => `u${index},lab,audio,2019-09-01T10:00:00+08:00,60,${"n".repeat(9_000)}`)));
    const { code, out, err } = await demo(path);
    expect(code).toBe(0);
    expect(err).toMatch(/^demo: reading .*\n(?:demo: billed \d+ % of it\n)+$/);
    expect(out).not.toContain("% of it");
  });
});
