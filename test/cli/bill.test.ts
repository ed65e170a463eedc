import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { aliyunRtc, RefusalError, tencentTrtc } from "../../src/index.js";
import { type BilledRecord, billSorted, inMemoryStore, openHost } from "../../src/service/index.js";

const DAY = 86_400_000;
const START = Date.UTC(2021, 3, 1);
const until = START + 6 * DAY;
const iso = (at: number): string => new Date(at).toISOString();

const opening = (accountId: string, at = START): readonly object[] => ([
  ["openAccount", {}], ["verifyIdentity", {}], ["activate", { region: "cn", acceptedAgreement: true }], ["createApp", { appId: "class" }],
  ["purchasePackage", { packageId: "p", offer: { minutes: 90, price: "1", validFor: { days: 3 } } }], ["enableApp", { appId: "class" }],
] as const).map(([command, request]) => ({ accountId, command, request: { at: iso(at), ...request } }));
const call = (accountId: string, nth: number, seconds = 3_000) =>
  ({ accountId, usageId: `u${nth}`, appId: "class", item: "video-720p", startedAt: iso(START + nth * 9_000_000), seconds });
const month = (accountId: string, calls: number): readonly object[] => [...opening(accountId), ...Array.from({ length: calls }, (_, nth) => call(accountId, nth))];

async function billed(records: Iterable<unknown>, tariff = aliyunRtc): Promise<readonly BilledRecord[]> {
  const all: BilledRecord[] = [];
  for await (const each of billSorted(records, { tariff, until: iso(until) })) all.push(each);
  return all;
}
const wrongPath = async (records: Iterable<unknown>): Promise<string> => {
  try {
    await billed(records);
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.type === "InvalidInput") return `${error.refusal.path} ${error.refusal.reason}`;
    throw error;
  }
  return "nothing";
};

describe("billSorted", () => {
  it("issues the bills that a host issues which is asked at the time of each record", async () => {
    let now = START;
    const store = inMemoryStore();
    const host = openHost(store, { clock: () => now, skewMs: 0 });
    const paid = { accountId: "school", command: "topUp", request: { at: iso(START), paymentId: "p", amount: "500.00" } };
    const records = [...opening("school"), paid, ...Array.from({ length: 40 }, (_, nth) => call("school", nth))] as readonly { command?: string; request?: { at: string }; startedAt: string; seconds: number }[];
    for (const { command = "recordUsage", request, ...usage } of records) {
      now = request ? Date.parse(request.at) : Date.parse(usage.startedAt) + usage.seconds * 1_000;
      const { accountId: _accountId, ...given } = usage as { accountId?: string };
      const { at: _at, ...fields } = request ?? { at: "", ...given };
      expect(await host.perform("school", { command, request: fields })).toMatchObject({ ok: true });
    }
    now = until;
    await host.settleDue();
    const documents = (await store.tail("school", 0, 999)) as readonly { events: readonly { type: string; bill?: object }[] }[];
    const expected = documents.flatMap(({ events }) => events).filter(({ type }) => type === "BillIssued").map(({ bill }) => ({ accountId: "school", bill }));
    expect(expected.length).toBeGreaterThan(3);
    expect(await billed(records)).toEqual(expected);
  });

  it("gives each account the same bills, however accounts are split over processes, by a tariff of their own where they have one", async () => {
    const accounts = ["A", "a", "b", "\uFF5E", "\u{1F600}"]; // by code point
    const parts = accounts.map((id) => month(id, 12));
    const whole = await billed(parts.flat());
    const each = (await Promise.all(parts.map((part) => billed(part)))).flat();
    expect(whole).toEqual(each);
    const own = [{ accountId: "x", command: "openAccount", request: { at: START, tariff: tencentTrtc } }, ...month("x", 9).slice(1)];
    expect(JSON.stringify(await billed(own))).toBe(JSON.stringify(await billed(month("x", 9), tencentTrtc)));
  });

  it("says which records a command refuses, and goes on", async () => {
    const lost = { ...call("b", 3), appId: "lab" };
    const all = await billed([call("a", 1), ...opening("b"), lost, { ...call("b", 4), usageId: "u4" }]);
    expect(all.map((each) => ("record" in each ? [each.accountId, each.record, each.refusal["type"]] : each.accountId))).toEqual([
      ["a", 1, "AccountNotFound"], ["b", 8, "AppNotFound"], "b",
    ]);
  });

  test.each([
    ["records[7] must be sorted by accountId and time", [...opening("b"), ...opening("a")]],
    ["records[8] must be sorted by accountId and time", [...opening("a"), call("a", 3), call("a", 2)].slice(0, 8)],
    ["records[2] must be sorted by accountId and time", [call("\u{1F600}", 0), call("\uFF5E", 0)]],
    ["records[1] must not be after until", [call("a", 1_000)]],
    ["records[1] must be an object", [7]],
    ["records[1].accountId must be a text that is not empty", [{ command: "settle", request: { at: 0 } }]],
    ["records[1].request must be an object", [{ accountId: "a", command: "settle" }]],
    ["records[1].request.at must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text", [{ accountId: "a", command: "settle", request: {} }]],
    ["records[1].unheardOf is not a known field", [{ ...call("a", 0), unheardOf: 1 }]],
    ["nothing", []],
  ])("names as wrong: %s", async (expected, records) => {
    expect(await wrongPath(records)).toBe(expected);
  });
});

