import type { Event } from "../../src/index.js";
import { inMemory, type LawName, type MemoryStore, type Opening, type Step, type StoreAnswer } from "../../src/testing/index.js";

/** A service that does one thing wrong, and the law that sees it. */
export interface Planted {
  readonly law: LawName;
  readonly bug: string;
  readonly store: (opening: Opening) => MemoryStore;
}

type Changed = (store: MemoryStore) => Partial<MemoryStore>;

const planted = (law: LawName, bug: string, change: Changed): Planted => ({
  law,
  bug,
  store: (opening) => {
    const store = inMemory(opening);
    return { ...store, ...change(store) };
  },
});

const DAY = 24 * 3_600_000;
const accepted: StoreAnswer = { ok: true };
type Answer = ReturnType<MemoryStore["perform"]>;

/** A change of what the service performs. */
const performing = (change: (step: Step, store: MemoryStore) => StoreAnswer): Changed => (store) => ({ perform: (step) => change(step, store) as Answer });

/** A change of the events that the service returns. */
const changingEvents = (change: (events: readonly Event[]) => readonly Event[]): Changed => (store) => ({ events: () => change(store.events()) });
const changingEach = (change: (event: Event) => Event): Changed => changingEvents((events) => events.map(change));

export const plantedBugs: readonly Planted[] = [
  planted("agreement", "drops usages that come late", performing((step, store) =>
    step.command === "recordUsage" && step.request.startedAt < store.account().clock - DAY ? accepted : store.perform(step))),

  planted("ledger", "does not store warnings", changingEvents((events) => events.filter(({ type }) => type !== "PackageRunningLow"))),

  planted("permanence", "corrects what was written instead of adding a correction", changingEvents((events) => {
    const voided = new Set(events.map((event) => (event.type === "UsageVoided" ? event.usageId : undefined)));
    return events.map((event) => (event.type === "UsageRated" && voided.has(event.usageId) ? { ...event, billedSeconds: 0 } : event));
  })),

  planted("refusals", "lets time pass for a command that it refuses", performing((step, store) => {
    const answer = store.perform(step);
    if (!answer.ok) store.perform({ command: "settle", request: { at: step.request.at } });
    return answer;
  })),

  planted("repeats", "records a payment again when it is sent again", (store) => {
    let count = 0;
    return performing((step) =>
      store.perform(step.command === "topUp" ? { ...step, request: { ...step.request, paymentId: `${step.request.paymentId}-${count++}` } } : step))(store);
  }),

  planted("passage", "takes a fee whenever it settles", (store) => {
    let count = 0;
    return performing((step) => {
      const answer = store.perform(step);
      if (step.command === "settle") store.perform({ command: "topUp", request: { at: step.request.at, paymentId: `fee ${count++}`, amount: "0.01" } });
      return answer;
    })(store);
  }),

  planted("arrival", "numbers usages as they arrive", (store) => {
    let count = 0;
    return performing((step) =>
      store.perform(step.command === "recordUsage" ? { ...step, request: { ...step.request, usageId: `${count++}-${step.request.usageId}` } } : step))(store);
  }),

  planted("batches", "loses the last usage of a batch", performing((step, store) =>
    store.perform(step.command === "recordUsages" ? { ...step, request: { ...step.request, usages: step.request.usages.slice(0, -1) } } : step))),

  planted("lateness", "does not bill what comes after its day was billed", performing((step, store) =>
    step.command === "recordUsage" && step.request.at > step.request.startedAt + 2 * DAY ? accepted : store.perform(step))),

  planted("minutes", "shows the account from before the last command", (store) => {
    let before = store.account();
    return {
      perform: (step) => {
        before = store.account();
        return store.perform(step);
      },
      account: () => before,
    };
  }),

  planted("usages", "rounds minutes down", changingEach((event) => (event.type === "UsageRated" ? { ...event, billedSeconds: Math.floor(event.seconds / 60) * 60 } : event))),

  planted("prefixes", "records a late usage before the usages it re-rates", changingEvents((events) => {
    const late = (event: Event | undefined, next: Event | undefined): boolean => event?.type === "UsagesRerated" && next?.type === "UsageRated";
    return events.map((event, index) => {
      const moved = late(event, events[index + 1]) ? events[index + 1] : late(events[index - 1], event) ? events[index - 1] : event;
      return { ...(moved ?? event), sequence: event.sequence };
    });
  })),

  planted("drawdown", "draws the package first that expires last", changingEach((event) =>
    event.type === "UsageRated" ? { ...event, pieces: event.pieces.map((piece) => ({ ...piece, draws: [...piece.draws].reverse() })) } : event)),

  planted("cash", "says that every package was paid by other means", changingEach((event) => (event.type === "PackagePurchased" ? { ...event, paidFrom: "external" } : event))),

  planted("bills", "leaves the first line out of its bills", changingEach((event) =>
    event.type === "BillIssued" ? { ...event, bill: { ...event.bill, lines: event.bill.lines.slice(1) } } : event)),

  planted("returns", "takes a minute for every return", performing((step, store) => {
    const answer = store.perform(step);
    if (step.command === "requestRefund" && answer.ok) {
      const [appId = "class"] = store.account().apps.keys();
      const [region = "cn"] = store.account().regions.keys();
      store.perform({ command: "recordUsage", request: { at: step.request.at, usageId: `fee ${step.request.packageId}`, appId, region, item: "audio", startedAt: step.request.at - 60_000, seconds: 60 } });
    }
    return answer;
  })),
];
