import { join } from "node:path";
import { openService } from "./app.js";
import { openDatabase } from "./database.js";

/*
 * `npm run service`: PORT (8080), DATABASE_URL (PGlite in FOLDER without it), FOLDER (.service). For trials, TRIAL_CLOCK is
 * `from,started,speed`: the clock stood at `from` when it was `started` (both in epoch milliseconds), and runs `speed` times as fast.
 */
const { PORT = "8080", DATABASE_URL, FOLDER = ".service", TRIAL_CLOCK } = process.env;
const [from = 0, started = 0, speed = 1] = TRIAL_CLOCK?.split(",").map(Number) ?? [];
const clock = TRIAL_CLOCK ? () => Math.floor(from + (Date.now() - started) * speed) : Date.now;

const database = await openDatabase(DATABASE_URL, FOLDER);
const { app } = openService({ database, clock, mails: join(FOLDER, "mails"), everyMs: 500, log: true });
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    app.log.info(`${signal}: answers what is asked, then stops`);
    void app.close().then(() => process.exit(0));
  });
}
app.log.info(database.name);
await app.listen({ port: Number(PORT), host: "127.0.0.1" });
