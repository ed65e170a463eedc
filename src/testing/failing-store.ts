import type { Store } from "rtc-billing/service";

/** When a call of a store fails: before it did anything, or after it did all. */
export type Fault = "before" | "after" | null;

/** What a failing store rejects with. */
const FAULT = "the store is gone";
export const isFault = (thrown: unknown): boolean => thrown instanceof Error && thrown.message === FAULT;

/** A store of which calls fail as `faults` says, which is asked at each. */
export function failingStore(store: Store, faults: (method: keyof Store) => Fault): Store {
  const guarded = <Args extends readonly unknown[], Result>(name: keyof Store, method: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      const fault = faults(name);
      if (fault === "before") throw new Error(FAULT);
      const result = await method(...args);
      if (fault === "after") throw new Error(FAULT);
      return result;
    };
  return {
    append: guarded("append", store.append),
    load: guarded("load", store.load),
    snapshot: guarded("snapshot", store.snapshot),
    tail: guarded("tail", store.tail),
    due: guarded("due", store.due),
    outbox: guarded("outbox", store.outbox),
    delivered: guarded("delivered", store.delivered),
  };
}

/** A store for a process that ends at a fault: what it asks for after that is not done. */
export function mortalStore(store: Store, faults: () => Fault): Store {
  let isDead = false;
  return failingStore(store, () => {
    if (isDead) return "before";
    const fault = faults();
    isDead = fault !== null;
    return fault;
  });
}
