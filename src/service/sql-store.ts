import type { AccountPart } from "../persistence/account-parts.js";
import type { Store } from "./store.js";

/**
 * Runs one statement with its parameters and returns its rows, or rejects: `(text, values) => pool.query(text, values).then((r) => r.rows)`
 * of node-postgres, or the same of PGlite.
 */
export type RunSql = (text: string, values: readonly unknown[]) => Promise<readonly object[]>;

/**
 * The tables, for PostgreSQL 12 or later and PGlite: an account's version and when it is due, its commits (the ledger), what of them is
 * not handed on yet, and parts of its snapshot. The events are `json`, not `jsonb`, which refuses ids that hold unpaired surrogates or NUL
 * and sorts fields; the view `rtc_event` has them one a row. It can be run again.
 */
export const postgresSchema = `
create table if not exists rtc_account (account_id text primary key, version bigint not null, wake_at bigint);
create index if not exists rtc_account_wake_at on rtc_account (wake_at) where wake_at is not null;
create table if not exists rtc_commit (
  account_id text, first bigint, version bigint not null, events json not null, primary key (account_id, first)
);
create table if not exists rtc_outbox (
  position bigint generated always as identity primary key, account_id text not null, first bigint not null, version bigint not null,
  held_until bigint not null default 0, unique (account_id, version)
);
create table if not exists rtc_part (account_id text, name text, bytes bytea not null, primary key (account_id, name));
create or replace view rtc_event as
  select account_id, (event ->> 'sequence')::bigint as sequence, event ->> 'type' as type, (event ->> 'at')::timestamptz as at, event
  from rtc_commit, json_array_elements(events -> 'events') as event;
`;

/**
 * The statements of the store, each a transaction of its own. `append` takes a commit if the account is at the version that it expects;
 * of two that expect the same at the same time, the primary key of `rtc_commit` lets one in. Rows are taken in the order of their ids,
 * so that two appends cannot deadlock.
 */
export const postgresStatements = {
  append: `
    with given as (
      select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
        as given (account_id, expected, version, events, wake_at)
    ), won as (
      insert into rtc_commit (account_id, first, version, events)
      select account_id, expected + 1, version, events::json from given
      where expected = coalesce((select version from rtc_account where rtc_account.account_id = given.account_id), 0)
      order by account_id
      on conflict do nothing
      returning account_id, first, version
    ), moved as (
      insert into rtc_account (account_id, version, wake_at)
      select account_id, given.version, wake_at from given join won using (account_id) order by account_id
      on conflict (account_id) do update set version = excluded.version, wake_at = excluded.wake_at
    ), outgoing as (
      insert into rtc_outbox (account_id, first, version) select account_id, first, version from won order by account_id
    )
    select account_id from won`,
  load: "select name, bytes from rtc_part where account_id = $1",
  snapshot: `
    with given as (select * from unnest($2::text[], $3::text[]) as given (name, hex)), gone as (
      delete from rtc_part where account_id = $1 and name in (select name from given where hex is null)
    )
    insert into rtc_part (account_id, name, bytes) select $1, name, decode(hex, 'hex') from given where hex is not null
    on conflict (account_id, name) do update set bytes = excluded.bytes`,
  tail: "select events::text as events from rtc_commit where account_id = $1 and first > $2 order by first limit $3",
  due: "select account_id from rtc_account where wake_at <= $1 order by wake_at limit $2",
  outbox: `
    with taken as (
      update rtc_outbox set held_until = $2
      where position in (select position from rtc_outbox where held_until <= $1 order by position limit $3 for update skip locked)
      returning position, account_id, first, version
    )
    select account_id, taken.version, events::text as events from taken join rtc_commit using (account_id, first) order by position`,
  delivered: `
    delete from rtc_outbox using unnest($1::text[], $2::bigint[]) as given (account_id, version)
    where rtc_outbox.account_id = given.account_id and rtc_outbox.version = given.version`,
};

const field = (row: object, name: string): unknown => Reflect.get(row, name);
const textOf = (row: object, name: string): string => String(field(row, name));

function documentOf(row: object): unknown {
  const document: unknown = JSON.parse(textOf(row, "events"));
  return document;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The bytes of a `bytea` as a client returns them. */
function bytesOf(row: object): Uint8Array {
  const bytes = field(row, "bytes");
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(0);
}

const partOf = (row: object): AccountPart => ({ name: textOf(row, "name"), bytes: bytesOf(row) });

/**
 * A store in PostgreSQL or PGlite, of which `postgresSchema` made the tables. It does no I/O: `run` does. Many processes may use one
 * database; a folder of PGlite has one process.
 *
 * @example
 * const texts = [];
 * const store = postgresStore((text) => { texts.push(text); return Promise.resolve([]); }); // yours calls `pool.query`
 * await store.due(Date.UTC(2021, 3, 1), 10);
 * texts[0] === postgresStatements.due; // => true
 */
export function postgresStore(run: RunSql): Store {
  const { append, load, snapshot, tail, due, outbox, delivered } = postgresStatements;
  return {
    append: async (writes) => {
      if (writes.length === 0) return [];
      const rows = await run(append, [
        writes.map(({ accountId }) => accountId),
        writes.map(({ expected }) => expected),
        writes.map(({ version }) => version),
        writes.map(({ events }) => JSON.stringify(events)),
        writes.map(({ wakeAt }) => wakeAt),
      ]);
      const won = new Set(rows.map((row) => textOf(row, "account_id")));
      return writes.map(({ accountId }) => won.has(accountId));
    },
    load: async (accountId) => (await run(load, [accountId])).map(partOf),
    snapshot: async (accountId, parts) => {
      await run(snapshot, [accountId, parts.map(({ name }) => name), parts.map(({ bytes }) => bytes && hexOf(bytes))]);
    },
    tail: async (accountId, from, most) => (await run(tail, [accountId, from, most])).map(documentOf),
    due: async (now, most) => (await run(due, [now, most])).map((row) => textOf(row, "account_id")),
    outbox: async (now, heldUntil, most) =>
      (await run(outbox, [now, heldUntil, most])).map((row) => ({
        accountId: textOf(row, "account_id"), version: Number(field(row, "version")), events: documentOf(row),
      })),
    delivered: async (entries) => {
      await run(delivered, [entries.map(({ accountId }) => accountId), entries.map(({ version }) => version)]);
    },
  };
}
