import fc from "fast-check";
import { describe, expect } from "vitest";
import { histories } from "../../src/testing/arbitrary-history.js";
import { scenes } from "../../src/testing/arbitrary-tariff.js";
import { open, performAll } from "../../src/testing/commands.js";
import { laws } from "../../src/testing/index.js";
import { piecesIn } from "../../src/testing/ledger-queries.js";
import { law, published } from "../support/law.js";

describe("law 5: minutes (rules 4 to 6)", () => {
  published(laws.minutes, 80);
  published(laws.usages, 80);
  published(laws.prefixes, 40);

  law("with per-day rounding the minutes of a day, region and item are the sum of its seconds, rounded up once", 60, fc.property(histories(scenes({ rounding: "per-day" })), (history) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const totals = new Map<string, { ms: number; minutes: number }>();
    for (const { day, startedAt, endedAt, billedSeconds, usage: { region, item } } of piecesIn(events)) {
      const key = JSON.stringify([day, region, item]);
      const before = totals.get(key) ?? { ms: 0, minutes: 0 };
      totals.set(key, { ms: before.ms + endedAt - startedAt, minutes: before.minutes + billedSeconds / 60 });
    }
    for (const [key, { ms, minutes }] of totals) expect(minutes, key).toBe(Math.ceil(ms / 60_000));
  }));
});
