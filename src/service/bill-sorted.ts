import type { Account } from "../account/account.js";
import type { Event } from "../ledger/events.js";
import { fieldsToJSON, type JsonObject } from "../parsing/json.js";
import { anId, anInstant, mayHaveFields, type Parser } from "../parsing/parser.js";
import { aUsage } from "../rating/parse-usage.js";
import { endOf } from "../rating/usage.js";
import { invalid } from "../refusals/refusal-error.js";
import { type Refusal, refuse } from "../refusals/refusals.js";
import { aTariff } from "../tariff/parse-tariff.js";
import type { Tariff } from "../tariff/tariff.js";
import { type Instant, type InstantInput, latest } from "../values/instant.js";
import { perform } from "./commands.js";
import { refusalToJSON } from "./refusal-kind.js";

/** What `billSorted` is told besides the records. */
export interface BillSortedOptions {
  /** Of accounts that are opened without a tariff of their own. */
  readonly tariff: Tariff;
  /** Every account is settled until then; no record may be later. */
  readonly until: InstantInput;
}

/** What `billSorted` gives: a bill, as JSON, or why a record was refused; `record` counts from 1. */
export type BilledRecord =
  | { readonly accountId: string; readonly bill: JsonObject }
  | { readonly accountId: string; readonly record: number; readonly refusal: JsonObject };

/** A record that was read: when it counts, and the command that it is. */
interface SortedRecord {
  readonly accountId: string;
  readonly at: Instant;
  readonly command: string;
  readonly request: unknown;
}

/**
 * Bills many accounts in one pass, with one account in memory. Records are sorted by `accountId` (by code point, as UTF-8 and databases
 * sort) and then by time. A record is a command, `{ accountId, command, request }`, at the request's `at`, or a usage,
 * `{ accountId, ...UsageInput }`, at its end. Bills come as they are issued, those of an account in their order; a record that a command
 * refuses comes as its refusal, and the account goes on.
 *
 * Throws a `RefusalError` with `InvalidInput` for an option that is wrong, and for a record that is none, is not sorted, or is after
 * `until`. The path names it: `records[3]` is the third.
 *
 * @example
 * const accountId = "school";
 * const opening = { accountId, command: "openAccount", request: { at: "2021-04-01T00:00:00Z" } };
 * const call = { accountId, usageId: "u1", appId: "class", item: "audio", startedAt: "2021-04-01T08:00:00Z", seconds: 61 };
 * const billed = [];
 * for await (const each of billSorted([opening, call], { tariff: aliyunRtc, until: "2021-05-01T00:00:00Z" })) billed.push(each);
 * billed.map(({ record, refusal }) => `${record} ${refusal.type}`).join(); // => 2 AppNotFound
 */
export async function* billSorted(
  records: Iterable<unknown> | AsyncIterable<unknown>, options: BillSortedOptions,
): AsyncGenerator<BilledRecord, void, undefined> {
  const tariff = aTariff(options.tariff, "tariff");
  const until = anInstant(options.until, "until");
  let last: SortedRecord | null = null;
  let account: Account | null = null;
  let count = 0;
  for await (const given of records) {
    count += 1;
    const path = `records[${count}]`;
    const record: SortedRecord = aRecord(given, path);
    if (last && isBefore(record, last)) invalid(path, "must be sorted by accountId and time");
    if (record.at > until) invalid(path, "must not be after until");
    if (last && record.accountId !== last.accountId) {
      yield* closing(account, until);
      account = null;
    }
    last = record;
    const outcome = judged(account, record, tariff);
    if (outcome.ok) {
      account = outcome.account;
      yield* billsIn(record.accountId, outcome.events);
    } else yield { accountId: record.accountId, record: count, refusal: refusalToJSON(outcome.refusal) };
  }
  yield* closing(account, until);
}

function judged(account: Account | null, { accountId, command, request, at }: SortedRecord, tariff: Tariff): ReturnType<typeof perform> {
  if (command !== "openAccount") {
    return account ? perform(account, { command, request }) : refuse<Refusal>({ type: "AccountNotFound", accountId });
  }
  return perform(account, { command, request: { tariff, ...(mayHaveFields(request) ? request : {}), at, accountId } });
}

const aRecord: Parser<SortedRecord> = (value, path) => {
  if (!mayHaveFields<string>(value)) return invalid(path, "must be an object");
  const accountId = anId(value["accountId"], `${path}.accountId`);
  if (value["command"] === undefined) {
    const { accountId: _accountId, ...given } = value;
    const usage = aUsage(given, path);
    const at = endOf(usage);
    return { accountId, at, command: "recordUsage", request: { ...usage, at } };
  }
  const { command, request } = value;
  if (typeof command !== "string") return invalid(`${path}.command`, "must be a text");
  if (!mayHaveFields<string>(request)) return invalid(`${path}.request`, "must be an object");
  return { accountId, at: anInstant(request["at"], `${path}.request.at`), command, request };
};

const isBefore = (a: SortedRecord, b: SortedRecord): boolean =>
  a.accountId === b.accountId ? a.at < b.at : isTextBefore(a.accountId, b.accountId);

/** Whether a text comes before another by code point. */
function isTextBefore(a: string, b: string): boolean {
  const [left, right] = [a[Symbol.iterator](), b[Symbol.iterator]()];
  for (;;) {
    const [one, other] = [left.next(), right.next()];
    if (one.done) return !other.done;
    if (other.done) return false;
    if (one.value !== other.value) return (one.value.codePointAt(0) ?? 0) < (other.value.codePointAt(0) ?? 0);
  }
}

function* billsIn(accountId: string, events: readonly Event[]): Generator<BilledRecord> {
  for (const event of events) if (event.type === "BillIssued") yield { accountId, bill: fieldsToJSON(event.bill, "bill", {}) };
}

function* closing(account: Account | null, until: Instant): Generator<BilledRecord> {
  if (!account) return;
  const settled = perform(account, { command: "settle", request: { at: latest(until, account.clock) } });
  if (settled.ok) yield* billsIn(account.accountId, settled.events);
}
