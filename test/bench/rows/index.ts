import type { Row } from "../row.js";
import { accounts } from "./accounts.js";
import { arrival } from "./arrival.js";
import { branches } from "./branches.js";
import { cuts } from "./cuts.js";
import { growth } from "./growth.js";
import { largeAccount } from "./large-account.js";
import { ledger } from "./ledger.js";
import { loading } from "./loading.js";
import { metering } from "./metering.js";
import { storage } from "./storage.js";

/** All rows, in the order of the table, by the names of their groups. */
const groups: Readonly<Record<string, readonly Row[]>> = {
  arrival, cuts, growth, accounts, storage, "large-account": largeAccount, ledger, metering, loading, branches,
};

export const allRows: readonly Row[] = Object.values(groups).flat();

/** The rows of these names, or of these groups; without names all. */
export function rowsNamed(names: readonly string[]): readonly Row[] {
  if (names.length === 0) return allRows;
  const chosen = names.flatMap((name) => {
    const found = groups[name] ?? allRows.filter((row) => row.name === name);
    if (found.length === 0) throw new Error(`no row or group is named ${name}; there are:\n${listed()}`);
    return found;
  });
  return [...new Set(chosen)];
}

const listed = (): string =>
  Object.entries(groups).map(([group, rows]) => `${group}: ${rows.map(({ name }) => name).join(", ")}`).join("\n");
