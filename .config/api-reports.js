import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";

/*
 * Compares what each entry point declares with its report in test/api/, and fails where they differ; with `--local` it writes the
 * reports instead. Needs the built package.
 */
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const localBuild = process.argv.includes("--local");
const base = ExtractorConfig.loadFile(path("api-extractor.json"));
const { exports, name } = JSON.parse(readFileSync(path("../package.json"), "utf8"));

for (const [entry, conditions] of Object.entries(exports)) {
  if (typeof conditions === "string") continue; // a file that is no module
  const declarations = path(`../${conditions.import.types}`);
  const configObject = structuredClone(base);
  configObject.mainEntryPointFilePath = declarations;
  configObject.compiler.overrideTsconfig.files = [declarations];
  configObject.apiReport.reportFileName = `${name}${entry.slice(1).replaceAll("/", "-")}`;
  // What an entry point takes from the library stands in the report of the root.
  configObject.apiReport.includeForgottenExports = entry === ".";
  const extractorConfig = ExtractorConfig.prepare({ configObject, configObjectFullPath: path("api-extractor.json"), packageJsonFullPath: path("../package.json") });
  const { succeeded } = Extractor.invoke(extractorConfig, { localBuild, printApiReportDiff: true });
  if (!succeeded) process.exitCode = 1;
}
