import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { openDatabase } from "./database.js";
import { freePort, startPostgres } from "./postgres.js";
import { reckon, type Sent } from "./reckoning.js";

/*
 * `npm run service:kill [-- --short] [--pglite] [--seed N]`: clients with retries, duplicates, disorder and wrong routing against two processes (one
 * with PGlite) that are killed with -9 at random; then the reckoning. A second of the trial is four hours of the service.
 */
const isShort = process.argv.includes("--short");
const seed = Number(process.argv[process.argv.indexOf("--seed") + 1] ?? NaN) || 20190828;
const [kills, clients, calls] = isShort ? [6, 6, 500] : [50, 12, 5_000];
const accountIds = Array.from({ length: isShort ? 6 : 20 }, (_, index) => `customer-${index}`);
const SPEED = 14_400;
const HOUR = 3_600_000;
const from = Date.UTC(2021, 3, 1);
const started = Date.now();
const clock = (): number => Math.floor(from + (Date.now() - started) * SPEED);
const random = xoroshiro128plus(seed);
const chance = (share: number): boolean => (random.next() >>> 0) / 2 ** 32 < share;
const pick = (bound: number): number => (random.next() >>> 0) % bound;

const folder = mkdtempSync(join(tmpdir(), "rtc-billing-service-"));
const server = process.argv.includes("--pglite") ? null : await startPostgres();
console.log(server ? "PostgreSQL, two processes" : "PGlite, one process: two need PostgreSQL, installed");

interface Running {
  readonly port: number;
  child: ChildProcess;
}
const script = join(fileURLToPath(new URL(".", import.meta.url)), "main.js");
const start = (port: number): ChildProcess => spawn(process.execPath, [script], {
  env: { ...process.env, PORT: String(port), FOLDER: folder, TRIAL_CLOCK: `${from},${started},${SPEED}`, ...(server && { DATABASE_URL: server.url }) },
  stdio: ["ignore", "ignore", "inherit"],
});
const running: Running[] = [];
for (let nth = 0; nth < (server ? 2 : 1); nth += 1) {
  const port = await freePort();
  running.push({ port, child: start(port) });
}

// Nothing that was started outlives this program, whatever ends it.
process.once("exit", () => {
  for (const { child } of running) child.kill("SIGKILL");
  server?.end();
});

let retries = 0;
const MOST_TRIES = 2_000;
/** Sends a command until it is answered, each time to any process. */
async function send(accountId: string, command: string, request: object): Promise<{ readonly status: number; readonly body: string }> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { port } = running[pick(running.length)] as Running;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/accounts/${accountId}/${command}`, {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request), signal: AbortSignal.timeout(10_000),
      });
      const body = await response.text();
      if (response.status < 500) return { status: response.status, body };
    } catch {
      // refused, cut off or too slow: sent again
    }
    retries += 1;
    await pause(20 + pick(60));
  }
  throw new Error(`${command} of ${accountId} is not answered`);
}

const acknowledged = new Map(accountIds.map((id) => [id, new Set<string>()]));
const sent: Sent = { acknowledged, folder, clock };
async function open(accountId: string): Promise<void> {
  const steps: readonly (readonly [string, object])[] = [
    ["openAccount", {}], ["verifyIdentity", {}], ["activate", { region: "cn", acceptedAgreement: true }], ["createApp", { appId: "class" }],
    ["topUp", { paymentId: "first", amount: "10000.00" }],
    ...Array.from({ length: 3 }, (_, nth) => ["purchasePackage", { packageId: `p${nth}`, offer: { minutes: 400, price: "1.00", validFor: { days: 30 } } }] as const),
    ["enableApp", { appId: "class" }],
  ];
  for (const [command, request] of steps) {
    const { status, body } = await send(accountId, command, request);
    if (status !== 200) throw new Error(`${command}: ${body}`);
  }
}
await Promise.all(accountIds.map(open));
const openedAt = clock();
await pause(10);

let [begun, killed] = [0, 0];
async function client(nth: number): Promise<void> {
  while (begun < calls || killed < kills) {
    begun += 1;
    const nowAt = clock();
    const accountId = accountIds[pick(accountIds.length)] as string;
    const seconds = 1 + pick(Math.min(3_000, Math.floor((nowAt - openedAt) / 1_000)));
    // Up to two days late, and in any order.
    const startedAt = nowAt - seconds * 1_000 - pick(Math.max(1, Math.min(48 * HOUR, nowAt - openedAt - seconds * 1_000)));
    const usage = { usageId: `${nth}-${begun}`, appId: "class", item: ["audio", "video-360p", "video-720p"][pick(3)], startedAt, seconds };
    const times = chance(0.05) ? 2 : 1;
    const answers = await Promise.all(Array.from({ length: times }, () => (chance(0.1) ? send(accountId, "recordUsages", { usages: [usage] }) : send(accountId, "recordUsage", usage))));
    for (const { status, body } of answers) {
      const { refused = [] } = JSON.parse(body) as { refused?: readonly unknown[] };
      if (status !== 200 || refused.length > 0) throw new Error(`A call is refused: ${body}`);
    }
    acknowledged.get(accountId)?.add(usage.usageId);
  }
}

async function killer(): Promise<void> {
  while (killed < kills) {
    await pause(isShort ? 300 + pick(700) : 300 + pick(1_500));
    const victim = running[pick(running.length)] as Running;
    victim.child.kill("SIGKILL");
    await new Promise((resolve) => (victim.child.exitCode === null && victim.child.signalCode === null ? victim.child.once("exit", resolve) : resolve(null)));
    killed += 1;
    victim.child = start(victim.port);
  }
}
await Promise.all([killer(), ...Array.from({ length: clients }, (_, nth) => client(nth))]);

// The last run has to bill what was rated: the service settles by itself when it is due.
await pause((2 * 24 * HOUR) / SPEED);
const codes = await Promise.all(running.map(({ child }) => new Promise<number | null>((resolve) => {
  child.once("exit", (code) => resolve(code));
  child.kill("SIGTERM");
})));
const database = await openDatabase(server?.url, folder);
const faults = [...codes.flatMap((code) => (code === 0 ? [] : [`a process stopped with ${code}`])), ...(await reckon(sent, database.store))];
await database.close();
await server?.stop();
rmSync(folder, { recursive: true, force: true });
const count = [...acknowledged.values()].reduce((sum, ids) => sum + ids.size, 0);
console.log(`${count} calls acknowledged, ${retries} attempts without an answer, ${killed} kills, seed ${seed}`);
for (const fault of faults) console.log(`WRONG: ${fault}`);
if (faults.length === 0) console.log("acknowledged = rated, no event lost or doubled, bills = recomputation, one mail a warning");
process.exitCode = faults.length === 0 ? 0 : 1;
