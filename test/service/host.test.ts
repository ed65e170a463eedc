import { describe, expect, it, test } from "vitest";
import { accountToJSON, type Event, isoOf, nextDueAt, replayJSON, tencentTrtc, unwrap } from "../../src/index.js";
import { type Answer, type Host, type HostOptions, inMemoryStore, openHost, type Store } from "../../src/service/index.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2021, 3, 1);
const step = (command: string, request: object = {}) => ({ command, request });
const usage = (usageId: string, startedAt: number, seconds = 61) => ({ usageId, appId: "class", item: "audio", startedAt, seconds });

interface Trial {
  now: number;
  readonly appends: number[];
  readonly store: Store;
  readonly host: (options?: Partial<HostOptions>) => Host;
}

/** A store that counts the writes of each append, a clock that is set, and hosts on both. */
function trial(store: Store = inMemoryStore()): Trial {
  const appends: number[] = [];
  const counting: Store = {
    ...store,
    append: async (writes) => {
      appends.push(writes.length);
      const won = await store.append(writes);
      await new Promise((resolve) => setTimeout(resolve)); // as long as others need to arrive
      return won;
    },
  };
  const made: Trial = { now: START, appends, store: counting, host: (options) => openHost(counting, { clock: () => made.now, skewMs: 5_000, ...options }) };
  return made;
}

async function all(host: Host, accountId: string, ...steps: readonly ReturnType<typeof step>[]): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const each of steps) answers.push(await host.perform(accountId, each));
  return answers;
}

const opening = [
  step("openAccount"), step("verifyIdentity"), step("activate", { region: "cn", acceptedAgreement: true }), step("createApp", { appId: "class" }),
  step("purchasePackage", { packageId: "p1", offer: { minutes: 100, price: "3.00", validFor: { months: 1 } } }), step("enableApp", { appId: "class" }),
];
const opened = async (host: Host, accountId = "school"): Promise<void> => {
  expect((await all(host, accountId, ...opening)).map(({ ok }) => ok)).toEqual(opening.map(() => true));
};
const refusalOf = (answer: Answer): unknown => (answer.ok ? answer : answer.refusal);

describe("a host", () => {
  it("answers with the version and the events of a command, and with none where it was a repeat", async () => {
    const { host } = trial();
    const [first, second] = await all(host(), "school", step("openAccount", { tariff: tencentTrtc }), step("topUp", { paymentId: "pay-1", amount: "5.00" }));
    expect(first).toMatchObject({ ok: true, version: 1, events: [{ type: "AccountOpened", accountId: "school", at: START }], refused: [], repeated: [] });
    expect(second).toMatchObject({ ok: true, version: 2, events: [{ type: "CashToppedUp" }] });
    expect(await all(host(), "school", step("topUp", { paymentId: "pay-1", amount: "5.00" }), step("openAccount", { tariff: tencentTrtc }))).toEqual([
      { ok: true, version: 2, events: [], refused: [], repeated: [] }, { ok: true, version: 2, events: [], refused: [], repeated: [] },
    ]);
    expect((await all(host(), "school", step("openAccount"))).map(refusalOf)).toEqual([{ type: "IdConflict", kind: "account", id: "school" }]);
  });

  it("does not know an account that was not opened, and shows one that was", async () => {
    const { host, store } = trial();
    const own = host();
    expect(refusalOf(await own.perform("school", step("settle")))).toEqual({ type: "AccountNotFound", accountId: "school" });
    expect(refusalOf(await own.perform("school", step("recordUsage", usage("u1", START))))).toEqual({ type: "AccountNotFound", accountId: "school" });
    expect(await own.account("school")).toBeNull();
    await opened(own);
    const account = await own.account("school");
    expect(accountToJSON(account as never)).toEqual(accountToJSON(unwrap(replayJSON(await store.tail("school", 0, 99))).account));
  });

  test.each([
    ["at", step("settle", { at: START })],
    ["at", step("recordUsage", { ...usage("u1", START), at: START })],
    ["at", step("recordUsages", { at: START, usages: [] })],
    ["accountId", step("openAccount", { accountId: "school" })],
    ["request", { command: "settle", request: null }],
    ["usages", step("recordUsages", { usages: 7 })],
    ["command", step("sell")],
    ["paymentId", step("topUp", { paymentId: "\ud800", amount: "1" })],
    ["usages[1].usageId", step("recordUsages", { usages: [usage("u", START), usage("a\0", START)] })],
    ["tariff.items", step("changeTariff", { tariff: { ...tencentTrtc, items: { "\udfff": { weight: null, rates: [] } } } })],
  ])("refuses as invalid: %s of %j", async (path, request) => {
    const { host } = trial();
    const own = host();
    if (request.command !== "openAccount") await opened(own);
    const answer = await own.perform("school", request);
    expect(refusalOf(answer)).toMatchObject({ type: "InvalidInput", path });
  });

  test.each(["", "x".repeat(257), "a\0", "\ud83d", 7 as never])("refuses %j as the id of an account", async (accountId) => {
    expect(refusalOf(await trial().host().perform(accountId, step("openAccount")))).toMatchObject({ type: "InvalidInput", path: "accountId" });
  });

  it("keeps ids that are well-formed apart, and takes a request that contains itself", async () => {
    const own = trial().host();
    for (const id of ["é", "e\u0301", "\u{1F600}", "__proto__", "A", "a"]) await opened(own, id);
    const request: Record<string, unknown> = { amount: "1" };
    request["paymentId"] = request;
    expect(refusalOf(await own.perform("a", { command: "topUp", request }))).toMatchObject({ type: "InvalidInput", path: "paymentId" });
  });
});

