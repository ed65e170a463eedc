import { mutableAccount } from "../account/account-handle.js";
import type { Account } from "../account/account.js";
import { newRows, rowsOf } from "../account/row-columns.js";
import { namesAGroup } from "../account/rounding-groups.js";
import type { UsageIndex, UsageIndexDraft } from "../account/usage-index.js";
import { usageAt } from "../account/usage-lookup.js";
import { tableOfDistinct } from "../account/distinct-ids.js";
import { startOfRow } from "../account/usage-rows.js";
import { piecesOf } from "../rating/rated-usage.js";
import type { Day } from "../values/calendar.js";
import { invalid } from "../refusals/refusal-error.js";
import { type CompiledTariff, compiledTariff } from "../tariff/compiled-tariff.js";
import { type Instant, latest } from "../values/instant.js";
import type { AccountHead, DayPart } from "./account-head.js";
import { checksumText } from "./format.js";
import { shownAccount } from "./account-json.js";
import { noteListed } from "./part-checksums.js";
import { NAMED_TWICE } from "./map-parser.js";
import { type StoredAccount, usageIndexWith } from "./parse-account.js";
import type { UsagesRead } from "./read-pieces.js";
import { readUsages } from "./read-usages.js";
import { usageParts } from "./usage-parts.js";
import { addToGroupSum, enterSums, noSums, totalsOf } from "./usage-sums.js";
import { requireTotals, requireUsage } from "./verify-account.js";
import { requireState } from "./verify-state.js";

/** The bytes of a part, and the path with which they are refused. */
export interface GivenPart {
  readonly bytes: Uint8Array;
  readonly path: string;
}

/** Reads an account from its head and its parts. */
export function accountFrom({ stored, parts }: AccountHead, given: (part: DayPart) => GivenPart): Account {
  const compiled = compiledTariff(stored.account.tariff);
  requireState(stored.account);
  const usageIndex = usageIndexWith(stored, (draft) => { enterParts(draft, stored, compiled, parts, given); });
  noteParts(usageIndex, compiled.openAt(stored.account.clock).openFrom, parts);
  return Object.freeze(mutableAccount(shownAccount(stored.account), usageIndex));
}

/** Enters the usages of all parts at once, and refuses what does not follow. */
function enterParts(
  draft: UsageIndexDraft, stored: StoredAccount, compiled: CompiledTariff, parts: readonly DayPart[], given: (part: DayPart) => GivenPart,
): void {
  const capacity = parts.reduce((sum, { usages }) => sum + usages, 0);
  const read: UsagesRead = {
    compiled, balances: draft.balances, rows: newRows(draft.rows.kinds, capacity), sums: noSums(), doubtful: [], naming: [],
  };
  for (const part of parts) {
    const { bytes, path } = given(part);
    if (bytes.length !== part.bytes || checksumText(bytes) !== part.checksum) invalid(path, "must be the part that the head names");
    readUsages(read, bytes, part.day, part.usages, path);
  }
  draft.rows = rowsOf(read.rows);
  draft.ids = tableOfDistinct(draft.rows, (a, b) => dayOfRow(draft, a) === dayOfRow(draft, b)) ?? invalid("usages", NAMED_TWICE);
  for (const { facts } of draft.rows.chunks) draft.lastEndedAt = latest(draft.lastEndedAt, facts.latestEnd);
  requireUsages(draft, stored, compiled, read);
  requireTotals(stored, compiled, totalsOf(read.sums, draft.rows.kinds));
  enterSums(draft, read.sums);
}

const dayOfRow = ({ calendar, rows }: UsageIndexDraft, row: number): Day => calendar.dayOf(startOfRow(rows, row));

/** Refuses usages that do not follow from what was reported; those that plainly do were not noted. */
function requireUsages(
  draft: UsageIndexDraft, { account, carriedGroups }: StoredAccount, compiled: CompiledTariff, read: UsagesRead,
): void {
  for (const row of read.naming) {
    const usage = usageAt(draft, row);
    addToGroupSum(read.sums, usage, dayOfRow(draft, row), usage.voided);
  }
  const groups = [...read.sums.groups.values()].map(({ group }) => group);
  const named = new Set([...groups, ...carriedGroups].map(({ roundWith }) => roundWith));
  for (const row of read.doubtful) {
    const usage = usageAt(draft, row);
    const pieces = piecesOf(usage, draft.calendar);
    requireUsage(account, { usage, pieces, voided: usage.voided }, compiled, namesAGroup(usage) || named.has(usage.usageId));
  }
}

/** Notes what the head says of each part that the account itself would write so, and need not write again. */
function noteParts(usageIndex: UsageIndex, openFrom: Instant, parts: readonly DayPart[]): void {
  const listed = new Map(parts.map(({ day: _day, ...part }) => [part.name, part]));
  for (const part of usageParts(usageIndex, openFrom)) {
    const read = listed.get(part.name);
    if (read?.usages === part.count) noteListed(part, read);
  }
}
