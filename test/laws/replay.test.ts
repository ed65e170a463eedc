import fc from "fast-check";
import { describe, expect } from "vitest";
import { accountFromJSON, accountToJSON, eventFromJSON, eventToJSON, RefusalError, replay } from "../../src/index.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll } from "../../src/testing/commands.js";
import { law } from "./law.js";

const places = fc.nat({ max: 10_000 });

describe("law 4, the ledger is the account", () => {
  law("replay of all events deep-equals the account, and so does a replayed prefix, cut anywhere, continued with the rest", 60, fc.property(histories(), places, (history, place) => {
    const { account, events } = performAll(open(history.tariff, history.openedAt), history.steps);
    expect(replay(events)).toEqual(account);
    const length = 1 + (place % events.length);
    expect(replay(events.slice(length), replay(events.slice(0, length)))).toEqual(account);
  }));

  law("so does a prefix replayed, sent through JSON, and continued with events sent through JSON", 40, fc.property(histories(), places, (history, place) => {
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

  law("a replayed account goes on as the account itself would: the same events, and in the end an equal account", 40, fc.property(histories(), places, (history, place) => {
    const { steps } = history;
    const first = performAll(open(history.tariff, history.openedAt), steps.slice(0, place % (steps.length + 1)));
    const rest = steps.slice(place % (steps.length + 1));
    const lived = performAll(first.account, rest);
    const replayed = performAll(replay(first.events), rest);
    expect(replayed.events).toEqual(lived.events);
    expect(replayed.account).toEqual(lived.account);
  }));

  law("events are numbered 1, 2, 3 without a gap, their instants never decrease, and the last one is the account's version and clock", 80, fc.property(histories(), (history) => {
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

  law("a ledger with a gap, a repeated event or a changed order is refused with a RefusalError", 40, fc.property(histories(), places, (history, place) => {
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
