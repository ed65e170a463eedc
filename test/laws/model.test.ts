import fc from "fast-check";
import { describe, expect } from "vitest";
import { authorizeCall, type Event } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ITEMS } from "../../src/testing/arbitrary-tariff.js";
import { ACCOUNT_ID, open, perform, type Step, stepText } from "../../src/testing/commands.js";
import { isOf } from "../../src/testing/ledger-queries.js";
import { snapshotOf, warningsIn } from "../support/account-snapshot.js";
import { law } from "../support/law.js";
import { decide, type NaiveAccount, openNaively, stateOf } from "../support/naive/naive-account.js";
import { type NaiveRefusal, whyCallRefused, whyExhausted } from "../support/naive/naive-eligibility.js";
import { naiveSnapshotOf, naiveWarnings } from "../support/naive/naive-snapshot.js";
import { plain } from "../support/plain.js";

const HOUR = 3_600_000;

describe("all rules (rules 1 to 14), compared with a naive account that rates every usage from scratch at every question", () => {
  law("the library gives the same answers, refusals, ratings, bills and warnings in every step of an arbitrary history", 120, fc.property(histories(), compare));
});

function compare(history: History): void {
  const opened = open(history.tariff, history.openedAt);
  const events: Event[] = [...opened.events];
  let { account } = opened;
  let naive = openNaively(history);

  for (const step of history.steps) {
    const here = stepText(step);
    const answer = perform(account, step);
    const verdict = decide(naive, step);

    if (!verdict.ok) {
      expect(answer.ok ? "accepted" : knownFacts(answer.refusal, verdict.refusal), here).toEqual(verdict.refusal);
      continue;
    }
    if (!answer.ok) throw new Error(`${here}: refused by the library alone, ${JSON.stringify(answer.refusal)}`);
    const expected = verdict.refused.map(({ refusal }) => refusal);
    expect((answer.refused ?? []).map(({ index, refusal }, nth) => ({ index, refusal: knownFacts(refusal, expected[nth]) })), here).toEqual(verdict.refused);

    events.push(...answer.events);
    const at = step.request.at + 30 * HOUR;
    if (verdict.account !== naive) {
      expect(snapshotOf(answer.account, events, at), here).toEqual(naiveSnapshotOf(ACCOUNT_ID, verdict.account, at));
      expect(warningsIn(answer.events), here).toEqual(naiveWarnings(naive, verdict.account));
      for (const { cause } of answer.events.filter(isOf("UsagesRerated"))) expect(cause, here).toEqual({ command: step.command, id: idIn(step) });
    }
    ({ account } = answer);
    naive = verdict.account;

    const call = { at, appId: ["class", "constructor", "lab"][events.length % 3] ?? "", item: ITEMS[events.length % 5] ?? "", region: ["cn", "sg"][events.length % 2] ?? "" };
    const authorized = authorizeCall(account, call);
    const refusal = whyNotAuthorized(naive, call);
    expect(authorized.ok ? null : knownFacts(authorized.refusal, refusal), `${here} and then authorizeCall ${JSON.stringify(call)}`).toEqual(refusal);
  }
}

/** The id of the usage or package that a command is about; a batch has none. */
function idIn({ request }: Step): string | null {
  if ("usageId" in request) return request.usageId;
  return "packageId" in request ? request.packageId : null;
}

/** The refusal with those of its facts that the naive account states. */
function knownFacts(refusal: object, stated: NaiveRefusal | null | undefined): unknown {
  return Object.fromEntries(Object.entries(plain(refusal) as object).filter(([name]) => name in (stated ?? refusal)));
}

function whyNotAuthorized(naive: NaiveAccount, { at, ...call }: { at: number; appId: string; item: string; region: string }): NaiveRefusal | null {
  const now = Math.max(at, stateOf(naive).clock);
  const state = stateOf(naive, now);
  return whyCallRefused(state, { ...call, usageId: "", startedAt: now, seconds: 0 }, now) ?? whyExhausted(state, { ...call, startedAt: now });
}
