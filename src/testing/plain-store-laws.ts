import { type Event, eventsToJSON, type Instant, nextDueAt } from "rtc-billing";
import type { OutboxEntry, Store, Write } from "rtc-billing/service";
import { instantOf, plusMs } from "../values/instant.js";
import { assertSame, assertSameEvents } from "./assert-same.js";
import { defineStoreLaw, type StoreLaw, type StoreTrial } from "./store-law.js";
import { accountIdsOf, eventsIn, newModel, type SentCommand, sentIn } from "./store-session.js";

interface Commit extends Write {
  readonly list: readonly Event[];
}

/** The commits that the commands of a session make, as a host writes them. */
function commitsIn(sent: readonly SentCommand[]): readonly Commit[] {
  const model = newModel();
  return sent.flatMap((each): readonly Commit[] => {
    const expected = model.account(each.accountId)?.version ?? 0;
    const outcome = model.send(each);
    if (!outcome.ok || outcome.events.length === 0) return [];
    const { account: { version }, events } = outcome;
    const wakeAt = nextDueAt(outcome.account);
    return [{ accountId: each.accountId, expected, version, events: eventsToJSON(events), wakeAt, list: events }];
  });
}

const writeOf = ({ accountId, expected, version, events, wakeAt }: Write): Write => ({ accountId, expected, version, events, wakeAt });

/** Appends writes one by one; each has to be taken. */
async function appendAll(store: Store, commits: readonly Commit[]): Promise<void> {
  for (const commit of commits) {
    assertSame("a write that expects the stored version: what append says", await store.append([writeOf(commit)]), [true]);
  }
}

async function assertLedger(when: string, store: Store, accountId: string, commits: readonly Commit[]): Promise<void> {
  const expected = commits.filter((commit) => commit.accountId === accountId).flatMap(({ list }) => list);
  assertSameEvents(`${when}: account ${JSON.stringify(accountId)}`, await eventsIn(store, accountId), expected);
}

export const versions: StoreLaw = defineStoreLaw(
  "of writes that expect the same version of an account one wins, and the ledger has the events of the winner alone",
  async ({ session, store }) => {
    const sent = sentIn(session);
    const [accountId = ""] = accountIdsOf(sent);
    const commits = commitsIn(sent.filter((each) => each.accountId === accountId)).slice(0, 8);
    for (const [index, commit] of commits.entries()) {
      const write = writeOf(commit);
      for (const expected of [commit.expected - 1, commit.expected + 1, commit.version]) {
        const what = `a write that expects version ${expected} of ${commit.expected}: what append says`;
        assertSame(what, await store.append([{ ...write, expected }]), [false]);
      }
      const won = await Promise.all([1, 2, 3].map(() => store.append([write])));
      assertSame("three that write the same at once: how many win", won.flat().filter(Boolean).length, 1);
      assertSame("a write whose version was taken: what append says", await store.append([write]), [false]);
      await assertLedger(`after commit ${index}`, store, accountId, commits.slice(0, index + 1));
    }
  },
);

export const accounts: StoreLaw = defineStoreLaw(
  "the writes of one append do not depend on each other: those that expect the stored version are taken, and each in its own ledger",
  async ({ session, store, choose }) => {
    const sent = sentIn(session);
    const ids = accountIdsOf(sent);
    const commits = commitsIn(sent);
    const done: Commit[] = [];
    for (let round = 0; round < 12; round += 1) {
      const next = ids.flatMap((id) => commits.find((commit) => commit.accountId === id && !done.includes(commit)) ?? []);
      const isWrong = next.map(() => choose(3) === 0);
      const writes = next.map((commit, index) => ({ ...writeOf(commit), expected: commit.expected + (isWrong[index] ? 7 : 0) }));
      const won = await store.append(writes);
      assertSame("which writes are taken", won, isWrong.map((wrong) => !wrong));
      done.push(...next.filter((_, index) => !isWrong[index]));
    }
    for (const id of ids) await assertLedger("in the end", store, id, done);
    assertSame("an account that was never written: its events", await store.tail("nobody", 0, 10), []);
    assertSame("an append of nothing", await store.append([]), []);
  },
);

