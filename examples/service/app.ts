import Fastify, { type FastifyInstance } from "fastify";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { accountToJSON, describeRefusal, eventsFromJSON, eventsToJSON, type Refusal, unwrap } from "rtc-billing";
import { type Host, openHost, refusalKind, type RefusalKind, refusalToJSON } from "rtc-billing/service";
import type { Database } from "./database.js";
import { mailWarnings } from "./mail.js";
import { openApi } from "./open-api.js";
import { customersPage } from "./page.js";

export interface Settings {
  readonly database: Database;
  readonly clock: () => number;
  readonly mails: string;
  /** Milliseconds between two looks at what is due and what is to be handed on. */
  readonly everyMs: number;
  readonly log: boolean;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly host: Host;
  /** Settles what is due and mails what is to be mailed. */
  readonly work: () => Promise<void>;
}

const STATUS: Readonly<Record<RefusalKind, number>> = { invalid: 400, payment: 402, forbidden: 403, missing: 404, conflict: 409, late: 410, early: 425 };
const SKEW_MS = 300_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** The service over a database: commands and questions by HTTP, settlement and mails by a timer. It listens when `app.listen` is called. */
export function openService({ database, clock, mails, everyMs, log }: Settings): Service {
  const app = Fastify({ logger: log, bodyLimit: MOST_BYTES });
  const metrics = metricsOf();
  const host = openHost(database.store, { clock, skewMs: SKEW_MS, onError: (error) => app.log.error(error) });
  const refused = (refusal: Refusal) => ({ status: STATUS[refusalKind(refusal)], body: { refusal: refusalToJSON(refusal), text: describeRefusal(refusal) } });
  const missing = (accountId: string) => refused({ type: "AccountNotFound", accountId });

  app.post<{ Params: { accountId: string; command: string } }>("/accounts/:accountId/:command", async ({ params: { accountId, command }, body }, reply) => {
    const end = metrics.seconds.startTimer();
    const answer = await host.perform(accountId, { command, request: body ?? {} });
    const { status, body: sent } = answer.ok
      ? { status: 200, body: { ...answer, ...eventsToJSON(answer.events), refused: answer.refused.map(({ index, refusal }) => ({ index, refusal: refusalToJSON(refusal) })) } }
      : refused(answer.refusal);
    metrics.commands.inc({ status });
    end();
    return reply.code(status).send(sent);
  });

  app.get<{ Params: { accountId: string } }>("/accounts/:accountId", async ({ params: { accountId } }, reply) => {
    const account = await host.account(accountId);
    const { status, body } = account ? { status: 200, body: accountToJSON(account) } : missing(accountId);
    return reply.code(status).send(body);
  });

  app.get<{ Params: { accountId: string }; Querystring: { from?: string } }>("/accounts/:accountId/events", async ({ params: { accountId }, query: { from = "0" } }) =>
    database.store.tail(accountId, Number.isSafeInteger(Number(from)) ? Number(from) : 0, 1_000));

  app.get<{ Params: { accountId: string } }>("/accounts/:accountId/page", async ({ params: { accountId } }, reply) => {
    const account = await host.account(accountId);
    if (!account) return reply.code(404).send(missing(accountId).body);
    const last = await database.store.tail(accountId, Math.max(0, account.version - 40), 40);
    return reply.type("text/html").send(customersPage(account, last.flatMap((document) => unwrap(eventsFromJSON(document)).events), clock()));
  });

  app.get("/openapi.json", () => openApi(Object.values(STATUS)));
  app.get("/metrics", async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()));
  app.get("/health/live", () => ({ ok: true }));
  app.get("/health/ready", async () => {
    await database.ping();
    return { ok: true };
  });
  // A store that fails leaves it open whether a command was performed. All commands can be sent again.
  app.setErrorHandler((error: { statusCode?: number; message: string }, _, reply) => {
    const status = error.statusCode ?? 503;
    if (status >= 500) app.log.error(error);
    return reply.code(status).send({ error: error.message });
  });

  const work = async (): Promise<void> => {
    metrics.settled.inc(await host.settleDue());
    await host.deliver(async (delivery) => {
      const account = await host.account(delivery.accountId);
      if (account) metrics.mailed.inc(await mailWarnings(mails, delivery, account.tariff));
    });
    metrics.worked.setToCurrentTime();
  };
  let working: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    working = working.then(work).catch((error: unknown) => app.log.error(error));
  }, everyMs);
  app.addHook("onClose", async () => {
    clearInterval(timer);
    await working;
    await database.close();
  });
  return { app, host, work };
}

function metricsOf() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    commands: new Counter({ name: "billing_commands_total", help: "Commands by HTTP status.", labelNames: ["status"], registers }),
    seconds: new Histogram({ name: "billing_command_seconds", help: "Time from a command to its answer.", buckets: [0.005, 0.02, 0.1, 0.5, 2], registers }),
    settled: new Counter({ name: "billing_settled_total", help: "Accounts that were due and are settled.", registers }),
    mailed: new Counter({ name: "billing_mails_total", help: "Mails of warnings.", registers }),
    worked: new Gauge({ name: "billing_worked_timestamp_seconds", help: "When what is due was last settled and handed on: alert when it stands.", registers }),
  };
}
