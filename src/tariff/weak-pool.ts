/** Values by a text of their content, held weakly. */
export interface WeakPool<T extends object> {
  /** The value that is in use under `text`; where there is none, what `make` returns, which is in the pool from then on. */
  readonly share: (text: string, make: () => T) => T;
  /** How many texts are held, those of values that are gone included. */
  readonly size: () => number;
}

/** As much text is added before the first sweep, or after a sweep that left less. */
const FEW_CHARACTERS = 2 ** 16;

/**
 * Makes a pool whose texts have at most `mostCharacters` in all. Once it is full, further values are made and not shared: a value stays
 * in memory until the job ends in which its `WeakRef` was made, so without this bound a loop that makes value after value would keep all.
 *
 * Texts of values that are gone are swept each time as much text was added as the sweep before had left. So sweeping takes amortized
 * constant time for each text, and the pool is at most twice as large as it was after that sweep, or than `FEW_CHARACTERS`.
 */
export function weakPool<T extends object>(mostCharacters: number): WeakPool<T> {
  const values = new Map<string, WeakRef<T>>();
  let characters = 0;
  let untilSweep = FEW_CHARACTERS;

  const sweep = (): void => {
    for (const [text, value] of values) {
      if (value.deref() !== undefined) continue;
      values.delete(text);
      characters -= text.length;
    }
    untilSweep = Math.max(characters, FEW_CHARACTERS);
  };

  return {
    share: (text, make) => {
      const inUse = values.get(text)?.deref();
      if (inUse) return inUse;
      const value = make();
      untilSweep -= text.length;
      if (untilSweep < 0) sweep();
      const isHeld = values.has(text); // by a value that is gone
      if (!isHeld && characters + text.length > mostCharacters) return value;
      values.set(text, new WeakRef(value));
      if (!isHeld) characters += text.length;
      return value;
    },
    size: () => values.size,
  };
}
