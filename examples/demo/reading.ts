import type { Dialect } from "./dialect.js";

/** How a file was read, where that is not what most files are; an empty text for one that is. */
export function readingText({ delimiter, columns, hasHeader, skippedLines }: Dialect): string {
  const found = [
    delimiter === "," ? "" : `cells between ${delimiter === "\t" ? "tabs" : `"${delimiter}"`}`,
    hasHeader ? "" : `no header, so columns in the order ${columns.join(",")}`,
    hasHeader && skippedLines > 1 ? `the header on line ${skippedLines}` : "",
  ].filter((text) => text !== "");
  return found.length === 0 ? "" : `The file is read with ${found.join("; ")}.`;
}
