import { writeFile } from "node:fs/promises";
import { complaint } from "./complaint.js";

/** Writes the file that an option names; an existing file is overwritten. Throws a complaint if that is not possible. */
export async function writeFor(option: "--html" | "--journal", file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (problem) {
    throw complaint(`${option} ${file}: ${whatIsWrong(problem instanceof Error && "code" in problem ? problem.code : problem)}`);
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
