import type { Scene } from "../../src/testing/arbitrary-tariff.js";
import type { Step, StepOf } from "../../src/testing/commands.js";
import { apply } from "./naive-effects.js";
import { type Reason, reasonAgainst, reasonAgainstCall, repeatedCall, repeatOf } from "./naive-judging.js";
import { passTime } from "./naive-passage.js";
import { newWorld, rated, type World } from "./naive-world.js";

/**
 * The model that the library is compared with. It remembers which commands had an effect, and nothing else: whatever is
 * asked is answered by telling the whole life again, from its first day. Slow, and with no code in common with `src/`.
 */
export interface NaiveAccount {
  readonly scene: Scene;
  readonly facts: readonly { readonly step: Step; readonly decidedAt: number }[];
}

export type Verdict =
  | { readonly ok: true; readonly account: NaiveAccount; readonly refused: readonly { readonly index: number; readonly reason: Reason }[] }
  | { readonly ok: false; readonly reason: Reason };

export const naivelyOpened = (scene: Scene): NaiveAccount => ({ scene, facts: [] });

/** The world right after the last fact, or later, when time has passed until `at`. */
export function worldOf(account: NaiveAccount, at = -Infinity): World {
  const world = worlds.get(account) ?? lifeOf(account);
  worlds.set(account, world);
  const later = { ...world, bills: [...world.bills], turns: [...world.turns], warnings: [...world.warnings], suspensions: [...world.suspensions] };
  passTime(later, at);
  return later;
}

// Several questions about one life are answered from one telling.
const worlds = new WeakMap<NaiveAccount, World>();

function lifeOf({ scene, facts }: NaiveAccount): World {
  const world = newWorld(scene);
  for (const { step, decidedAt } of facts) {
    passTime(world, decidedAt);
    apply(world, step, decidedAt);
  }
  rated(world);
  return world;
}

/** Judges a command, and adds it to the facts where it has an effect. */
export function decide(account: NaiveAccount, step: Step): Verdict {
  const before = worldOf(account);
  const { clock } = before;
  const { at } = step.request;
  const decidedAt = Math.max(at, clock);
  if (step.command === "recordUsages") return decideBatch(account, step, decidedAt);

  const repeat = repeatOf(before, step, decidedAt);
  if (repeat === "repeat") return { ok: true, account, refused: [] };
  if (repeat) return { ok: false, reason: repeat };
  if (step.command !== "recordUsage" && at < clock) return { ok: false, reason: { type: "ClockWentBackwards", clock } };

  const world = worldOf(account, decidedAt);
  const reason = reasonAgainst(world, step);
  if (reason) return { ok: false, reason };
  // Time in which nothing happened leaves no trace: a settlement reaches no further than what it brought about.
  const reached = step.command === "settle" ? world.clock : decidedAt;
  return { ok: true, account: withFact(account, step, reached), refused: [] };
}

const withFact = ({ scene, facts }: NaiveAccount, step: Step, decidedAt: number): NaiveAccount => ({
  scene,
  facts: [...facts, { step, decidedAt }],
});

/** Each call of a batch is judged as if it came alone; what is left of the batch is one fact. */
function decideBatch(account: NaiveAccount, step: StepOf<"recordUsages">, decidedAt: number): Verdict {
  const refused: { index: number; reason: Reason }[] = [];
  let reached = account;
  step.request.usages.forEach((call, index) => {
    const repeat = repeatedCall(worldOf(reached), call, decidedAt);
    if (repeat === "repeat") return;
    const reason = repeat ?? reasonAgainstCall(worldOf(reached, decidedAt), call, step.request.at);
    if (reason) refused.push({ index, reason });
    else reached = withFact(reached, { command: "recordUsage", request: { ...call, at: step.request.at } }, decidedAt);
  });
  return { ok: true, account: reached, refused };
}
