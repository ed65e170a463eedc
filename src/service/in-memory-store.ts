import type { AccountPart } from "../persistence/account-parts.js";
import type { Instant } from "../values/instant.js";
import type { OutboxEntry, Store, Write } from "./store.js";

/** What is kept of an account. It changes in place. */
interface Kept {
  readonly commits: Write[];
  readonly parts: Map<string, AccountPart>;
}

/** A commit in the outbox, and until when a host holds it. */
interface Outgoing {
  readonly entry: OutboxEntry;
  heldUntil: number;
}

const keyOf = ({ accountId, version }: Pick<OutboxEntry, "accountId" | "version">): string => JSON.stringify([accountId, version]);
const wakeAtOf = ({ commits }: Kept): number => commits.at(-1)?.wakeAt ?? Infinity;

/** The index of the first commit that ends after a version. */
function firstAfter(commits: readonly Write[], version: number): number {
  let [low, high] = [0, commits.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((commits[middle]?.version ?? 0) > version) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * A store in the memory of this process, for tests and trials. It keeps what the SQL keeps, and any number of hosts may use it.
 *
 * @example
 * const store = inMemoryStore();
 * const host = openHost(store, { clock: () => Date.UTC(2021, 3, 1), skewMs: 0 });
 * const opened = await host.perform("school", { command: "openAccount", request: {} });
 * [opened.ok, (await store.tail("school", 0, 10)).length]; // => [true,1]
 */
export function inMemoryStore(): Store {
  const accounts = new Map<string, Kept>();
  const outgoing = new Map<string, Outgoing>();
  const keptOf = (accountId: string): Kept => {
    const kept = accounts.get(accountId) ?? { commits: [], parts: new Map() };
    accounts.set(accountId, kept);
    return kept;
  };
  const append = (write: Write): boolean => {
    const { commits } = keptOf(write.accountId);
    if ((commits.at(-1)?.version ?? 0) !== write.expected) return false;
    commits.push(write);
    outgoing.set(keyOf(write), { entry: write, heldUntil: -Infinity });
    return true;
  };
  const duePairs = (now: Instant): readonly (readonly [string, number])[] =>
    Array.from(accounts, ([accountId, kept]) => [accountId, wakeAtOf(kept)] as const).filter(([, wakeAt]) => wakeAt <= now);

  return {
    append: (writes) => Promise.resolve(writes.map(append)),
    load: (accountId) => Promise.resolve([...(accounts.get(accountId)?.parts.values() ?? [])]),
    snapshot: (accountId, parts) => {
      const kept = keptOf(accountId).parts;
      for (const part of parts) if (part.bytes) kept.set(part.name, part); else kept.delete(part.name);
      return Promise.resolve();
    },
    tail: (accountId, from, most) => {
      const { commits = [] } = accounts.get(accountId) ?? {};
      const first = firstAfter(commits, from);
      return Promise.resolve(commits.slice(first, first + most).map(({ events }) => events));
    },
    due: (now, most) => Promise.resolve([...duePairs(now)].sort(([, a], [, b]) => a - b).slice(0, most).map(([accountId]) => accountId)),
    outbox: (now, heldUntil, most) => {
      const taken = [...outgoing.values()].filter((each) => each.heldUntil <= now).slice(0, most);
      for (const each of taken) each.heldUntil = heldUntil;
      return Promise.resolve(taken.map(({ entry }) => entry));
    },
    delivered: (entries) => {
      for (const entry of entries) outgoing.delete(keyOf(entry));
      return Promise.resolve();
    },
  };
}
