import fc from "fast-check";
import { describe, expect } from "vitest";
import {
  accountFromJSON, accountToJSON, type Event, eventFromJSON, eventsToJSON, eventToJSON, RefusalError, replay, replayJSON, unwrap,
} from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { law } from "../support/law.js";

const places = fc.nat({ max: 10_000 });

/** One stored document: one event, in either of its forms, or several in one. */
const documentOf = (events: readonly Event[], form: number): unknown => {
  const [event] = events;
  const document = event && events.length === 1 && form % 3 !== 0 ? (form % 3 === 1 ? eventToJSON(event) : event) : eventsToJSON(events);
  return JSON.parse(JSON.stringify(document));
};

/** Stored documents of a ledger: each has some of its events, one after another. */
function documentsOf(events: readonly Event[], cuts: readonly number[]): readonly unknown[] {
  const documents: unknown[] = [];
  for (let start = 0, index = 0; start < events.length; index += 1) {
    const cut = cuts[index % cuts.length] ?? 1;
    const length = cut % 2 === 0 ? 1 : cut % 13;
    documents.push(documentOf(events.slice(start, start + length), Math.floor(cut / 2)));
    start += length;
  }
  return documents;
}

describe("law 4: replay of the events is the account", () => {
  law("replay of all events deep-equals the account, and so does any replayed prefix that is continued with the rest", 60, fc.property(histories(), places, (history, place) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    expect(replay(events)).toEqual(account);
    const length = 1 + (place % events.length);
    expect(replay(events.slice(length), replay(events.slice(0, length)))).toEqual(account);
  }));

  law("so does a prefix that is replayed, sent through JSON, and continued with events that were sent through JSON", 40, fc.property(histories(), places, (history, place) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const length = 1 + (place % events.length);
    const stored = events.map((event, index) => JSON.stringify(index % 2 === 0 ? eventToJSON(event) : event));
    const read = stored.map((text) => eventFromJSON(JSON.parse(text)));
    expect(read).toEqual(events.map((event) => ({ ok: true, event })));

    const prefix = replay(events.slice(0, length));
    for (const text of [JSON.stringify(accountToJSON(prefix)), JSON.stringify(prefix)]) {
      const readBack = accountFromJSON(JSON.parse(text));
      if (!readBack.ok) throw new Error(JSON.stringify(readBack.refusal));
      expect(readBack.account).toEqual(prefix);
      const continued = replay(read.slice(length).flatMap((each) => (each.ok ? [each.event] : [])), readBack.account);
      expect(continued).toEqual(account);
      expect(accountToJSON(continued)).toEqual(accountToJSON(account));
    }
  }));

  const cuts = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 20 }).filter((list) => list.some((cut) => cut % 2 === 0));

  law("replayJSON of the stored documents, one for each event or each outcome, deep-equals replay of the events, also if cut between documents and continued", 60, fc.property(histories(), cuts, places, (history, lengths, place) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const documents = documentsOf(events, lengths);
    const whole = unwrap(replayJSON(documents)).account;
    expect(whole).toEqual(replay(events));
    expect(whole).toEqual(account);
    const cut = 1 + (place % documents.length);
    const first = replayJSON(documents.slice(0, cut));
    if (first.ok) expect(unwrap(replayJSON(documents.slice(cut), first.account)).account).toEqual(account);
    else expect(documents.slice(0, cut)).toEqual(documents.slice(0, cut).map(() => eventsToJSON([])));
  }));

  law("a replayed account answers the commands that follow as the account itself does: the same events, and an equal account", 40, fc.property(histories(), places, (history, place) => {
    const { steps } = history;
    const first = performAll(open(history.tariff, history.openedAt), steps.slice(0, place % (steps.length + 1)));
    const rest = steps.slice(place % (steps.length + 1));
    const continued = performAll(first.account, rest);
    const replayed = performAll(replay(first.events), rest);
    expect(replayed.events).toEqual(continued.events);
    expect(replayed.account).toEqual(continued.account);
  }));

  law("events are numbered 1, 2, 3 without a gap, their instants never decrease, and the last event gives the account's version and clock", 80, fc.property(histories(), (history) => {
    const opened = open(history.tariff, history.openedAt);
    let { account } = opened;
    expect({ version: account.version, clock: account.clock }).toEqual({ version: 1, clock: history.openedAt });
    for (const step of history.steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      const { version, clock } = account;
      const instants = [clock, ...answer.events.map(({ at }) => at)];
      expect(answer.events.map(({ sequence }) => sequence)).toEqual(answer.events.map((_, index) => version + 1 + index));
      expect(instants).toEqual([...instants].sort((a, b) => a - b));
      ({ account } = answer);
      expect({ version: account.version, clock: account.clock }).toEqual({ version: version + answer.events.length, clock: instants.at(-1) });
    }
  }));

  law("replay throws a RefusalError for a ledger with a gap, a repeated event or two events swapped", 40, fc.property(histories(), places, (history, place) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    fc.pre(events.length >= 3);
    const index = place % (events.length - 1);
    const [one, next] = [events.slice(index, index + 1), events.slice(index + 1, index + 2)];
    const [before, after] = [events.slice(0, index), events.slice(index + 2)];
    for (const broken of [[...before, ...next, ...after], [...before, ...one, ...one, ...next, ...after], [...before, ...next, ...one, ...after]]) {
      expect(() => replay(broken)).toThrow(RefusalError);
    }
  }));
});