describe("the instant of a command", () => {
  const at = async (ends: number, now: number, command: "one" | "batch" = "one"): Promise<string | undefined> => {
    const made = trial();
    await opened(made.host());
    made.now = now;
    const call = usage("u1", ends - 60_000, 60);
    const answer = await made.host().perform("school", command === "one" ? step("recordUsage", call) : step("recordUsages", { usages: [call] }));
    const [event] = answer.ok ? answer.events : [];
    if (answer.ok && answer.refused.length > 0) return answer.refused[0]?.refusal.type;
    return answer.ok ? isoOf(event?.at as never) : answer.refusal.type;
  };

  test.each(["one", "batch"] as const)("is the host's, or the end of a call that ends a little later: %s", async (command) => {
    const now = START + HOUR;
    expect(await at(now - 1_000, now, command)).toBe(isoOf(now as never));
    expect(await at(now + 5_000, now, command)).toBe(isoOf((now + 5_000) as never));
    expect(await at(now + 5_001, now, command)).toBe("UsageInFuture");
  });

  it("is never before the account's clock, although another host's clock is behind", async () => {
    const made = trial();
    await opened(made.host());
    made.now = START - HOUR;
    expect(await made.host().perform("school", step("topUp", { paymentId: "p", amount: "1" }))).toMatchObject({ ok: true, events: [{ at: START }] });
  });
});

describe("gathering", () => {
  it("decides what arrives during a commit as one: usages as a batch, many accounts in one append", async () => {
    const made = trial();
    const own = made.host();
    await opened(own, "a");
    await opened(own, "b");
    made.now += HOUR;
    const first = own.perform("c", step("openAccount")); // its commit is in flight when the others arrive
    while (made.appends.length < 13) await Promise.resolve();
    made.appends.length = 0;
    const calls = Array.from({ length: 50 }, (_, index) => usage(`u${index}`, START + index));
    const answers = await Promise.all(["a", "b"].flatMap((id) => [...calls, calls[7]].map((call) => own.perform(id, step("recordUsage", call)))));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(answers.filter((answer) => answer.ok && answer.events.length === 1)).toHaveLength(100);
    expect(answers.filter((answer) => answer.ok && answer.repeated.length === 1)).toHaveLength(2);
    for (const answer of answers) if (answer.ok) for (const event of answer.events) expect(event.type).toBe("UsageRated");
    expect(made.appends).toEqual([2]);
    expect(await first).toMatchObject({ ok: true });
  });

  it("answers each usage with its own event, whatever their order", async () => {
    const made = trial();
    const own = made.host();
    await opened(own);
    made.now += HOUR;
    const calls = [5, 1, 9, 3].map((minute) => usage(`u${minute}`, START + minute * 60_000));
    const wrong = [{ ...usage("w1", START), seconds: "x" }, usage("w2", START + 2 * HOUR), null];
    const answers = await Promise.all([...calls, ...wrong].map((call) => own.perform("school", { command: "recordUsage", request: call })));
    expect(answers.map((answer) => (answer.ok ? answer.events.map((event) => "usageId" in event && event.usageId) : answer.refusal.type))).toEqual([
      ["u5"], ["u1"], ["u9"], ["u3"], "InvalidInput", "UsageInFuture", "InvalidInput",
    ]);
  });

  it("keeps the order in which an account was asked", async () => {
    const own = trial().host();
    const answers = await Promise.all([...opening, step("disableApp", { appId: "class" }), step("enableApp", { appId: "class" })].map((each) => own.perform("school", each)));
    expect(answers.map((answer) => answer.ok && answer.events.at(-1)?.type)).toEqual([
      "AccountOpened", "IdentityVerified", "ServiceActivated", "AppCreated", "PackagePurchased", "AppEnabled", "AppDisabled", "AppEnabled",
    ]);
  });
});

