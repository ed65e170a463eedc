import ts from "typescript";
import { nodesOf } from "./references.js";

/** The names of the interfaces in the union `Refusal`, each with its `type`. */
export function refusalTypes(source: ts.SourceFile): ReadonlyMap<string, string> {
  const nodes = nodesOf(source);
  const union = nodes.filter(ts.isTypeAliasDeclaration).find((node) => node.name.text === "Refusal");
  const members = union && ts.isUnionTypeNode(union.type) ? union.type.types : [];
  const names = members.map((member) => member.getText(source));
  return new Map(names.map((name) => [name, typeOf(nodes, name)]));
}

/** The text that the field `type` of an interface has. */
function typeOf(nodes: readonly ts.Node[], name: string): string {
  const declaration = nodes.filter(ts.isInterfaceDeclaration).find((node) => node.name.text === name);
  for (const member of declaration?.members ?? []) {
    if (!ts.isPropertySignature(member) || member.name.getText() !== "type" || !member.type) continue;
    if (ts.isLiteralTypeNode(member.type) && ts.isStringLiteral(member.type.literal)) return member.type.literal.text;
  }
  throw new Error(`${name} has no type`);
}

/** The `type` of every object in the lists that a file declares as `Refusal[]`. */
export function refusalsListedIn(source: ts.SourceFile): Set<string> {
  const lists = nodesOf(source).filter(ts.isVariableDeclaration).filter(({ type }) => /\bRefusal\[\]/.test(type?.getText(source) ?? ""));
  const fields = lists.flatMap(nodesOf).filter(ts.isPropertyAssignment).filter(({ name }) => name.getText(source) === "type");
  return new Set(fields.flatMap(({ initializer }) => (ts.isStringLiteral(initializer) ? [initializer.text] : [])));
}

/** The first texts of the rows in lists of lists: what the order table expects of each step. */
export const firstOfRowsIn = (source: ts.SourceFile): Set<string> => new Set(
  nodesOf(source)
    .filter(ts.isArrayLiteralExpression)
    .filter(({ elements, parent }) => elements.length > 1 && ts.isArrayLiteralExpression(parent))
    .flatMap(({ elements: [first] }) => (first && ts.isStringLiteral(first) ? [first.text] : [])),
);

/** The names that a file imports from the types of refusals. */
export const refusalsImportedBy = (source: ts.SourceFile): string[] =>
  nodesOf(source)
    .filter(ts.isImportSpecifier)
    .filter(({ parent }) => parent.parent.parent.moduleSpecifier.getText(source).includes("refusals/refusals.js"))
    .map(({ name, propertyName }) => (propertyName ?? name).text);
