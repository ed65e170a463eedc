import TinyQueue from "tinyqueue";

/** Elements by time, the earliest first; those of one instant in no particular order. */
export interface TimeQueue<T> {
  readonly push: (element: T) => void;
  /** The time of the earliest; `Infinity` if there is none. */
  readonly next: () => number;
  /** Removes the elements of an instant that no element precedes, and returns them. */
  readonly popAll: (at: number) => readonly T[];
}

/** `byTime` compares by `timeOf`: written out by the caller it is compiled for the one kind of element. */
export function timeQueue<T>(timeOf: (element: T) => number, byTime: (a: T, b: T) => number): TimeQueue<T> {
  const queue = new TinyQueue<T>([], byTime);
  const next = (): number => {
    const earliest = queue.peek();
    return earliest === undefined ? Infinity : timeOf(earliest);
  };
  return {
    push: (element) => queue.push(element),
    next,
    popAll: (at) => {
      const popped: T[] = [];
      while (next() === at) {
        const element = queue.pop();
        if (element !== undefined) popped.push(element);
      }
      return popped;
    },
  };
}

/** A picture that is received until an instant (exclusive). */
export interface Picture {
  readonly pixels: number;
  readonly until: number;
}

/** Pictures of one stream, of which only the largest is asked for. What ends is left in the queue until it is the largest. */
export type PictureQueue = TinyQueue<Picture>;

export const pictureQueue = (): PictureQueue => new TinyQueue<Picture>([], byPixels);
const byPixels = (a: Picture, b: Picture): number => b.pixels - a.pixels;

/** Adds a picture, unless one that is as large lasts as long: it would be the largest at no instant. */
export function addPicture(pictures: PictureQueue, picture: Picture): void {
  const largest = pictures.peek();
  if (!largest || largest.pixels < picture.pixels || largest.until < picture.until) pictures.push(picture);
}

/** The pixels of the largest picture that is received at an instant, which must not be before one asked for earlier; 0 if there is none. */
export function largestAt(pictures: PictureQueue, at: number): number {
  for (let largest = pictures.peek(); largest; largest = pictures.peek()) {
    if (largest.until > at) return largest.pixels;
    pictures.pop();
  }
  return 0;
}
