import fc from "fast-check";
import { describe, expect } from "vitest";
import { appendEvents, type PendingEvents } from "../../src/account/pending-events.js";
import { advanceTime } from "../../src/billing/advance-time.js";
import { withConsequences } from "../../src/billing/consequences.js";
import { ratingEvents } from "../../src/billing/rerating.js";
import { type Account, accountToJSON, type Event, eventToJSON } from "../../src/index.js";
import type { UsageRated } from "../../src/ledger/events.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform } from "../../src/testing/commands.js";
import { instantOf } from "../../src/values/instant.js";
import { law } from "./law.js";

const textOf = ({ account, events }: PendingEvents): string => JSON.stringify([accountToJSON(account), events.map(eventToJSON)]);
const cause = { command: "test", id: null };
const THE_BEGINNING = instantOf(0);

/** What recording these calls comes to when all open days are rated from scratch, and events alone change the account. */
function recordedPlainly(account: Account, recorded: readonly UsageRated[]): PendingEvents {
  const now = recorded[0]?.at ?? account.clock;
  const passed = advanceTime(account, now);
  const plain = appendEvents(passed, ratingEvents(passed.account, now, cause, THE_BEGINNING, recorded));
  return withConsequences(passed.account, plain, now);
}

const isRated = (event: Event): event is UsageRated => event.type === "UsageRated";

/** The same with the cause that a command names in what it re-rates. */
const causedBy = (events: readonly Event[]): readonly Event[] => events.map((event) => (event.type === "UsagesRerated" ? { ...event, cause } : event));

describe("rating step by step", () => {
  law("equals rating from scratch: after any history, rating all open days anew changes nothing", 30, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      account = answer.account;
      expect(ratingEvents(account, account.clock, cause, THE_BEGINNING)).toEqual([]);
    }
  }));

  law("gives the events and the account that rating all open days from scratch gives, for each call and each batch", 30, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      const recorded = answer.events.filter(isRated);
      if (recorded.length > 0) {
        const plain = recordedPlainly(account, recorded);
        expect(textOf({ account: answer.account, events: causedBy(answer.events) })).toBe(textOf(plain));
      }
      account = answer.account;
    }
  }));
});
