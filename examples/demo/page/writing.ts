import { writeFile } from "node:fs/promises";
import { complaint } from "../complaint.js";

/** Writes a page, over what stood there before. Complains where that cannot be done. */
export async function writePage(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (problem) {
    throw complaint(`--html ${file}: ${whatIsWrong(problem instanceof Error && "code" in problem ? problem.code : problem)}`);
  }
}

function whatIsWrong(code: unknown): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "there is no folder for it";
    case "EISDIR":
      return "is a directory, not a file";
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "may not be written";
    default:
      return `cannot be written (${String(code)})`;
  }
}