describe("a retry after the day was closed", () => {
  const late = async () => {
    const made = trial();
    const own = made.host();
    await opened(own);
    for (let day = 0; day < 12; day += 1) {
      made.now += DAY;
      for (const nth of [1, 2]) await own.perform("school", step("recordUsage", usage(`d${day}-${nth}`, made.now - nth * HOUR)));
      await own.settleDue();
    }
    return { made, own, call: (day: number, nth: number) => usage(`d${day}-${nth}`, START + (day + 1) * DAY - nth * HOUR) };
  };

  it("of a usage is answered from the ledger, one by one and in a batch; what is not in it is too late", async () => {
    const { own, call } = await late();
    for (const day of [0, 1, 2]) expect(await own.perform("school", step("recordUsage", call(day, 2)))).toMatchObject({ ok: true, events: [], repeated: [0] });
    expect(refusalOf(await own.perform("school", step("recordUsage", { ...call(0, 1), seconds: 62 })))).toMatchObject({ type: "UsageTooLate" });
    expect(refusalOf(await own.perform("school", step("recordUsage", { ...call(0, 1), usageId: "new" })))).toMatchObject({ type: "UsageTooLate" });
    const usages = [call(0, 1), { ...call(0, 1), seconds: 62 }, call(2, 2), call(11, 1), { ...call(1, 1), appId: "lab" }, call(1, 1), usage("old", 0)];
    expect(await own.perform("school", step("recordUsages", { usages }))).toMatchObject({
      ok: true, events: [], repeated: [0, 2, 3, 5], refused: [{ index: 1, refusal: { type: "UsageTooLate" } }, { index: 4 }, { index: 6 }],
    });
  });

  it("reads a part of the ledger only", async () => {
    const { made, call } = await late();
    const reads: number[] = [];
    const store: Store = {
      ...made.store,
      tail: async (id, from, most) => {
        const page = await made.store.tail(id, from, Math.min(most, 2));
        reads.push(page.length);
        return page;
      },
    };
    const own = openHost(store, { clock: () => made.now, skewMs: 0 });
    await own.account("school");
    reads.length = 0;
    expect(await own.perform("school", step("recordUsage", call(0, 1)))).toMatchObject({ repeated: [0] });
    expect(reads.length).toBeLessThan(20);
    expect(refusalOf(await own.perform("school", step("recordUsage", usage("old", 0))))).toMatchObject({ type: "UsageTooLate" });
  });
});

describe("settleDue", () => {
  it("settles what is due and nothing else, dated when it was due", async () => {
    const made = trial();
    const own = made.host();
    await opened(own, "a");
    await opened(own, "b");
    await own.perform("a", step("recordUsage", usage("u1", START - 61_000)));
    expect(await own.settleDue()).toBe(0);
    const due = nextDueAt((await own.account("a")) as never) as number;
    made.now = due - 1;
    expect(await own.settleDue()).toBe(0);
    made.now = due + HOUR;
    expect(await own.settleDue()).toBe(2);
    expect(await own.settleDue()).toBe(0);
    const events = unwrap(replayJSON(await made.store.tail("a", 0, 99)));
    expect(events.account.clock).toBe(due);
  });

  it("goes on where one account fails, and says so", async () => {
    const made = trial();
    const errors: unknown[] = [];
    await opened(made.host(), "a");
    await opened(made.host(), "b");
    made.now += 40 * DAY;
    const store: Store = { ...made.store, load: (id) => (id === "a" ? Promise.reject(new Error("disk")) : made.store.load(id)) };
    expect(await openHost(store, { clock: () => made.now, skewMs: 0, onError: (error) => errors.push(error) }).settleDue()).toBe(1);
    expect(errors.map(String)).toEqual(["Error: disk"]);
  });
});

