/** Numbers below `bound` that look random and are the same everywhere. */
export function dice(): (bound: number) => number {
  let state = 20_210_401;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}