export const due: StoreLaw = defineStoreLaw(
  "an account is due from the instant on that its last write names, the longest due first",
  async ({ session, store, choose }) => {
    const commits = commitsIn(sentIn(session));
    const wakeAt = new Map<string, Instant | null>();
    for (const commit of commits) {
      await appendAll(store, [commit]);
      wakeAt.set(commit.accountId, commit.wakeAt);
      if (choose(4) !== 0) continue;
      const ends = [...wakeAt.values(), commit.list[0]?.at ?? null].filter((at) => at !== null);
      for (const instant of ends.flatMap((at) => [plusMs(at, -1), at])) {
        const expected = [...wakeAt].flatMap(([id, at]) => (at !== null && at <= instant ? [{ id, at }] : [])).sort((a, b) => a.at - b.at);
        const found = await store.due(instant, 100);
        assertSame(`at ${instant}: who is due`, [...found].sort(), expected.map(({ id }) => id).sort());
        assertSame(`at ${instant}: since when`, found.map((id) => wakeAt.get(id)), expected.map(({ at }) => at));
        assertSame("one at most", (await store.due(instant, 1)).length, Math.min(1, expected.length));
      }
    }
  },
);

const keyOf = ({ accountId, version }: Pick<OutboxEntry, "accountId" | "version">): string => JSON.stringify([accountId, version]);

/** Takes what is in the outbox at `now`, and holds it for a second. */
const taken = (store: Store, now: number, most: number): Promise<readonly OutboxEntry[]> =>
  store.outbox(instantOf(now), instantOf(now + 1_000), most);

export const outbox: StoreLaw = defineStoreLaw(
  "every commit is handed on until it was delivered: to one at a time, again when that held it too long, oldest first, and not after",
  async ({ session, store, choose }) => {
    const commits = commitsIn(sentIn(session)).slice(0, 30);
    const left = new Map<string, { readonly commit: Commit; heldUntil: number }>();
    let now = 1_000_000;
    for (const commit of commits) {
      await appendAll(store, [commit]);
      left.set(keyOf(commit), { commit, heldUntil: 0 });
      now += choose(3) * 400;
      if (choose(3) !== 0) continue;
      const most = 1 + choose(4);
      const free = [...left.values()].filter(({ heldUntil }) => heldUntil <= now).slice(0, most);
      const entries = await taken(store, now, most);
      assertSame("what the outbox hands on", entries.map(keyOf), free.map(({ commit: each }) => keyOf(each)));
      assertSame("the events of what it hands on", entries.map(({ events }) => events), free.map(({ commit: each }) => each.events));
      for (const each of free) each.heldUntil = now + 1_000;
      const delivered = entries.filter(() => choose(2) === 0);
      await store.delivered(delivered);
      for (const entry of delivered) left.delete(keyOf(entry));
    }
    const rest = await taken(store, now + 1_000, 1_000);
    assertSame("what is handed on in the end", rest.map(keyOf), [...left.keys()]);
    await store.delivered(rest);
    assertSame("what is left when all is delivered", await taken(store, now + 10_000, 1_000), []);
  },
);

export const snapshots: StoreLaw = defineStoreLaw(
  "parts of a snapshot are read back as they were written last, those that were deleted are gone, and no account has parts of another",
  async (trial) => {
    const written = new Map<string, Map<string, string>>();
    for (let round = 0; round < 12; round += 1) await writeParts(trial, written);
  },
);

async function writeParts({ session, store, choose }: StoreTrial, written: Map<string, Map<string, string>>): Promise<void> {
  const ids = accountIdsOf(sentIn(session));
  const accountId = ids[choose(ids.length)] ?? "";
  const names = ["head", "usages-2021-04-01-00000", "é", "Head"].filter(() => choose(3) !== 0);
  const parts = names.map((name) => ({ name, bytes: choose(4) === 0 ? null : Uint8Array.from({ length: choose(40) }, () => choose(256)) }));
  const own = written.get(accountId) ?? new Map<string, string>();
  written.set(accountId, own);
  for (const { name, bytes } of parts) if (bytes) own.set(name, bytes.join()); else own.delete(name);
  await store.snapshot(accountId, parts);
  for (const id of ids) {
    const found = (await store.load(id)).map(({ name, bytes }) => [name, bytes?.join()] as const);
    assertSame(`the parts of ${JSON.stringify(id)}`, [...found].sort(), [...(written.get(id) ?? [])].sort());
  }
}
