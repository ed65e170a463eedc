const LONGEST = 90;

/** Text of a file as it may be shown: one line, without control characters, not too long. */
export function excerpt(text: string): string {
  const visible = [...text.replace(/\p{C}/gu, "\u00b7")]; // by code point: no character is cut in half
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST - 3).join("")}...` : visible.join("");
}
