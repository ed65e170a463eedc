import ts from "typescript";

/** What a comment or a title cites of src/README.md: `{ kind: "rule", id: "7" }`, `{ kind: "clause", id: "A17" }`. */
export interface Reference {
  readonly kind: "rule" | "law" | "clause";
  readonly id: string;
}

/** A comment or a test title, on one line. */
export interface CitingText {
  readonly kind: "comment" | "title";
  readonly text: string;
}

const SEPARATOR = String.raw`(?:,? and | or |, |,? to |–|-)`;
const NUMBERED = new RegExp(String.raw`\b(rule|law)s? (\d+(?:${SEPARATOR}\d+)*)`, "gi");
const CLAUSES = new RegExp(String.raw`\b([ABC])(\d{1,2})(?:(?: to |–|-)\1(\d{1,2}))?\b`, "g");
const SECOND_VENDOR = /\b(?:source|clause) C\b|^C:/g;

/** Paragraphs of IFRS 15 are numbered as clauses are. */
const OTHER_STANDARDS = /\bIFRS 15[^.;)]*/g;

/** The references in a text. A range stands for all of its numbers: "rules 4 to 6", "A17–A19". */
export function referencesIn(text: string): Reference[] {
  const own = text.replace(OTHER_STANDARDS, "");
  const numbered = [...own.matchAll(NUMBERED)].flatMap(([, kind = "", list = ""]) =>
    numbersIn(list).map((id): Reference => ({ kind: kind.toLowerCase() === "law" ? "law" : "rule", id: String(id) })));
  const clauses = [...own.matchAll(CLAUSES)].flatMap(([, letter = "", first = "", last = first]) =>
    range(Number(first), Number(last)).map((number): Reference => ({ kind: "clause", id: `${letter}${number}` })));
  return [...numbered, ...clauses, ...[...own.matchAll(SECOND_VENDOR)].map((): Reference => ({ kind: "clause", id: "C" }))];
}

/** The numbers of a list such as "1, 2, 5 to 7 and 9". */
const numbersIn = (list: string): number[] =>
  [...list.matchAll(/(\d+)(?:(?:,? to |–|-)(\d+))?/g)].flatMap(([, first = "", last = first]) => range(Number(first), Number(last)));

/** Both ends of a range that runs backwards, so that neither goes unchecked. */
const range = (first: number, last: number): number[] =>
  last < first ? [first, last] : Array.from({ length: last - first + 1 }, (_, index) => first + index);

export const parseSource = (name: string, text: string): ts.SourceFile => ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);

/** A node and all nodes in it, its tokens among them. */
export function nodesOf(root: ts.Node): ts.Node[] {
  const source = root.getSourceFile();
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    node.getChildren(source).forEach(visit);
  };
  visit(root);
  return nodes;
}

/** Every comment and every title of a test or of a published law. */
export const citingTextsOf = (source: ts.SourceFile): CitingText[] => [...commentsOf(source), ...titlesOf(source)];

function commentsOf(source: ts.SourceFile): CitingText[] {
  const { text } = source;
  const ranges = nodesOf(source).filter((node) => node.getChildCount(source) === 0).flatMap((token) => [
    ...(ts.getLeadingCommentRanges(text, token.pos) ?? []),
    ...(ts.getTrailingCommentRanges(text, token.end) ?? []),
  ]);
  const byPosition = new Map(ranges.map(({ pos, end }) => [pos, text.slice(pos, end)]));
  return [...byPosition.values()].map((comment) => ({ kind: "comment", text: comment.replace(/\s*\n\s*\*?\s*/g, " ") }));
}

const TEST_FUNCTIONS = ["describe", "it", "test", "law"];

function titlesOf(source: ts.SourceFile): CitingText[] {
  return nodesOf(source).flatMap((node): CitingText[] => {
    const title = ts.isCallExpression(node) && TEST_FUNCTIONS.includes(functionName(node.expression)) ? node.arguments[0]
      : ts.isPropertyAssignment(node) && node.name.getText(source) === "title" ? node.initializer
      : undefined;
    const text = title && textOf(title);
    return text ? [{ kind: "title", text }] : [];
  });
}

/** The function that is called in the end: `test` for `test.each([…])("…")` and for a table after `test.each`. */
function functionName(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  if (ts.isPropertyAccessExpression(callee) || ts.isCallExpression(callee)) return functionName(callee.expression);
  return ts.isTaggedTemplateExpression(callee) ? functionName(callee.tag) : "";
}

/** The text of a literal, of a template without its values, or of a sum of such texts. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join("…");
  return ts.isBinaryExpression(node) ? textOf(node.left) + textOf(node.right) : "";
}
