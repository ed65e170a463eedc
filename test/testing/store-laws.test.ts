import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { Json } from "../../src/index.js";
import { inMemoryStore, postgresSchema, postgresStore, type Store } from "../../src/service/index.js";
import { storeLaws, type StoreLawName } from "../../src/testing/index.js";

const laws = Object.entries(storeLaws) as readonly (readonly [StoreLawName, (typeof storeLaws)[StoreLawName]])[];
const seed = 20190828;

describe("a store in memory keeps the laws for stores:", () => {
  test.each(laws.map(([name, law]) => [law.title, name] as const))("%s", async (_title, name) => {
    await fc.assert(storeLaws[name].property({ store: inMemoryStore }), { numRuns: 5, seed });
  });
});

describe("a store in PGlite keeps the laws for stores:", () => {
  let database: PGlite;
  beforeAll(async () => {
    database = await PGlite.create();
    await database.exec(postgresSchema);
  }, 60_000);
  afterAll(() => database.close());
  const open = (): Store => postgresStore(async (text, values) => (await database.query<object>(text, [...values])).rows);
  const empty = async (): Promise<Store> => {
    await database.exec("truncate rtc_account, rtc_commit, rtc_outbox, rtc_part");
    return open();
  };

  test.each(laws.map(([name, law]) => [law.title, name] as const))("%s", async (_title, name) => {
    await fc.assert(storeLaws[name].property({ store: empty, reopen: open }), { numRuns: 2, seed });
  });
});

/** A store that does one thing wrong, and the laws that see it. */
interface Sabotage {
  readonly fault: string;
  readonly seenBy: readonly StoreLawName[];
  readonly store: () => Store;
}

const changed = (change: (store: Store) => Partial<Store>): (() => Store) => () => {
  const store = inMemoryStore();
  return { ...store, ...change(store) };
};

/** A store without a version check: it numbers what it gets, and says that it took it. */
function unchecked(): Store {
  const documents = new Map<string, { version: number; events: Json }[]>();
  const store = inMemoryStore();
  return {
    ...store,
    append: (writes) => Promise.resolve(writes.map(({ accountId, version, events }) => {
      documents.set(accountId, [...(documents.get(accountId) ?? []), { version, events }]);
      return true;
    })),
    tail: (id, from, most) => Promise.resolve((documents.get(id) ?? []).filter(({ version }) => version > from).slice(0, most).map(({ events }) => events)),
  };
}

const sabotaged: readonly Sabotage[] = [
  { fault: "checks no version", seenBy: ["versions", "accounts", "hosts", "freshness", "atOnce"], store: unchecked },
  {
    fault: "takes all writes of an append or none",
    seenBy: ["accounts"],
    store: changed((store) => ({
      append: async (writes) => {
        for (const { accountId, expected } of writes) {
          const stored = await store.tail(accountId, expected, 1);
          const before = expected > 0 ? await store.tail(accountId, expected - 1, 1) : [[]];
          if (stored.length > 0 || before.length === 0) return writes.map(() => false);
        }
        return store.append(writes);
      },
    })),
  },
  {
    fault: "keeps the first instant at which an account is due",
    seenBy: ["due"],
    store: changed((store) => {
      const first = new Map<string, never>();
      return {
        append: (writes) => {
          for (const { accountId, wakeAt } of writes) if (!first.has(accountId)) first.set(accountId, wakeAt as never);
          return store.append(writes.map((write) => ({ ...write, wakeAt: first.get(write.accountId) ?? null })));
        },
      };
    }),
  },
  { fault: "says who is due a millisecond early", seenBy: ["due"], store: changed((store) => ({ due: (now, most) => store.due((now + 1) as never, most) })) },
  {
    fault: "takes out of the outbox what it hands on",
    seenBy: ["outbox"],
    store: changed((store) => ({
      outbox: async (now, heldUntil, most) => {
        const entries = await store.outbox(now, heldUntil, most);
        await store.delivered(entries);
        return entries;
      },
    })),
  },
  { fault: "hands on what another holds", seenBy: ["outbox"], store: changed((store) => ({ outbox: (now, _held, most) => store.outbox(now, now, most) })) },
  {
    fault: "merges accounts whose ids differ in case",
    seenBy: ["accounts", "snapshots", "hosts"],
    store: changed((store) => ({
      append: (writes) => store.append(writes.map((write) => ({ ...write, accountId: write.accountId.trim().toLowerCase() }))),
      tail: (id, ...rest) => store.tail(id.trim().toLowerCase(), ...rest),
      load: (id) => store.load(id.trim().toLowerCase()),
      snapshot: (id, parts) => store.snapshot(id.trim().toLowerCase(), parts),
    })),
  },
  {
    fault: "keeps parts that were deleted",
    seenBy: ["snapshots"],
    store: changed((store) => ({ snapshot: (id, parts) => store.snapshot(id, parts.filter(({ bytes }) => bytes !== null)) })),
  },
  {
    fault: "reads from a replica that is behind",
    seenBy: ["hosts", "freshness"],
    store: changed((store) => {
      const copies = new Map<string, readonly unknown[]>();
      let reads = 0;
      return {
        tail: async (id, from, most) => {
          const key = JSON.stringify([id, from]);
          const copy = copies.get(key);
          const documents = await store.tail(id, from, most);
          copies.set(key, documents);
          reads += 1;
          return copy && reads % 2 === 0 ? copy : documents;
        },
      };
    }),
  },
  {
    fault: "acknowledges a write before it has it, and loses every fifth",
    seenBy: ["reopening", "crashes", "lostAnswers", "atOnce", "hosts"],
    store: changed((store) => {
      let count = 0;
      return { append: (writes) => (count++ % 5 === 4 ? Promise.resolve(writes.map(() => true)) : store.append(writes)) };
    }),
  },
  {
    fault: "appends again what it is sent again after a failure",
    seenBy: ["versions"],
    store: changed((store) => ({
      append: async (writes) => {
        const won = await store.append(writes);
        return won.map((each, index) => each || (writes[index]?.expected ?? 0) > 0);
      },
    })),
  },
];

describe("a store that", () => {
  test.each(sabotaged)("$fault breaks: $seenBy", async ({ seenBy, store }) => {
    for (const name of seenBy) {
      const { failed } = await fc.check(storeLaws[name].property({ store }), { numRuns: 25, seed, endOnFailure: true });
      expect({ name, failed }).toEqual({ name, failed: true });
    }
  });

  it("is sabotaged, is there for each law", () => {
    expect([...new Set(sabotaged.flatMap(({ seenBy }) => seenBy))].sort()).toEqual(Object.keys(storeLaws).sort());
  });
});
