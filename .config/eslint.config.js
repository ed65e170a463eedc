import { builtinModules } from "node:module";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Files of smart constructors: the only places where `as` makes a typed value out of a checked one. */
const smartConstructors = [
  "src/account/copy-on-write.ts", "src/parsing/shape.ts", "src/values/instant.ts", "src/values/calendar.ts", "src/values/package-time.ts",
  "src/values/money.ts",
];

/** What would let the host's clock, zone, locale or chance into a pure library. */
const hostGlobals = [
  "Intl", "process", "performance", "crypto", "globalThis", "global", "window", "self", "navigator", "console", "Buffer",
  "setTimeout", "setInterval", "setImmediate", "queueMicrotask", "require", "module", "__dirname", "__filename",
].map((name) => ({ name, message: "src/ is pure: time and everything else it needs come as data." }));

const builtins = builtinModules.map((name) => ({ name, message: "src/ runs in browsers too." }));

const localTime = "/^(get|set)(FullYear|Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)$/";

const forbid = (selector, message) => ({ selector, message });
const hostSyntax = [
  forbid("MemberExpression[object.name='Date'][property.name='now']", "Every request has `at`: read no clock."),
  forbid("NewExpression[callee.name='Date'][arguments.length=0]", "Every request has `at`: read no clock."),
  forbid("CallExpression[callee.name='Date']", "Every request has `at`: read no clock."),
  forbid("MemberExpression[object.name='Math'][property.name='random']", "The library takes no chances."),
  forbid("MemberExpression[property.name=/^(toLocale|localeCompare)/]", "The host's locale decides nothing here: compare by code unit."),
  forbid("ImportExpression", "Import statically."),
];
const zoneSyntax = [forbid(`MemberExpression[property.name=${localTime}]`, "Local time is the host's: use src/values/calendar.ts.")];
const shapeSyntax = [
  forbid("ClassDeclaration:not([id.name='RefusalError'])", "Values are plain; the one class is RefusalError."),
  forbid("ClassExpression", "Values are plain; the one class is RefusalError."),
  forbid("TSEnumDeclaration", "Use a union of texts."),
  forbid("ExportDefaultDeclaration", "Export by name."),
  forbid("TSAsExpression > TSAsExpression", "One cast is a claim; two are a lie."),
  forbid(
    "SwitchCase[test=null] > :not(ReturnStatement[argument.type='CallExpression'], ThrowStatement)",
    "A switch over a union ends in `return unreachable(x)`, or hands what is left to a function that does.",
  ),
  forbid("ExportNamedDeclaration > TSInterfaceDeclaration TSPropertySignature[readonly!=true]", "What others see is readonly."),
  forbid("ExportNamedDeclaration > TSTypeAliasDeclaration TSPropertySignature[readonly!=true]", "What others see is readonly."),
  forbid(
    "ExportNamedDeclaration > TSInterfaceDeclaration TSPropertySignature > TSTypeAnnotation > TSArrayType",
    "What others see is readonly: write `readonly T[]`.",
  ),
  forbid(
    "ExportNamedDeclaration :matches(FunctionDeclaration, ArrowFunctionExpression) > Identifier > TSTypeAnnotation > TSArrayType",
    "Arguments are not ours to change: write `readonly T[]`.",
  ),
];

/**
 * The files that change something in place, out of sight of every version of an account and of every caller of metering; the queues of a
 * host; and the class of maps that an account shows.
 */
const writers = [
  "src/account/account-handle.ts", "src/account/call-kinds.ts", "src/account/pending-events.ts", "src/account/read-only-map.ts",
  "src/account/row-columns.ts", "src/account/usage-chunk.ts", "src/account/usage-ids.ts", "src/metering/active-streams.ts",
  "src/persistence/byte-*.ts", "src/persistence/usage-sums.ts", "src/service/actor.ts",
];

const mutableSyntax = [
  forbid(
    "ClassDeclaration:not([id.name=/^(AccountHandle|ReadOnlyMap)$/])",
    "Values are plain; the classes are RefusalError, AccountHandle and ReadOnlyMap.",
  ),
  ...shapeSyntax.filter(({ message }) => !/readonly|one class/.test(message)),
];

/** A name that begins with `_` says that it is not used. */
const unused = { args: "all", argsIgnorePattern: "^_", varsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" };

export default defineConfig([
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["src/**/*.ts", "test/**/*.ts", "examples/**/*.ts"], languageOptions: { parserOptions: { projectService: true } } },
  {
    files: ["src/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    // No comment switches a rule off here: what must differ is said in this file.
    linterOptions: { noInlineConfig: true },
    rules: {
      "eqeqeq": "error",
      // A flat switch over a union reads as a table: it counts once.
      "complexity": ["error", { max: 12, variant: "modified" }],
      "max-lines": ["error", { max: 160, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-globals": ["error", ...hostGlobals],
      "no-restricted-imports": ["error", { paths: builtins, patterns: ["node:*"] }],
      "no-restricted-syntax": ["error", ...hostSyntax, ...zoneSyntax, ...shapeSyntax],
      "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": true }],
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "@typescript-eslint/no-unused-vars": ["error", unused],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true }],
    },
  },
  {
    files: smartConstructors,
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as", objectLiteralTypeAssertions: "never" }] },
  },
  {
    files: writers,
    rules: { "no-restricted-syntax": ["error", ...hostSyntax, ...zoneSyntax, ...mutableSyntax] },
  },
  {
    // A history asks commands for what their types rule out, such as an agreement that is not accepted.
    files: ["src/testing/commands.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "as" }] },
  },
  {
    // The command is the only file that runs in Node alone.
    files: ["src/cli/main.ts"],
    rules: { "no-restricted-globals": "off", "no-restricted-imports": "off", "@typescript-eslint/no-unsafe-assignment": "off" },
  },
  {
    // Made of the types by service-schemas.ts.
    files: ["src/service/schemas.ts"],
    rules: { "max-lines": "off" },
  },
  {
    // Here local time is that of a zone given by name.
    files: ["src/values/calendar.ts", "src/values/instant.ts"],
    rules: { "no-restricted-syntax": ["error", ...hostSyntax, ...shapeSyntax] },
  },
  {
    files: ["test/**/*.ts", "examples/**/*.ts"],
    extends: [tseslint.configs.recommended],
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-unused-vars": ["error", unused],
      "no-restricted-syntax": [
        "error",
        forbid("CallExpression > MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]", "Every test runs."),
      ],
    },
  },
  {
    files: [".config/**/*.ts", ".config/**/*.js"],
    extends: [tseslint.configs.recommended],
    rules: { "@typescript-eslint/no-unused-vars": ["error", unused] },
  },
]);
