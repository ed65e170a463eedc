import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Account, type Event, eventsFromJSON, recordUsages, replay, settle, unwrap } from "rtc-billing";
import { openHost, type Store } from "rtc-billing/service";
import { mailOf, mailWarnings } from "./mail.js";

/** What the clients of a trial have sent. */
export interface Sent {
  /** Ids of the calls that were acknowledged, by account. */
  readonly acknowledged: ReadonlyMap<string, ReadonlySet<string>>;
  readonly folder: string;
  readonly clock: () => number;
}

async function eventsOf(store: Store, accountId: string): Promise<readonly Event[]> {
  const events: Event[] = [];
  for (;;) {
    const page = await store.tail(accountId, events.at(-1)?.sequence ?? 0, 1_000);
    if (page.length === 0) return events;
    for (const document of page) events.push(...unwrap(eventsFromJSON(document)).events);
  }
}

const DAY = 24 * 3_600_000;

/** The account as it would be if nothing had been late, sent twice or killed: each call recorded when it ended, settled to the same instant. */
function recomputed(events: readonly Event[], until: number): Account {
  const calls = events.filter((event) => event.type === "UsageRated").map(({ usageId, appId, region, item, startedAt, seconds }) => ({ usageId, appId, region, item, startedAt, seconds }));
  const beginning = events.slice(0, events.findIndex(({ type }) => type === "AppEnabled") + 1);
  let account = replay(beginning);
  calls.sort((a, b) => a.startedAt + a.seconds * 1_000 - (b.startedAt + b.seconds * 1_000));
  for (const call of calls) {
    const outcome = unwrap(recordUsages(account, { at: Math.max(account.clock, call.startedAt + call.seconds * 1_000), usages: [call] }));
    if (outcome.refused.length > 0) throw new Error(`The recomputation refuses ${call.usageId}: ${JSON.stringify(outcome.refused)}`);
    account = outcome.account;
  }
  return unwrap(settle(account, { at: until })).account;
}

/** What is wrong after a trial; empty if nothing is. */
export async function reckon({ acknowledged, folder, clock }: Sent, store: Store): Promise<readonly string[]> {
  const faults: string[] = [];
  const mails = join(folder, "mails");
  const until = clock() + DAY;
  const host = openHost(store, { clock: () => until, skewMs: 0 });
  await host.settleDue();
  const deliver = (): Promise<number> => host.deliver(async (delivery) => {
    const account = await host.account(delivery.accountId);
    if (account) await mailWarnings(mails, delivery, account.tariff);
  });
  while ((await deliver()) > 0);
  const warned: string[] = [];
  for (const [accountId, ids] of acknowledged) {
    const events = await eventsOf(store, accountId);
    const wrong = (what: string): number => faults.push(`${accountId}: ${what}`);
    if (events.some(({ sequence }, index) => sequence !== index + 1)) wrong("the ledger has a gap, or an event twice");
    const rated = events.flatMap((event) => (event.type === "UsageRated" ? [event.usageId] : []));
    if (new Set(rated).size !== rated.length) wrong("a call is rated twice");
    const lost = [...ids].filter((id) => !rated.includes(id));
    if (lost.length > 0) wrong(`acknowledged and not rated: ${lost.join()}`);
    const unknown = rated.filter((id) => !ids.has(id));
    if (unknown.length > 0) wrong(`rated and never acknowledged: ${unknown.join()}`);
    const account = await host.account(accountId);
    if (JSON.stringify(account) !== JSON.stringify(replay(events))) wrong("the account is not what its events say");
    const other = recomputed(events, until);
    const billed = unwrap(settle(replay(events), { at: until })).account;
    if (billed.billedTotal.comparedTo(other.billedTotal) !== 0) wrong(`billed ${billed.billedTotal.toFixed()}, recomputed ${other.billedTotal.toFixed()}`);
    if (billed.cash.comparedTo(other.cash) !== 0) wrong(`cash ${billed.cash.toFixed()}, recomputed ${other.cash.toFixed()}`);
    warned.push(...events.flatMap((event) => mailOf(accountId, event) ?? []));
  }
  const written = existsSync(mails) ? readdirSync(mails).filter((file) => file.endsWith(".eml")) : [];
  const missing = warned.filter((file) => !written.includes(file));
  if (missing.length > 0) faults.push(`warnings without a mail: ${missing.join()}`);
  const extra = written.filter((file) => !warned.includes(file));
  if (extra.length > 0) faults.push(`mails without a warning: ${extra.join()}`);
  if (warned.length === 0) faults.push("the trial brought no warning: it shows nothing of mails");
  return faults;
}
