import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Server {
  readonly url: string;
  readonly stop: () => Promise<void>;
  /** Ends it at once, where nothing can be waited for. */
  readonly end: () => void;
}

/** The folder of PostgreSQL's programs: where `PATH` or Debian has them; `null` where it is not installed. */
function programs(): string | null {
  const debian = "/usr/lib/postgresql";
  const folders = [...(process.env["PATH"] ?? "").split(":"), ...(existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : [])];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) ?? null;
}

/** A port of this machine that nobody listens on. */
export const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address();
    server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
});

const NOBODY = 65_534;

/** Starts a PostgreSQL server of its own, for a trial; `null` where PostgreSQL is not installed. It does not run as root. */
export async function startPostgres(): Promise<Server | null> {
  const bin = programs();
  if (!bin) return null;
  const folder = mkdtempSync(join(tmpdir(), "rtc-billing-postgres-"));
  const data = join(folder, "data");
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined) for (const path of [folder, data]) chownSync(path, NOBODY, NOBODY);
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "trial", "--auth=trust", "--encoding=UTF8", "--locale=C"], { ...user, cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const server = spawn(join(bin, "postgres"), ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${folder}`], { ...user, cwd: folder, stdio: "ignore" });
  const stopped = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  return {
    url: `postgres://trial@127.0.0.1:${port}/postgres`,
    end: () => server.kill("SIGQUIT"),
    stop: async () => {
      server.kill("SIGINT"); // a fast shutdown
      await stopped;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
