import fc from "fast-check";
import { describe, expect } from "vitest";
import { appendEvents, type PendingEvents } from "../../src/account/pending-events.js";
import { advanceTime } from "../../src/billing/advance-time.js";
import { withConsequences } from "../../src/billing/consequences.js";
import { addedUsage, ratingEvents } from "../../src/billing/rerating.js";
import { type Account, accountToJSON, type Event, eventToJSON } from "../../src/index.js";
import type { UsageRated } from "../../src/ledger/events.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform } from "../../src/testing/commands.js";
import { instantOf } from "../../src/values/instant.js";
import { law } from "../support/law.js";

const textOf = ({ account, events }: { readonly account: Account; readonly events: readonly Event[] }): string => JSON.stringify([accountToJSON(account), events.map(eventToJSON)]);
const cause = { command: "test", id: null };
const THE_BEGINNING = instantOf(0);

/** What recording these calls gives when all open days are rated from scratch, and only events change the account. */
function recordedFromScratch(account: Account, recorded: readonly UsageRated[]): PendingEvents {
  const now = recorded[0]?.at ?? account.clock;
  const afterTimePassed = advanceTime(account, now);
  const added = recorded.map((usage) => addedUsage(afterTimePassed.account, usage));
  const rated = appendEvents(afterTimePassed, ratingEvents(afterTimePassed.account, now, cause, { since: THE_BEGINNING, added, changes: "packages" }));
  return withConsequences(afterTimePassed.account, rated, now);
}

const isRated = (event: Event): event is UsageRated => event.type === "UsageRated";

/** The same events with another cause in those that re-rate. */
const causedBy = (events: readonly Event[]): readonly Event[] => events.map((event) => (event.type === "UsagesRerated" ? { ...event, cause } : event));

describe("incremental rating (rules 8 and 9): rating from an instant on equals rating everything", () => {
  law("after every step of a history, rating all open days again changes nothing", 30, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      account = answer.account;
      expect(ratingEvents(account, account.clock, cause, { since: THE_BEGINNING, changes: "packages" })).toEqual([]);
    }
  }));

  law("each call and each batch gives the events and the account that rating all open days from scratch gives", 30, fc.property(histories(), ({ tariff, openedAt, steps }) => {
    let { account } = open(tariff, openedAt);
    for (const step of steps) {
      const answer = perform(account, step);
      if (!answer.ok) continue;
      const recorded = answer.events.filter(isRated);
      if (recorded.length > 0) {
        const expected = recordedFromScratch(account, recorded);
        expect(textOf({ account: answer.account, events: causedBy(answer.events) })).toBe(textOf(expected));
      }
      account = answer.account;
    }
  }));
});
