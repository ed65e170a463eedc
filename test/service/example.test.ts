import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openService, type Service } from "../../examples/service/app.js";
import { openDatabase } from "../../examples/service/database.js";
import { reckon } from "../../examples/service/reckoning.js";
import { commands, inMemoryStore, type Store } from "../../src/service/index.js";

const folder = mkdtempSync(join(tmpdir(), "rtc-billing-example-"));
const HOUR = 3_600_000;
const started: Service[] = [];
afterEach(async () => {
  for (const { app } of started.splice(0)) await app.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let now = Date.UTC(2021, 3, 1);
function service(store: Store = inMemoryStore(), mails = join(folder, "mails")): Service {
  const database = { name: "memory", store, ping: () => Promise.resolve(), close: () => Promise.resolve() };
  const made = openService({ database, clock: () => now, mails, everyMs: 1e6, log: false });
  started.push(made);
  return made;
}
async function post({ app }: Service, path: string, body: object = {}) {
  const response = await app.inject({ method: "POST", url: `/accounts/${path}`, payload: body });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}
async function opened(own: Service, id: string): Promise<void> {
  for (const [command, body] of [
    ["openAccount", {}], ["verifyIdentity", {}], ["activate", { region: "cn", acceptedAgreement: true }], ["createApp", { appId: "class" }],
    ["purchasePackage", { packageId: "p1", offer: { minutes: 10, price: "1.00", validFor: { days: 30 } } }], ["enableApp", { appId: "class" }],
  ] as const) expect(await post(own, `${id}/${command}`, body)).toMatchObject({ status: 200 });
}
const call = (usageId: string, seconds: number) => ({ usageId, appId: "class", item: "video-720p", startedAt: new Date(now - HOUR).toISOString(), seconds });

describe("the example service", () => {
  it("answers each kind of refusal with its status, and a store that fails with 503", async () => {
    const own = service();
    expect((await post(own, "nobody/settle")).status).toBe(404);
    await opened(own, "a");
    expect((await post(own, "a/topUp", { paymentId: "p" })).status).toBe(400);
    expect((await post(own, "a/settle", { at: now })).status).toBe(400);
    expect((await post(own, "a/unheardOf")).status).toBe(400);
    expect((await post(own, "a/purchasePackage", { packageId: "p1", offerId: "example-1000" })).status).toBe(409);
    expect((await post(own, "a/purchasePackage", { packageId: "p2", offerId: "example-1000", paidFrom: "cash" })).status).toBe(402);
    expect((await post(own, "a/activate", { region: "us", acceptedAgreement: true })).status).toBe(403);
    expect((await post(own, "a/recordUsage", { ...call("u", 60), startedAt: now })).status).toBe(200); // within the skew
    expect((await post(own, "a/recordUsage", { ...call("v", 60), startedAt: now + HOUR })).status).toBe(425);
    expect((await post(own, "a/recordUsage", { ...call("w", 60), startedAt: 0 })).status).toBe(410);
    const down = service({ ...inMemoryStore(), load: () => Promise.reject(new Error("down")) });
    expect((await post(down, "a/settle")).status).toBe(503);
    expect((await own.app.inject("/metrics")).body).toContain('billing_commands_total{status="425"} 1');
    expect((await own.app.inject("/health/ready")).statusCode).toBe(200);
  });

  it("has an OpenAPI document with each command, of which every schema is one, without what the host sets", async () => {
    const document = (await service().app.inject("/openapi.json")).json<{ paths: Record<string, { post?: { requestBody: { content: Record<string, { schema: Record<string, unknown> }> } } }>; components: { schemas: Record<string, object> } }>();
    const names = Object.keys(commands);
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(names.map((name) => `/accounts/{accountId}/${name}`)));
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: "https://example.com/api", components: document.components });
    for (const name of names) {
      const schema = document.paths[`/accounts/{accountId}/${name}`]?.post?.requestBody.content["application/json"]?.schema ?? {};
      const text = JSON.stringify(schema).replaceAll("#/components", "https://example.com/api#/components");
      const validate = ajv.compile(JSON.parse(text) as object);
      expect(validate({ at: 0 })).toBe(false);
    }
    expect(JSON.stringify(document.paths)).not.toContain('"at":');
  });

  it("shows a customer the account, and no text of the customer as markup", async () => {
    const own = service();
    const id = encodeURIComponent("<script>");
    await opened(own, id);
    const { body, headers } = await own.app.inject(`/accounts/${id}/page`);
    expect(headers["content-type"]).toContain("text/html");
    expect(body).toContain("&#60;script&#62;");
    expect(body).not.toContain("<script>");
  });

  it("mails each warning once, although it is handed on twice, and settles what is due", async () => {
    const mails = join(folder, "warnings");
    const store = inMemoryStore();
    const keeping = service({ ...store, delivered: () => Promise.resolve() }, mails);
    await opened(keeping, "a");
    now += 2 * HOUR;
    await post(keeping, "a/recordUsage", call("u", 3_000));
    await keeping.work();
    now += HOUR;
    await keeping.work();
    const written = readdirSync(mails);
    expect(written).toHaveLength(2); // used up, and low
    expect(readFileSync(join(mails, written[0] ?? ""), "utf8")).toMatch(/To: a@example\.com[^]*package "p1"/);
    now += 30 * HOUR;
    await keeping.work();
    expect((await keeping.app.inject("/accounts/a/events")).body).toContain("BillIssued");
    expect((await keeping.app.inject("/accounts/a")).json<{ version: number }>().version).toBeGreaterThan(8);
  });

  it("keeps a second process out of the folder of PGlite, and not what a dead one left", async () => {
    const place = join(folder, "locked");
    const database = await openDatabase(undefined, place);
    await database.ping();
    const lock = readFileSync(join(place, "lock"), "utf8");
    expect(lock).toBe(String(process.pid));
    await database.close();
    const dead = execFileSync(process.execPath, ["-e", "console.log(process.pid)"], { encoding: "utf8" }).trim();
    writeFileSync(join(place, "lock"), dead);
    await (await openDatabase(undefined, place)).close();
    writeFileSync(join(place, "lock"), String(process.ppid));
    await expect(openDatabase(undefined, place)).rejects.toThrow("has this folder");
  });
});

describe("the reckoning of a trial", () => {
  it("finds what is lost, doubled, not billed or not mailed", async () => {
    const store = inMemoryStore();
    const own = service(store, join(folder, "trial", "mails"));
    await opened(own, "a");
    now += 2 * HOUR;
    for (const id of ["u1", "u2"]) await post(own, "a/recordUsage", call(id, 1_200));
    const sent = (ids: readonly string[]) => ({ acknowledged: new Map([["a", new Set(ids)]]), folder: join(folder, "trial"), clock: () => now });
    expect(await reckon(sent(["u1", "u2"]), store)).toEqual([]);
    expect(await reckon(sent(["u1", "u2", "u3"]), store)).toEqual(["a: acknowledged and not rated: u3"]);
    expect(await reckon(sent(["u1"]), store)).toEqual(["a: rated and never acknowledged: u2"]);
    rmSync(join(folder, "trial"), { recursive: true });
    expect(await reckon(sent(["u1", "u2"]), store)).toEqual([expect.stringMatching(/^warnings without a mail: a-\d+\.eml/)]);
    const gap: Store = { ...store, tail: async (id, from, most) => (await store.tail(id, from, most)).filter((_, index) => index !== 2) };
    await expect(reckon(sent(["u1", "u2"]), gap)).rejects.toThrow("sequence");
  });
});
