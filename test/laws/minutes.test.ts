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

  law("with per-day rounding the billed seconds of a day, region and item are the sum of its seconds, rounded up once to whole steps", 60, fc.property(histories(scenes({ rounding: "per-day" })), (history) => {
    const { events } = performAll(open(history.tariff, history.openedAt), history.steps);
    const totals = new Map<string, { ms: number; billed: number }>();
    for (const { day, startedAt, endedAt, billedSeconds, usage: { region, item } } of piecesIn(events)) {
      const key = JSON.stringify([day, region, item]);
      const before = totals.get(key) ?? { ms: 0, billed: 0 };
      totals.set(key, { ms: before.ms + endedAt - startedAt, billed: before.billed + billedSeconds });
    }
    const { stepSeconds = 60 } = history.tariff;
    for (const [key, { ms, billed }] of totals) expect(billed, key).toBe(Math.ceil(ms / 1_000 / stepSeconds) * stepSeconds);
  }));
});
