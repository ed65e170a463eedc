const LONGEST = 90;

/** Text from a file, safe to print: one line, without control characters, at most 90 characters. */
export function excerpt(text: string): string {
  const visible = [...text.replace(/\p{C}/gu, "\u00b7")]; // by code point, so that no surrogate pair is split
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST - 3).join("")}...` : visible.join("");
}
