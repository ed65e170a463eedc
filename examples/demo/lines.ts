/** Counts the lines of a file in its text, whatever a CSV parser makes of them. */
export interface LineCount {
  readonly take: (text: string) => void;
  readonly counted: () => number;
}

export function countLines(): LineCount {
  let feeds = 0;
  let endsOpen = false;
  return {
    take: (text) => {
      for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) feeds += 1;
      if (text !== "") endsOpen = !text.endsWith("\n");
    },
    counted: () => feeds + (endsOpen ? 1 : 0), // the last line may lack its end
  };
}
