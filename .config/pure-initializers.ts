import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";
import ts from "typescript";

/** Whether something runs where `node` is evaluated: a call, an operator, access to a member. What stands in a function does not. */
function computes(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  const runs = ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isBinaryExpression(node) || ts.isConditionalExpression(node)
    || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isTemplateExpression(node)
    || ts.isSpreadElement(node) || ts.isSpreadAssignment(node);
  return runs || (ts.forEachChild(node, computes) ?? false);
}

const pure = (body: string): string => `/* @__PURE__ */ (() => ${body})()`;

interface Replacement {
  readonly node: ts.Node;
  readonly text: string;
}

function replacementsIn(statement: ts.Statement): readonly Replacement[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ initializer }) =>
      initializer && computes(initializer) ? [{ node: initializer, text: pure(`(${initializer.getText()})`) }] : []);
  }
  if (!ts.isClassDeclaration(statement) || !statement.name) return [];
  const name = statement.name.text;
  const exported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  const declared = statement.getText().replace(/^export\s+/, "");
  return [{ node: statement, text: `${exported ? "export " : ""}const ${name} = ${pure(`{ ${declared} return ${name}; }`)};` }];
}

/**
 * The text of a module in which every constant that is computed while it loads, and every class, is the result of a call marked as
 * pure. A bundler then drops what nothing uses, with all that it was computed from. That is right where loading has no effects, which
 * `test/architecture.test.ts` checks of src/.
 */
export function markPure(fileName: string, text: string): string {
  const { statements } = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  return statements.flatMap(replacementsIn).reduceRight((marked, { node, text: pureText }) => marked.slice(0, node.getStart()) + pureText + marked.slice(node.end), text);
}

/** Marks what esbuild loads of src/. */
export const pureInitializers: Plugin = {
  name: "pure-initializers",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({ loader: "ts", contents: markPure(path, await readFile(path, "utf8")) }));
  },
};
