/** The candidate that differs least from a word: in the fewest characters added, left out or replaced. */
export function nearestTo(word: string, candidates: readonly string[]): string {
  const [nearest = ""] = [...candidates].sort((a, b) => editDistance(word, a) - editDistance(word, b));
  return nearest;
}

/** The Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of [...from].entries()) {
    const next = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (above[column] ?? 0) + (character === to[column] ? 0 : 1);
      next.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    above = next;
  }
  return above.at(-1) ?? 0;
}
