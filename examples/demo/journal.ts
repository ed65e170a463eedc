import { entriesToCSV, journal, type JournalEntry, journalText, toBeancount, toHledger } from "rtc-billing/accounting";
import type { Books } from "./books.js";
import type { JournalFile, JournalForm } from "./options.js";
import { writeFor } from "./writing.js";

/** Writes the books, dated in the tariff's zone as its bills are, and says where. */
export async function writeBooks(files: readonly JournalFile[], { account, ledger }: Books): Promise<string> {
  const entries = journal((ledger ?? []).flat());
  for (const { file, form } of files) await writeFor("--journal", file, textIn(form, entries, account.tariff.timeZone));
  return files.map(({ file }) => `\nThe books are in ${file}\n`).join("");
}

function textIn(form: JournalForm, entries: readonly JournalEntry[], timeZone: string): string {
  switch (form) {
    case "hledger":
      return toHledger(entries, { timeZone });
    case "beancount":
      return toBeancount(entries, { timeZone });
    case "csv":
      return entriesToCSV(entries, { timeZone });
    case "text":
      return journalText(entries);
  }
}
