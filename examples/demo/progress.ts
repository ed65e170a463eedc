import { SingleBar } from "cli-progress";

/** The outputs of the demo. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The screen for a progress bar; `null` where errors do not go to a screen. */
  readonly screen: NodeJS.WriteStream | null;
}

export interface Progress {
  readonly start: (file: string, size: number) => void;
  readonly read: (bytes: number) => void;
  readonly stop: () => void;
}

/** For a run that nobody watches. */
export const noProgress: Progress = { start: () => undefined, read: () => undefined, stop: () => undefined };

/** A bar that fills as a file is read, and disappears when it stops. Where there is no screen, lines, which a log can keep. */
export function progressOn({ err, screen }: Terminal): Progress {
  if (!screen) return inLines(err);
  const bar = new SingleBar({ stream: screen, format: "billing {bar} {percentage}%", clearOnComplete: true, hideCursor: true });
  return { start: (_file, size) => bar.start(size, 0), read: (bytes) => bar.increment(bytes), stop: () => bar.stop() };
}

const MEGABYTE = 2 ** 20;

/** A line for each tenth of a file that is large enough to make somebody wait. */
function inLines(err: Terminal["err"]): Progress {
  let [size, read] = [0, 0];
  const tenths = (): number => Math.floor((10 * read) / size);
  return {
    start: (file, bytes) => {
      [size, read] = [bytes, 0];
      if (size >= MEGABYTE) err(`demo: reading ${file}, ${(size / MEGABYTE).toFixed(1)} MiB\n`);
    },
    read: (bytes) => {
      const before = tenths();
      read += bytes;
      if (size >= MEGABYTE && tenths() > before) err(`demo: billed ${10 * tenths()} % of it\n`);
    },
    stop: () => undefined,
  };
}