describe("the outbox", () => {
  it("hands each event on until it was taken, those of an account in order, and other accounts although one fails", async () => {
    const made = trial();
    const own = made.host();
    await opened(own, "a");
    await opened(own, "b");
    const got: string[] = [];
    let broken = true;
    const send = ({ accountId, events }: { accountId: string; events: readonly Event[] }): Promise<void> => {
      if (broken && accountId === "a" && events.some(({ sequence }) => sequence === 3)) return Promise.reject(new Error("mail"));
      got.push(...events.map(({ sequence }) => `${accountId}${sequence}`));
      return Promise.resolve();
    };
    await expect(own.deliver(send)).rejects.toThrow("mail");
    expect(got).toEqual(["a1", "a2", "b1", "b2", "b3", "b4", "b5", "b6"]);
    broken = false;
    expect(await own.deliver(send)).toBe(0); // held
    made.now += 60_000;
    expect(await own.deliver(send)).toBe(4);
    expect(got.slice(8)).toEqual(["a3", "a4", "a5", "a6"]);
    made.now += DAY;
    expect(await own.deliver(send)).toBe(0);
  });
});

describe("a store that fails", () => {
  const failing = (method: keyof Store, store: Store, fails: () => boolean): Store =>
    ({ ...store, [method]: (...args: never[]) => (fails() ? Promise.reject(new Error("down")) : (store[method] as (...all: never[]) => unknown)(...args)) });

  test.each(["append", "load", "tail"] as const)("rejects the command, which can be sent again: %s", async (method) => {
    const made = trial();
    await opened(made.host());
    let down = true;
    const own = openHost(failing(method, made.store, () => down), { clock: () => made.now, skewMs: 0 });
    const payment = step("topUp", { paymentId: "p", amount: "1" });
    const outcomes = await Promise.allSettled([own.perform("school", payment), own.perform("school", step("settle"))]);
    expect(outcomes[0]).toMatchObject({ status: "rejected", reason: new Error("down") });
    down = false;
    expect(await own.perform("school", payment)).toMatchObject({ ok: true, version: 7 });
  });

  it("writes no snapshot, and says so; the commands are answered", async () => {
    const made = trial();
    const errors: unknown[] = [];
    const own = openHost(failing("snapshot", made.store, () => true), { clock: () => made.now, skewMs: 0, snapshotEvery: 2, onError: (error) => errors.push(error) });
    await opened(own);
    await own.account("school");
    expect(errors).toHaveLength(3);
  });

  it("has damaged a ledger: the command rejects with what is damaged", async () => {
    const made = trial();
    await opened(made.host());
    const store: Store = { ...made.store, tail: async (id, from, most) => (await made.store.tail(id, from, most)).slice(from === 0 ? 1 : 0) };
    await expect(openHost(store, { clock: () => made.now, skewMs: 0 }).perform("school", step("settle"))).rejects.toThrow("AccountOpened");
  });
});

describe("snapshots and memory", () => {
  it("are written every so many events, in parts; one that is damaged is as none, and is replaced", async () => {
    const made = trial();
    const own = made.host({ snapshotEvery: 4 });
    await opened(own);
    made.now += HOUR;
    for (let nth = 0; nth < 6; nth += 1) await own.perform("school", step("recordUsage", usage(`u${nth}`, START + nth)));
    const names = async () => (await made.store.load("school")).map(({ name }) => name);
    expect(await names()).toEqual(["head", expect.stringMatching(/^usages-2021-04-01/)]);
    const expected = JSON.stringify(await own.account("school"));
    const tails: number[] = [];
    const reading: Store = { ...made.store, tail: (id, from, most) => (tails.push(from), made.store.tail(id, from, most)) };
    expect(JSON.stringify(await openHost(reading, { clock: () => made.now, skewMs: 0 }).account("school"))).toBe(expected);
    expect(tails[0]).toBe(12);

    const [head] = (await made.store.load("school")).filter(({ name }) => name === "head");
    await made.store.snapshot("school", [{ name: "head", bytes: (head?.bytes ?? new Uint8Array()).slice(0, 40) }, { name: "stray", bytes: new Uint8Array(3) }]);
    const other = made.host({ snapshotEvery: 4 });
    expect(JSON.stringify(await other.account("school"))).toBe(expected);
    await other.perform("school", step("recordUsage", usage("u9", START + 9)));
    expect(await names()).toEqual(["head", expect.stringMatching(/^usages/)]);
    expect(JSON.stringify(await made.host().account("school"))).toBe(JSON.stringify(await other.account("school")));
  });

  it("hold the accounts that were asked for last", async () => {
    const made = trial();
    const loads: string[] = [];
    const store: Store = { ...made.store, load: (id) => (loads.push(id), made.store.load(id)) };
    const own = openHost(store, { clock: () => made.now, skewMs: 0, mostAccounts: 2 });
    for (const id of ["a", "b", "a", "c", "a", "b"]) await own.perform(id, step("openAccount"));
    expect(loads).toEqual(["a", "b", "c", "b"]);
  });
});
