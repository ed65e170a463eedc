/**
 * Remembers the results of a function by its argument (memoization). When `most` results are held they are all dropped; a result that is
 * in use stays valid.
 */
export function memoized<Argument, Result extends object | string | number | boolean>(
  resultOf: (argument: Argument) => Result, most = 1_000,
): (argument: Argument) => Result {
  const remembered = new Map<Argument, Result>();
  return (argument) => {
    const known = remembered.get(argument);
    if (known !== undefined) return known;
    const result = resultOf(argument);
    if (remembered.size >= most) remembered.clear();
    remembered.set(argument, result);
    return result;
  };
}
