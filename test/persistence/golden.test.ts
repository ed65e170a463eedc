import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { accountFromJSON, accountToJSON, type Event, eventFromJSON, eventToJSON, replay, unwrap } from "../../src/index.js";
import { fieldAt, placesIn, refusalText } from "../support/damage.js";

/*
 * The documents of one life that has every type of event, as each schema version wrote them: the account, its events, and what
 * `JSON.stringify` made of the events. The files of schema 1 were written by the last version of the library that wrote it, and are never
 * written again; nor are those of schema 2 once it is released. An item and a region are called like fields of schema 1.
 */
const folder = new URL("golden/", import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, folder), "utf8");
const json = (path: string): unknown => JSON.parse(textOf(path));
const listIn = (path: string): readonly unknown[] => json(path) as readonly unknown[];
const written = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Fields that came later within schema 2, and have a default that leaves older documents right. */
const HAVE_DEFAULTS = new Set(["schema", "roundWith", "items", "appIds", "priority", "returnable", "renews"]);

const eventsIn = (path: string): readonly Event[] => listIn(path).map((event) => unwrap(eventFromJSON(event)).event);
const withoutSchema = ({ schema: _schema, ...rest }: { readonly schema?: unknown }): object => rest;

describe.each(["schema-1", "schema-2"])("what %s wrote", (version) => {
  const account = unwrap(accountFromJSON(json(`${version}/account.json`))).account;
  const events = eventsIn(`${version}/events.json`);

  it("is read, and the events replayed are the account", () => {
    expect(replay(events)).toEqual(account);
    expect(account.service).toBe("released");
    expect(new Set(events.map(({ type }) => type)).size).toBe(24);
  });

  it("is written again as schema 2, byte for byte", () => {
    expect(written(accountToJSON(account))).toBe(textOf("schema-2/account.json"));
    expect(written(account)).toBe(textOf("schema-2/account.json"));
    expect(written(events.map(eventToJSON))).toBe(textOf("schema-2/events.json"));
    expect(written(events)).toBe(textOf("schema-2/events-stringified.json"));
  });

  it("is read the same where JSON.stringify wrote the events", () => {
    expect(eventsIn(`${version}/events-stringified.json`)).toEqual(events);
  });

  it("is read the same without its `schema`, by the names that it has", () => {
    expect(unwrap(accountFromJSON(withoutSchema(json(`${version}/account.json`) as object))).account).toEqual(account);
    expect(listIn(`${version}/events.json`).map((event) => unwrap(eventFromJSON(withoutSchema(event as object))).event)).toEqual(events);
  });

  it("is refused with a field that is not known, at every place of the account and of each event", () => {
    const documents = [
      [accountFromJSON, json(`${version}/account.json`)] as const,
      ...["events.json", "events-stringified.json"].flatMap((file) => listIn(`${version}/${file}`).map((event) => [eventFromJSON, event] as const)),
    ];
    for (const [read, document] of documents) {
      for (const { path, withField } of placesIn(document)) {
        expect(refusalText(read(withField("colour", "red")))).toBe(`${fieldAt(path, "colour")}: is not a known field`);
      }
    }
  });

  test.each(["events.json", "events-stringified.json"])("is refused where an event in %s lacks a field, with its path", (file) => {
    for (const event of listIn(`${version}/${file}`) as readonly Record<string, unknown>[]) {
      for (const name of Object.keys(event).filter((field) => !HAVE_DEFAULTS.has(field))) {
        const { [name]: _gone, ...rest } = event;
        const read = eventFromJSON(rest);
        expect(read.ok ? "accepted" : read.refusal, `${String(event["type"])} without ${name}`).toMatchObject({ type: "InvalidInput", path: expect.stringContaining(name) });
      }
    }
  });
});
