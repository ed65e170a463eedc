import { SingleBar } from "cli-progress";

/** The outputs of the demo. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The screen for a progress bar; `null` where nobody watches. */
  readonly screen: NodeJS.WriteStream | null;
}

export interface Progress {
  readonly start: (size: number) => void;
  readonly read: (bytes: number) => void;
  readonly stop: () => void;
}

/** For a run that nobody watches. */
export const noProgress: Progress = { start: () => undefined, read: () => undefined, stop: () => undefined };

/** A bar that fills as a file is read, and disappears when it stops. */
export function progressOn(screen: NodeJS.WriteStream | null): Progress {
  if (!screen) return noProgress;
  const bar = new SingleBar({ stream: screen, format: "billing {bar} {percentage}%", clearOnComplete: true, hideCursor: true });
  return { start: (size) => bar.start(size, 0), read: (bytes) => bar.increment(bytes), stop: () => bar.stop() };
}
