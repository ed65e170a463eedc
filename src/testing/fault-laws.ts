import type { Answer, Host, Store } from "rtc-billing/service";
import { assertSame } from "./assert-same.js";
import { failingStore, type Fault, isFault, mortalStore } from "./failing-store.js";
import { defineStoreLaw, type StoreLaw, type StoreTrial } from "./store-law.js";
import { accountIdsOf, assertAccounts, hostAt, newModel, type SentCommand, sentIn, sentText, verdict } from "./store-session.js";

/** Sends a command until it is answered, each time to a host that `host` names. */
async function answered(sent: SentCommand, host: (attempt: number) => Host): Promise<Answer> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await host(attempt).perform(sent.accountId, sent.step);
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }
}

/** After so many attempts the store no longer fails. */
const MOST_ATTEMPTS = 4;

/** Sends everything, again where no answer came. It must end as if each command had been sent once. */
async function sendThrough({ session, store }: StoreTrial, clock: { now: number }, host: (attempt: number) => Host): Promise<void> {
  const sent = sentIn(session);
  const model = newModel();
  for (const each of sent) {
    clock.now = each.now;
    const answer = await answered(each, (attempt) => (attempt < MOST_ATTEMPTS ? host(attempt) : hostAt(clock, store)));
    assertSame(`${sentText(each)}: the answer`, verdict(answer), verdict(model.send(each)));
  }
  await assertAccounts("in the end", hostAt(clock, store), model, accountIdsOf(sent));
}

export const crashes: StoreLaw = defineStoreLaw(
  "a host can end between any two calls of its store: commands that are sent again until they are answered are performed once",
  async (trial) => {
    const clock = { now: 0 };
    const faults = (): Fault => (["before", "after", null, null, null, null] as const)[trial.choose(6)] ?? null;
    const born = (): Host => hostAt(clock, mortalStore(trial.store, faults));
    let host = born();
    await sendThrough(trial, clock, (attempt) => (host = attempt === 0 ? host : born()));
  },
);

export const lostAnswers: StoreLaw = defineStoreLaw(
  "an answer of the store can be lost after its commit: the host goes on, and the command that is sent again is performed once",
  async (trial) => {
    const clock = { now: 0 };
    const faults = (method: keyof Store): Fault => (method === "append" && trial.choose(3) === 0 ? "after" : null);
    const host = hostAt(clock, failingStore(trial.store, faults));
    await sendThrough(trial, clock, () => host);
  },
);
