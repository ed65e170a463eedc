import fc from "fast-check";
import { describe, expect } from "vitest";
import { histories } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, performAll } from "../../src/testing/commands.js";
import { laws } from "../../src/testing/index.js";
import { piecesIn } from "../../src/testing/ledger-queries.js";
import { law, published } from "./law.js";

describe("law 5, minutes", () => {
  published(laws.minutes, 80);
  published(laws.usages, 80);
  published(laws.prefixes, 40);

  law("under per-day rounding the minutes of a day, region and item are its seconds together, rounded up once", 60, fc.property(histories(scenes({ rounding: "per-day" })), (history) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const lengths = new Map<string, { ms: number; minutes: number }>();
    for (const { day, startedAt, endedAt, billedSeconds, usage: { region, item } } of piecesIn(events)) {
      const key = JSON.stringify([day, region, item]);
      const before = lengths.get(key) ?? { ms: 0, minutes: 0 };
      lengths.set(key, { ms: before.ms + endedAt - startedAt, minutes: before.minutes + billedSeconds / 60 });
    }
    for (const [key, { ms, minutes }] of lengths) expect(minutes, key).toBe(Math.ceil(ms / 60_000));
  }));
});

describe("law 6, drawdown", () => {
  published(laws.drawdown, 100);
});
