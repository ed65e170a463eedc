import fc from "fast-check";
import { describe, expect } from "vitest";
import { appendEvents, type PendingEvents } from "../../src/account/pending-events.js";
import { advanceTime } from "../../src/billing/advance-time.js";
import { withConsequences } from "../../src/billing/consequences.js";
import { addedUsage, ratingEvents } from "../../src/billing/rerating.js";
import {
  type Account, accountFromBytes, accountFromJSON, accountToBytes, accountToJSON, type Event, eventToJSON, type PackageOffer, purchasePackage, recordUsage,
  replay, requestRefund, unwrap, voidUsage,
} from "../../src/index.js";
import type { UsageRated } from "../../src/ledger/events.js";
import { histories } from "../../src/testing/arbitrary-history.js";
import { open, perform } from "../../src/testing/commands.js";
import { instantOf } from "../../src/values/instant.js";
import { bought, created, enabled, ledgerInService, ms, OPENED, returned, silentRtc } from "../support/account-steps.js";
import { law } from "../support/law.js";

const textOf = ({ account, events }: { readonly account: Account; readonly events: readonly Event[] }): string => JSON.stringify([accountToJSON(account), events.map(eventToJSON)]);
const cause = { command: "test", id: null };
const THE_BEGINNING = instantOf(0);

/** What recording these calls gives when all open days are rated from scratch, and only events change the account. */
function recordedFromScratch(account: Account, recorded: readonly UsageRated[]): PendingEvents {
  const now = recorded[0]?.at ?? account.clock;
  const afterTimePassed = advanceTime(account, now);
  const added = recorded.map((usage) => addedUsage(afterTimePassed.account, usage));
  const rated = appendEvents(afterTimePassed, ratingEvents(afterTimePassed.account, now, cause, { since: THE_BEGINNING, added, changes: "all" }));
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
      expect(ratingEvents(account, account.clock, cause, { since: THE_BEGINNING, changes: "all" })).toEqual([]);
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

  /** Whom a package is for, and its place in the order of drawdown. */
  const soldTerms = fc.record({
    items: fc.constantFrom(["video-720p"], ["video-360p"]), appIds: fc.constantFrom(["app"], ["lab"]), priority: fc.integer({ min: -1, max: 1 }),
  }, { requiredKeys: [] });

  /** A day on which packages of few minutes run dry, and are bought and returned while calls are recorded late and voided. */
  const dayOfFewMinutes = fc.array(fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant<"call">("call"),
        minutesAgo: fc.integer({ min: 0, max: 90 }),
        seconds: fc.oneof(fc.integer({ min: 1, max: 15 }).map((minutes) => minutes * 60), fc.integer({ min: 0, max: 2_000 })),
        roundWith: fc.option(fc.constantFrom("usage-0", "usage-1", "stream"), { freq: 1 }),
        item: fc.constantFrom("video-720p", "video-720p", "video-360p"),
        appId: fc.constantFrom("app", "app", "lab"),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant<"void">("void"), nth: fc.nat({ max: 20 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant<"buy">("buy"), minutes: fc.integer({ min: 1, max: 20 }), days: fc.integer({ min: 1, max: 5 }), terms: soldTerms }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant<"return">("return"), nth: fc.nat({ max: 8 }) }) },
    { weight: 1, arbitrary: fc.constantFrom<DayStep[]>({ kind: "as JSON" }, { kind: "as bytes" }, { kind: "replayed" }) },
  ), { maxLength: 25, size: "max" });

  const begins = fc.constantFrom("2021-04-01T12:00:00+08:00", "2021-04-02T00:20:00+08:00", "2021-04-02T01:45:00+08:00");

  law("whatever runs dry and comes back within a day, and in whatever form the account is kept", 2_000, fc.property(dayOfFewMinutes, begins, fc.constantFrom("purchase", "start-of-day"), (list, begin, coverFrom) => {
    const ledger: Event[] = [...ledgerInService({ ...silentRtc, coverFrom }, created("lab", OPENED), bought("lab key", OPENED), enabled("lab", OPENED), returned("lab key", OPENED))];
    let account = replay(ledger);
    list.forEach((step, index) => {
      const outcome = performed(account, ledger, step, ms(begin) + index * 60_000, index);
      if (!outcome.ok) return;
      account = outcome.account;
      ledger.push(...outcome.events);
      expect(ratingEvents(account, account.clock, cause, { since: THE_BEGINNING, changes: "all" })).toEqual([]);
    });
  }));
});

type DayStep =
  | { readonly kind: "call"; readonly minutesAgo: number; readonly seconds: number; readonly roundWith: string | null; readonly item: string; readonly appId: string }
  | { readonly kind: "void"; readonly nth: number }
  | { readonly kind: "return"; readonly nth: number }
  | { readonly kind: "buy"; readonly minutes: number; readonly days: number; readonly terms: Pick<PackageOffer, "items" | "appIds" | "priority"> }
  | { readonly kind: "as JSON" }
  | { readonly kind: "as bytes" }
  | { readonly kind: "replayed" };

function performed(account: Account, ledger: readonly Event[], step: DayStep, at: number, index: number) {
  if (step.kind === "as JSON") return { events: [], ...unwrap(accountFromJSON(JSON.parse(JSON.stringify(account)))) };
  if (step.kind === "as bytes") return { events: [], ...unwrap(accountFromBytes(accountToBytes(account))) };
  if (step.kind === "replayed") return { ok: true as const, account: replay(ledger), events: [] };
  if (step.kind === "void") return voidUsage(account, { at, usageId: `usage-${step.nth}`, reason: "tried" });
  if (step.kind === "return") return requestRefund(account, { at, packageId: `pack-${step.nth}` });
  if (step.kind === "buy") {
    const offer = { minutes: step.minutes, price: "1", validFor: { days: step.days }, ...step.terms };
    return purchasePackage(account, { at, packageId: `pack-${index}`, offer });
  }
  const { minutesAgo, seconds, roundWith, item, appId } = step;
  const startedAt = at - minutesAgo * 60_000 - seconds * 1_000;
  const usageId = `usage-${index}`;
  return recordUsage(account, { at, usageId, appId, item, startedAt, seconds, roundWith: roundWith ?? usageId });
}
