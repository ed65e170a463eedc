import fc from "fast-check";
import { describe, expect } from "vitest";
import { authorizeCall, type Event } from "../../src/index.js";
import { histories, type History } from "../../src/testing/arbitrary-history.js";
import { ITEMS } from "../../src/testing/arbitrary-tariff.js";
import { stepText, open, perform, type Step } from "../../src/testing/commands.js";
import { isOf } from "../../src/testing/ledger-queries.js";
import { law } from "./law.js";
import { decide, type NaiveAccount, naivelyOpened, worldOf } from "./naive-account.js";
import { type Reason, reasonAgainstCall } from "./naive-judging.js";
import { naivePictureOf, naiveWarnings, pictureOf, warningsIn } from "./pictures.js";
import { plain } from "./plain.js";

const HOURS = 3_600_000;

describe("the library and a naive account that tells the whole life again at every question", () => {
  law("agree on every answer, every refusal, every rating, every bill and every warning of an arbitrary history", 120, fc.property(histories(), compare));
});

function compare(history: History): void {
  const opened = open(history.tariff, history.openedAt);
  const events: Event[] = [...opened.events];
  let { account } = opened;
  let naive = naivelyOpened(history);

  for (const step of history.steps) {
    const here = stepText(step);
    const answer = perform(account, step);
    const verdict = decide(naive, step);

    if (!verdict.ok) {
      expect(answer.ok ? "accepted" : refusalOf(answer.refusal, verdict.reason), here).toEqual(verdict.reason);
      continue;
    }
    if (!answer.ok) throw new Error(`${here}: refused by the library alone, ${JSON.stringify(answer.refusal)}`);
    const reasons = verdict.refused.map(({ reason }) => reason);
    expect((answer.refused ?? []).map(({ index, refusal }, nth) => ({ index, reason: refusalOf(refusal, reasons[nth]) })), here).toEqual(verdict.refused);

    events.push(...answer.events);
    const at = step.request.at + 30 * HOURS;
    if (verdict.account !== naive) {
      expect(pictureOf(answer.account, events, at), here).toEqual(naivePictureOf(worldOf(verdict.account), at));
      expect(warningsIn(answer.events), here).toEqual(naiveWarnings(naive, verdict.account));
      for (const { cause } of answer.events.filter(isOf("UsagesRerated"))) expect(cause, here).toEqual({ command: step.command, id: idIn(step) });
    }
    ({ account } = answer);
    naive = verdict.account;

    const call = { at, appId: ["class", "constructor", "lab"][events.length % 3] ?? "", item: ITEMS[events.length % 5] ?? "", region: ["cn", "sg"][events.length % 2] ?? "" };
    const authorized = authorizeCall(account, call);
    const reason = naivelyAuthorized(naive, call);
    expect(authorized.ok ? null : refusalOf(authorized.refusal, reason), `${here} and then authorizeCall ${JSON.stringify(call)}`).toEqual(reason);
  }
}

/** The id of the usage or package that a command is about; a batch has none. */
function idIn({ request }: Step): string | null {
  if ("usageId" in request) return request.usageId;
  return "packageId" in request ? request.packageId : null;
}

/** The refusal with those of its facts that the model knows. */
function refusalOf(refusal: object, known: Reason | null | undefined): unknown {
  return Object.fromEntries(Object.entries(plain(refusal) as object).filter(([name]) => name in (known ?? refusal)));
}

function naivelyAuthorized(naive: NaiveAccount, { at, ...call }: { at: number; appId: string; item: string; region: string }): Reason | null {
  const now = Math.max(at, worldOf(naive).clock);
  return reasonAgainstCall(worldOf(naive, now), { ...call, usageId: "", startedAt: now, seconds: 0 }, now);
}
