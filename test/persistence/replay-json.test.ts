import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { type Event, eventFromJSON, eventsToJSON, eventToJSON, openAccount, replay, replayJSON, unwrap } from "../../src/index.js";
import { malformed, silentRtc, when } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";
import { refusalText, throughText } from "../support/damage.js";

const opening = unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc }));
const events: readonly Event[] = [...opening.events, ...when(opening.account, ...life)];
const account = replay(events);

const single = (event: Event): unknown => throughText(eventToJSON(event));
const outcome = (...some: readonly Event[]): unknown => throughText(eventsToJSON(some));
const [first, second, third, fourth] = events;
if (!first || !second || !third || !fourth) throw new Error("the life is too short");

describe("stored events", () => {
  test.each<[what: string, documents: readonly unknown[]]>([
    ["one document for each event, as eventToJSON writes it", events.map(single)],
    ["one document for each event, as JSON.stringify writes it", events.map(throughText)],
    ["one document for all", [outcome(...events)]],
    ["one document for all, without its schema", [{ events: throughText(events) }]],
    ["documents of both kinds, and one of an outcome without events", [outcome(first, second), outcome(), single(third), outcome(fourth), ...events.slice(4).map(throughText)]],
    ["documents that say the schema twice", [{ schema: 2, events: events.map(single) }]],
  ])("come to the account that replay makes of them: %s", (_what, documents) => {
    expect(unwrap(replayJSON(documents)).account).toEqual(account);
  });

  test.each(["events.json", "events-stringified.json"])("of schema 1 come to the same as those of schema 2, also in one list: %s", (file) => {
    const golden = (version: string): readonly unknown[] => JSON.parse(readFileSync(new URL(`golden/schema-${version}/${file}`, import.meta.url), "utf8")) as never;
    const [old, current] = [golden("1"), golden("2")];
    const replayed = replay(old.map((event) => unwrap(eventFromJSON(event)).event));
    expect(unwrap(replayJSON(old)).account).toEqual(replayed);
    expect(unwrap(replayJSON([...old.slice(0, 20), ...current.slice(20)])).account).toEqual(replayed);
  });

  it("continue an account, and change nothing where there are none", () => {
    const from = replay(events.slice(0, 3));
    expect(unwrap(replayJSON([outcome(fourth), ...events.slice(4).map(single)], from)).account).toEqual(account);
    expect(unwrap(replayJSON([], account)).account).toEqual(account);
    expect(unwrap(replayJSON([outcome()], account)).account).toEqual(account);
  });

  it("are each read once", () => {
    let reads = 0;
    const documents = Object.defineProperty([single(first), single(second)], 1, { get: () => { reads += 1; return outcome(second); } });
    expect(unwrap(replayJSON(documents)).account).toEqual(replay([first, second]));
    expect(reads).toBe(1);
  });

  const wrong = (event: Event, changes: object): Event => malformed({ ...event, ...changes });
  test.each<[text: string, documents: unknown]>([
    ["documents: must be a list", outcome(first)],
    ["documents: must be a list", undefined],
    ["documents[0]: must be AccountOpened", []],
    ["documents[1]: must be AccountOpened", [outcome()]],
    ["documents[0]: must be AccountOpened", [single(second)]],
    ["documents[1].events[0]: must be AccountOpened", [outcome(), outcome(second, third)]],
    ["documents[0].events[0]: must have the sequence 1", [{ events: [wrong(first, { sequence: 2 })] }]],
    ["documents[1]: must be an object", [single(first), JSON.stringify(second)]],
    ["documents[1].type: must be the type of an event", [single(first), {}]],
    ["documents[1].schema: must be a known version: 1 or 2", [single(first), { ...eventToJSON(second), schema: 3 }]],
    ["documents[0].schema: must be 2, the current version", [{ ...eventsToJSON([first]), schema: 1 }]],
    ["documents[0].account: is not a known field", [{ ...eventsToJSON([first]), account: {} }]],
    ["documents[0].events: must be a list", [{ schema: 2, events: {} }]],
    ["documents[1].at: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00", [single(first), wrong(second, { at: "noon" })]],
    ["documents[1].events[1].sequence: must be a whole number", [single(first), { events: [second, wrong(third, { sequence: "3" })] }]],
    ["documents[1].events[0].colour: is not a known field", [single(first), { events: [wrong(second, { colour: "red" })] }]],
    ["documents[1]: must have the sequence 2", [single(first), single(third)]],
    ["documents[1].events[1]: must have the sequence 3", [single(first), outcome(second, fourth)]],
    ["documents[3]: must have the sequence 4", [outcome(first, second), outcome(), single(third), single(third)]],
    ["documents[2].events[0]: must have an instant that is not before the last event's", [single(first), single(second), { events: [wrong(third, { at: first.at - 1 })] }]],
  ])("are refused with the place in the documents: %s", (text, documents) => {
    expect(refusalText(replayJSON(malformed(documents)))).toBe(text);
  });

  test.each<[what: string, from: unknown]>([["null", null], ["a document", JSON.parse(JSON.stringify(account))], ["an outcome", opening]])("continue an account of this library only, and not %s", (_what, from) => {
    expect(refusalText(replayJSON([], malformed(from)))).toMatch(/^from: must be an account made by this library/);
    expect(refusalText(replayJSON(malformed(null), malformed(from)))).toMatch(/^from: /);
  });

  it("name the place in the documents after an account too", () => {
    expect(refusalText(replayJSON([outcome(second), outcome(third, third)], opening.account))).toBe("documents[1].events[1]: must have the sequence 4");
  });

  it("that cannot be asked for their fields are refused", () => {
    const deaf = new Proxy({}, { has: () => { throw new Error("trap"); } });
    expect(refusalText(replayJSON([single(first), deaf]))).toBe("documents[1]: cannot be read");
  });
});
