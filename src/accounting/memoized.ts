const MOST_REMEMBERED = 1_000;

/** Remembers the results of a function by its argument (memoization). When they become too many, all are forgotten. */
export function memoized<A, R extends object | string>(resultOf: (argument: A) => R): (argument: A) => R {
  const remembered = new Map<A, R>();
  return (argument) => {
    const existing = remembered.get(argument);
    if (existing !== undefined) return existing;
    if (remembered.size === MOST_REMEMBERED) remembered.clear();
    const result = resultOf(argument);
    remembered.set(argument, result);
    return result;
  };
}
