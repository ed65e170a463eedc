import type { Leg } from "./legs.js";

/** Two rows that seem to tell of one call. */
export interface Lookalikes {
  readonly pairs: number;
  readonly firstLines: readonly [number, number] | null;
}

/** Looks at legs as they pass by, in order of their start. `found` tells what was seen so far. */
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
 * Counts calls that start while a call of the same caller and callee goes on, and last as long but for two seconds: two
 * people hold one call at a time, so it was logged twice. The rows have no id that could tell, and both are billed.
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
