import type { PackageTerms } from "../tariff/tariff.js";

/** The terms of a package that differ from those of most, each in a few words: what it is limited to, its priority, no return. */
export function specialTerms({ items, appIds, priority, returnable, renews }: PackageTerms): readonly string[] {
  return [
    ...(items ? [`only ${items.join(", ")}`] : []),
    ...(appIds ? [`only app${appIds.length === 1 ? "" : "s"} ${appIds.map((appId) => `"${appId}"`).join(", ")}`] : []),
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(returnable ? [] : ["not returnable"]),
    ...(renews ? [`renews ${renews}`] : []),
  ];
}
