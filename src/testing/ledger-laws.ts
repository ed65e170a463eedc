import { accountToJSON, type Event, eventFromJSON, eventToJSON, replay, unwrap } from "rtc-billing";
import { assertSame, assertSameAccount, assertSameEvents } from "./assert-same.js";
import { dated, isoOf, stepText, type Step } from "./commands.js";
import { chooserOf, type Law, defineLaw, runHistory, openingOf, verdictIn, withStore } from "./law.js";
import { inMemory, type Store } from "./service-under-test.js";

export const agreement: Law = defineLaw({
  title: "every command gets the answer that the library gives, and at the end the account and its events equal the library's",
  check: (history, open) => withStore(open, history, async (store) => {
    const library = inMemory(openingOf(history));
    for (const step of history.steps) assertSame(stepText(step), verdictIn(await store.perform(step)), verdictIn(library.perform(step)));
    assertSameEvents("after all", await store.events(), library.events());
    assertSameAccount("after all", await store.account(), library.account());
  }),
});

export const ledger: Law = defineLaw({
  title: "replay of the events gives the account, and so does a prefix that is continued with stored events; "
    + "events are numbered without a gap, and their instants never decrease",
  chooses: true,
  check: async (history, open) => {
    const { account, events } = await runHistory(open, history, history.steps);
    assertSameAccount("compared with all events, replayed", account, replay(events));
    const stored = events.map((event) => unwrap(eventFromJSON(JSON.parse(JSON.stringify(eventToJSON(event))))).event);
    const length = 1 + chooserOf(history)(events.length);
    const continued = replay(stored.slice(length), replay(stored.slice(0, length)));
    assertSameAccount(`compared with ${length} events and then the others, replayed`, account, continued);

    assertSame("sequences", events.map(({ sequence }) => sequence), events.map((_, index) => index + 1));
    const instants = events.map(({ at }) => isoOf(at));
    assertSame("instants", instants, [...instants].sort());
    const last = { version: account.version, clock: isoOf(account.clock) };
    assertSame("the account and its last event", last, { version: events.length, clock: instants.at(-1) });
  },
});

export const permanence: Law = defineLaw({
  title: "an event never changes once it is written, and so a bill never changes once it is issued",
  check: (history, open) => withStore(open, history, async (store) => {
    const written: string[] = [];
    for (const step of history.steps) {
      await store.perform(step);
      const read = (await store.events()).map((event) => JSON.stringify(eventToJSON(event)));
      assertSame(`${stepText(step)}: the events before it`, read.slice(0, written.length), written);
      written.push(...read.slice(written.length));
    }
  }),
});

export const refusals: Law = defineLaw({
  title: "a refusal changes nothing, and the same command is refused again for the same reason",
  check: async (history, open) => {
    const accepted: Step[] = [];
    const disturbed = await withStore(open, history, async (store) => {
      for (const step of history.steps) {
        const answer = await store.perform(step);
        if (answer.ok) accepted.push(step);
        else assertSame(`${stepText(step)}, asked again`, verdictIn(await store.perform(step)), verdictIn(answer));
      }
      return { account: await store.account(), events: await store.events() };
    });
    const undisturbed = await runHistory(open, history, accepted);
    assertSameEvents("with the refused commands", disturbed.events, undisturbed.events);
    assertSameAccount("with the refused commands", disturbed.account, undisturbed.account);
  },
});

/** Commands whose ids stay taken permanently. */
const LASTING: readonly string[] = [
  "createApp", "topUp", "adjustCash", "reversePayment", "payOut", "purchasePackage", "requestRefund", "cancelRenewal",
];
const MUCH_LATER = 400 * 24 * 3_600_000;

export const repeats: Law = defineLaw({
  title: "an accepted command that is sent again changes nothing: every command at once, and those with a permanent id at any later time",
  check: (history, open) => withStore(open, history, async (store) => {
    const lasting: Step[] = [];
    for (const step of history.steps) {
      const answer = await store.perform(step);
      if (!answer.ok || step.command === "settle") continue; // never a repeat: it may let time pass
      if (LASTING.includes(step.command)) lasting.push(step);
      await expectRepeat(store, step);
    }
    const { clock } = await store.account();
    for (const step of lasting) await expectRepeat(store, dated(step, clock + MUCH_LATER));
  }),
});

async function expectRepeat(store: Store, step: Step): Promise<void> {
  const look = async (): Promise<readonly [object, readonly Event[]]> => [accountToJSON(await store.account()), await store.events()];
  const [account, events] = await look();
  const answer = await store.perform(step);
  const [accountAfter, eventsAfter] = await look();
  assertSame(`${stepText(step)}, sent again, is accepted`, answer.ok, true);
  assertSame(`${stepText(step)}, sent again: the number of events`, eventsAfter.length, events.length);
  assertSame(`${stepText(step)}, sent again: the account`, accountAfter, account);
}
