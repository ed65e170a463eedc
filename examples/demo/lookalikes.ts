import type { Leg } from "./legs.js";

/** Pairs of rows that look like the same call. */
export interface Lookalikes {
  readonly pairs: number;
  readonly firstLines: readonly [number, number] | null;
}

/** Inspects legs in order of their start. `found` returns the pairs found so far. */
export interface LookalikeWatch {
  readonly look: (leg: Leg) => void;
  readonly found: () => Lookalikes;
}

interface Call {
  readonly people: string;
  readonly endsAt: number;
  readonly seconds: number;
  readonly line: number;
}

/**
 * Counts calls that start during a call of the same caller and callee and differ from it by at most two seconds in length.
 * Two people have one call at a time, so it was probably logged twice. Rows without ids cannot prove it, so both are billed.
 */
export function watchForLookalikes(): LookalikeWatch {
  let goingOn: readonly Call[] = [];
  let pairs = 0;
  let firstLines: readonly [number, number] | null = null;
  return {
    look: ({ people, usage: { seconds }, startsAt, arrivesAt: endsAt, source: { line } }) => {
      if (people === null || startsAt === null || endsAt === null || !(seconds > 0)) return;
      goingOn = goingOn.filter((call) => call.endsAt > startsAt);
      const twin = goingOn.find((call) => call.people === people && Math.abs(call.seconds - seconds) <= 2);
      if (twin) {
        pairs += 1;
        firstLines ??= [twin.line, line];
      }
      goingOn = [...goingOn, { people, endsAt, seconds, line }];
    },
    found: () => ({ pairs, firstLines }),
  };
}
