import fc from "fast-check";
import { describe, expect } from "vitest";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform, performAll, type Step } from "../../src/testing/commands.js";
import { law } from "../support/law.js";

describe("law 3: refusals", () => {
  law("a refusal changes nothing, and the same command is refused again for the same reason", 60, fc.property(histories(), (history) => {
    const opened = open(history.tariff, history.openedAt);
    const accepted: Step[] = [];
    let { account } = opened;
    for (const step of history.steps) {
      const answer = perform(account, step);
      if (!answer.ok) {
        expect(perform(account, step)).toEqual(answer);
        continue;
      }
      accepted.push(step);
      ({ account } = answer);
    }
    expect(performAll(open(history.tariff, history.openedAt), accepted).account).toEqual(account);
  }));
});
