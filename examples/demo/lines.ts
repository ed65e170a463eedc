const LINE_FEED = 0x0a;

/** Counts the lines of a file in its bytes, whatever a CSV parser makes of them. */
export interface LineCount {
  readonly take: (chunk: Buffer) => void;
  readonly counted: () => number;
}

export function countLines(): LineCount {
  let feeds = 0;
  let last = LINE_FEED;
  return {
    take: (chunk) => {
      for (const byte of chunk) {
        if (byte === LINE_FEED) feeds += 1;
      }
      last = chunk.at(-1) ?? last;
    },
    counted: () => feeds + (last === LINE_FEED ? 0 : 1), // the last line may lack its end
  };
}
