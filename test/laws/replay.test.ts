import fc from "fast-check";
import { describe, expect } from "vitest";
import { accountFromJSON, accountToJSON, eventFromJSON, eventToJSON, RefusalError, replay } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { law } from "../support/law.js";

const places = fc.nat({ max: 10_000 });

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