describe("rtc-billing bill", () => {
  const folder = mkdtempSync(join(tmpdir(), "rtc-billing-cli-"));
  const program = resolve(".reports/cli-under-test.js"); // in the project, so that it finds what src/ imports
  beforeAll(async () => {
    await build({ entryPoints: ["src/cli/main.ts"], bundle: true, platform: "node", format: "esm", packages: "external", outfile: program });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const run = (args: readonly string[], input: string): Promise<{ code: number; stdout: string; stderr: string }> => new Promise((done) => {
    const child = execFile(process.execPath, [program, ...args], (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }));
    child.stdin?.on("error", () => undefined).end(input);
  });
  const lines = (records: readonly object[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");
  const options = ["bill", "--tariff", "aliyunRtc", "--until", iso(until)];

  it("writes a line for each bill, by a shipped tariff or one of a file", async () => {
    const file = join(folder, "tariff.json");
    writeFileSync(file, JSON.stringify(aliyunRtc));
    const records = [...month("a", 12), ...month("b", 3)];
    const expected = { code: 0, stdout: lines(await billed(records)), stderr: "" };
    expect(await run(options, lines(records))).toEqual(expected);
    expect(await run(["bill", "--tariff", file, "--until", iso(until)], lines(records))).toEqual(expected);
  });

  it.each([
    { args: options, input: lines([call("a", 0)]), code: 1, says: /^\{"accountId":"a","record":1,"refusal":\{"type":"AccountNotFound"/ },
    { args: options, input: lines([...month("b", 1), ...month("a", 1)]), code: 2, says: /line 8: must be sorted/ },
    { args: options, input: "{}\n{", code: 2, says: /line 1/ },
    { args: options, input: "{", code: 2, says: /line 1 must be JSON/ },
    { args: ["bill", "--tariff", "aliyunRtc"], input: "", code: 2, says: /--until/ },
    { args: ["bill", "--tariff", "nowhere.json", "--until", iso(until)], input: "", code: 2, says: /nowhere\.json/ },
    { args: ["bill", "--tarif", "aliyunRtc"], input: "", code: 2, says: /--tarif/ },
    { args: ["sell"], input: "", code: 2, says: /no command sell/ },
  ])("ends with $code: $says", async ({ args, input, code, says }) => {
    const outcome = await run(args, input);
    expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code, stderr: expect.stringMatching(says) as unknown });
  });

  it("explains itself", async () => {
    expect(await run(["--help"], "")).toMatchObject({ code: 0, stdout: expect.stringContaining("Exit codes") as unknown });
  });
});
