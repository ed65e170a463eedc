import { PGlite } from "@electric-sql/pglite";
import { Client } from "pg";
import { type Contender, type Holdings, lineKey } from "./contender.js";
import { drawdownSql, SCHEMA } from "./drawdown-sql.js";
import { baselineSchool, type Report } from "./school.js";

type Row = Readonly<Record<string, unknown>>;

/** A connection to PostgreSQL, embedded or a server's. */
interface Database {
  readonly name: string;
  readonly run: (sql: string) => Promise<unknown>;
  /** A statement that is sent often; a server's is prepared once. */
  readonly query: (sql: string, values: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<unknown>;
}

/** Of a prepared statement; two that begin alike would be an error of the client. */
const LONGEST_NAME = 63;

/** PostgreSQL in this process, in memory: no socket, no disk. */
export async function embedded(): Promise<Database> {
  const database = await PGlite.create();
  return {
    name: "PGlite, in memory",
    run: (sql) => database.exec(sql),
    query: async (sql, values) => (await database.query<Row>(sql, [...values])).rows,
    close: () => database.close(),
  };
}

/** The server that PGHOST and the other variables of libpq name. What is made there is dropped at the end. */
export async function server(): Promise<Database> {
  const client = new Client();
  await client.connect();
  return {
    name: `PostgreSQL ${(await client.query<{ server_version: string }>("show server_version")).rows[0]?.server_version.split(" ")[0]}, a server`,
    run: (sql) => client.query(sql),
    query: async (sql, values) => (await client.query<Row>({ name: sql.slice(0, LONGEST_NAME), text: sql, values: [...values] })).rows,
    close: async () => {
      await client.query(`drop schema ${SCHEMA} cascade`);
      await client.end();
    },
  };
}

/** One connection that sends each usage when the one before is committed. */
export async function inSql({ run, query }: Database, packages: number): Promise<Contender> {
  await run(drawdownSql);
  const school = baselineSchool(packages);
  for (const [item, weight] of school.weights) await query("insert into items values ($1, $2)", [item, weight]);
  let opened = 0;
  const account = (): string => `school ${opened}`;
  const instant = (at: number): string => new Date(at).toISOString();
  return {
    open: async () => {
      opened += 1;
      await query("insert into accounts values ($1, 0)", [account()]);
      for (const app of school.apps) await query("insert into apps values ($1, $2)", [account(), app]);
      for (const { packageId, effectiveAt, expiresAt, left } of school.packages) {
        await query("insert into packages values ($1, $2, $3, $4, $5)", [account(), packageId, instant(effectiveAt), instant(expiresAt), left]);
      }
    },
    recordAll: async (reports: readonly Report[]) => {
      for (const { usageId, appId, item, startedAt, seconds, at } of reports) {
        await query("select record_usage($1, $2, $3, $4, $5, $6, $7, $8)", [account(), usageId, appId, "cn", item, instant(startedAt), seconds, instant(at)]);
      }
    },
    holdings: () => readHoldings((sql) => query(sql, [account()])),
  };
}

async function readHoldings(query: (sql: string) => Promise<readonly Row[]>): Promise<Holdings> {
  const events = await query("select count(*) from events where account_id = $1");
  const packages = await query("select package_id, remaining from packages where account_id = $1");
  const lines = await query("select day::text, region, item, minutes, drawn, overage from day_lines where account_id = $1");
  return {
    recorded: Number(events[0]?.["count"]),
    remainingMs: Object.fromEntries(packages.map((row) => [String(row["package_id"]), Number(row["remaining"])])),
    lines: Object.fromEntries(lines.map((row) => [
      lineKey(String(row["day"]), String(row["region"]), String(row["item"])),
      { minutes: Number(row["minutes"]), drawnMs: Number(row["drawn"]), overageMs: Number(row["overage"]) },
    ])),
  };
}
