import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { complaint } from "./complaint.js";

/** Encodings that a file may be read in, by the names that people give them. */
export const ENCODINGS = ["utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"] as const;
type Encoding = (typeof ENCODINGS)[number];

/** A file of text. */
export interface TextFile {
  readonly file: string;
  readonly encoding: Encoding;
}

/** Looks on as a file is read: at its text, piece by piece, and at how many bytes that piece took. */
export type TextWatch = (text: string, bytes: number) => void;

const ZIP = "PK\u0003\u0004"; // what every workbook of a spreadsheet starts with
const NAMES: Readonly<Record<Encoding, string>> = { "utf-8": "UTF-8", "gb18030": "GB18030", "gbk": "GB18030", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE" };
const LINE_FEED = 0x0a;

/** The size of a file in bytes. Complains where there is no file: what is billed is read twice, so that a pipe cannot be. */
export async function sizeOf(file: string): Promise<number> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw complaint(`${file}: is a directory, not a file`);
    if (!found.isFile()) throw complaint(`${file}: is not a regular file; it is read twice, so save it first`);
    return found.size;
  } catch (problem) {
    throw hasCode(problem) ? complaint(`${file}${problem.code === "ENOENT" ? ": no such file" : `: cannot be read (${problem.code})`}`) : problem;
  }
}

const hasCode = (problem: unknown): problem is Error & { readonly code: string } =>
  problem instanceof Error && "code" in problem && typeof problem.code === "string";

/**
 * The text of a file, piece by piece, without a byte order mark. Complains about bytes that are not of its encoding and says what they
 * seem to be: read as something else, different ids could become the same.
 */
export async function* textOf({ file, encoding }: TextFile, watch: TextWatch): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let isFirst = true;
  for await (const chunk of chunksOf(file)) {
    if (isFirst) complainOfMark({ file, encoding }, chunk);
    const decoded = decodedBy(decoder, chunk);
    if (decoded === null) throw await misread({ file, encoding });
    const text = isFirst ? decoded.replace(/^\ufeff/, "") : decoded; // of GB18030 the decoder keeps the mark
    isFirst = false;
    watch(text, chunk.length);
    yield text;
  }
  if (decodedBy(decoder, null) === null) throw await misread({ file, encoding });
}

/** The lines of a file, each without its end, LF or CRLF. */
export async function* linesOf(file: TextFile, watch: TextWatch): AsyncGenerator<string> {
  let rest = "";
  for await (const text of textOf(file, watch)) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest !== "") yield rest;
}

async function* chunksOf(file: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(file)) yield Buffer.from(chunk as Buffer);
  } catch (problem) {
    throw hasCode(problem) ? complaint(`${file}: cannot be read (${problem.code})`) : problem;
  }
}

/** The text of bytes that may end within a character; with `null`, whatever is left at the end. `null` where it is not of the encoding. */
function decodedBy(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer | null): string | null {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    return null;
  }
}

/** What the first bytes of a file say of its encoding. */
function markOf(start: Buffer): { readonly encoding: Encoding; readonly by: string } | null {
  const [first, second] = [start[0] ?? 1, start[1] ?? 1];
  const mark = "its byte order mark";
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", by: mark };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", by: mark };
  if (start.subarray(0, 3).equals(Buffer.from("\ufeff"))) return { encoding: "utf-8", by: mark };
  if (second === 0 && first !== 0) return { encoding: "utf-16le", by: "the zero bytes in it" };
  if (first === 0 && second !== 0) return { encoding: "utf-16be", by: "the zero bytes in it" };
  return null;
}

function complainOfMark({ file, encoding }: TextFile, start: Buffer): void {
  if (start.subarray(0, ZIP.length).equals(Buffer.from(ZIP))) throw complaint(`${file}: is a ZIP file, as workbooks of spreadsheets are: save it as CSV`);
  const mark = markOf(start);
  if (mark && NAMES[mark.encoding] !== NAMES[encoding]) {
    throw complaint(`${file}: is not ${NAMES[encoding]}; it seems to be ${NAMES[mark.encoding]}, by ${mark.by}: add --encoding ${mark.encoding}`);
  }
}

/** A complaint that names the line, where lines can be told apart, and what the bytes seem to be. */
async function misread({ file, encoding }: TextFile): Promise<Error> {
  if (encoding.startsWith("utf-16")) return complaint(`${file}: is not ${NAMES[encoding]}: it has half a character`);
  const gb18030 = new TextDecoder("gb18030", { fatal: true });
  let [line, bad, mayBeGb18030, rest] = [1, 0, true, Buffer.alloc(0)];
  const look = (bytes: Buffer): void => {
    if (bad === 0 && decodedBy(new TextDecoder(encoding, { fatal: true }), bytes) === null) bad = line;
  };
  for await (const chunk of chunksOf(file)) {
    mayBeGb18030 &&= decodedBy(gb18030, chunk) !== null;
    rest = Buffer.concat([rest, chunk]);
    // In both encodings the byte of a line feed is never part of another character.
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      look(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
      line += 1;
    }
  }
  look(rest);
  mayBeGb18030 &&= decodedBy(gb18030, null) !== null;
  const seems = encoding === "utf-8" && mayBeGb18030 ? "it seems to be GB18030: add --encoding gb18030" : "save it as UTF-8";
  return complaint(`${file}, line ${bad || line}: is not ${NAMES[encoding]}; ${seems}`);
}
