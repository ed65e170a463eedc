import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Pool, types } from "pg";
import { postgresSchema, postgresStore, type Store } from "rtc-billing/service";

export interface Database {
  readonly name: string;
  readonly store: Store;
  /** Whether the database answers. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** PostgreSQL where there is a URL, in as many processes as you like; else PGlite in a folder, in one. */
export const openDatabase = (url: string | undefined, folder: string): Promise<Database> => (url ? server(url) : embedded(folder));

async function server(url: string): Promise<Database> {
  types.setTypeParser(types.builtins.INT8, Number);
  const pool = new Pool({ connectionString: url, max: 10 });
  // Two processes that start at once would both make the tables.
  const client = await pool.connect();
  await client.query("select pg_advisory_lock(7)");
  await client.query(postgresSchema);
  await client.query("select pg_advisory_unlock(7)");
  client.release();
  return {
    name: "PostgreSQL",
    store: postgresStore(async (text, values) => (await pool.query<object>(text, [...values])).rows),
    ping: async () => void (await pool.query("select 1")),
    close: () => pool.end(),
  };
}

async function embedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true });
  const unlock = lock(join(folder, "lock"));
  const database = await PGlite.create(join(folder, "pglite"));
  await database.exec(postgresSchema);
  return {
    name: `PGlite in ${folder}`,
    store: postgresStore(async (text, values) => (await database.query<object>(text, [...values])).rows),
    ping: async () => void (await database.query("select 1")),
    close: async () => {
      await database.close();
      unlock();
    },
  };
}

/** PGlite does not notice a second process in its folder, and both would damage it: a file says who has it. */
function lock(path: string): () => void {
  const holder = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  if (holder > 0 && holder !== process.pid && isAlive(holder)) throw new Error(`Process ${holder} has this folder: set DATABASE_URL for more than one process.`);
  rmSync(path, { force: true });
  writeFileSync(path, String(process.pid), { flag: "wx" });
  return () => rmSync(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
