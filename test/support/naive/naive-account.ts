import type { Scene } from "../../../src/testing/arbitrary-tariff.js";
import type { Step, StepOf } from "../../../src/testing/commands.js";
import { type NaiveRefusal, repeatedUsage, repeatOrConflict, whyCallRefused, whyRefused } from "./naive-eligibility.js";
import { evolve } from "./naive-evolve.js";
import { type NaiveState, newState, ratingOf } from "./naive-state.js";
import { advanceTime } from "./naive-time.js";

/**
 * Oracle: the model that the library is compared with. It stores only the commands that had an effect, and computes every answer
 * from all of them, beginning with the first day. It is slow, and shares no code with `src/`: of there it imports types only.
 */
export interface NaiveAccount {
  readonly scene: Scene;
  readonly facts: readonly { readonly step: Step; readonly decidedAt: number }[];
}

export type Verdict =
  | { readonly ok: true; readonly account: NaiveAccount; readonly refused: readonly { readonly index: number; readonly refusal: NaiveRefusal }[] }
  | { readonly ok: false; readonly refusal: NaiveRefusal };

export const openNaively = (scene: Scene): NaiveAccount => ({ scene, facts: [] });

/** The state right after the last fact, or the state at `at` where that is later. */
export function stateOf(account: NaiveAccount, at = -Infinity): NaiveState {
  const state = states.get(account) ?? computeState(account);
  states.set(account, state);
  const later = { ...state, packages: [...state.packages], bills: [...state.bills], transitions: [...state.transitions], warnings: [...state.warnings], suspensions: [...state.suspensions] };
  advanceTime(later, at);
  return later;
}

// Cache: several questions about one account are answered from one computation.
const states = new WeakMap<NaiveAccount, NaiveState>();

function computeState({ scene, facts }: NaiveAccount): NaiveState {
  const state = newState(scene);
  for (const { step, decidedAt } of facts) {
    advanceTime(state, decidedAt);
    evolve(state, step, decidedAt);
  }
  ratingOf(state);
  return state;
}

/** Decides on a command, and adds it to the facts where it has an effect. */
export function decide(account: NaiveAccount, step: Step): Verdict {
  const before = stateOf(account);
  const { clock } = before;
  const { at } = step.request;
  const decidedAt = Math.max(at, clock);
  if (step.command === "recordUsages") return decideBatch(account, step, decidedAt);

  const repeat = repeatOrConflict(before, step, decidedAt);
  if (repeat === "repeat") return { ok: true, account, refused: [] };
  if (repeat) return { ok: false, refusal: repeat };
  if (step.command !== "recordUsage" && at < clock) return { ok: false, refusal: { type: "ClockWentBackwards", clock } };

  const state = stateOf(account, decidedAt);
  const since = repeatOrConflict(state, step, decidedAt);
  if (since && since !== "repeat") return { ok: false, refusal: since };
  const refusal = whyRefused(state, step);
  if (refusal) return { ok: false, refusal };
  // Time in which nothing happens leaves no trace: `settle` moves the clock no further than its last event.
  const clockAfter = step.command === "settle" ? state.clock : decidedAt;
  return { ok: true, account: withFact(account, step, clockAfter), refused: [] };
}

const withFact = ({ scene, facts }: NaiveAccount, step: Step, decidedAt: number): NaiveAccount => ({
  scene,
  facts: [...facts, { step, decidedAt }],
});

/** Decides on each call of a batch as if it were recorded alone: each accepted call is a fact. */
function decideBatch(account: NaiveAccount, step: StepOf<"recordUsages">, decidedAt: number): Verdict {
  const refused: { index: number; refusal: NaiveRefusal }[] = [];
  let soFar = account;
  step.request.usages.forEach((call, index) => {
    const repeat = repeatedUsage(stateOf(soFar), call, decidedAt);
    if (repeat === "repeat") return;
    const refusal = repeat ?? whyCallRefused(stateOf(soFar, decidedAt), call, step.request.at);
    if (refusal) refused.push({ index, refusal });
    else soFar = withFact(soFar, { command: "recordUsage", request: { ...call, at: step.request.at } }, decidedAt);
  });
  return { ok: true, account: soFar, refused };
}
