import type { Account } from "../account/account.js";
import { unwrap } from "../account/outcome.js";
import { accountFromParts, type AccountPart, accountToParts } from "../persistence/account-parts.js";
import { replayJSON } from "../persistence/replay-json.js";
import type { Store } from "./store.js";

const PAGE = 1_000;

/** An account as the store has it now: `account` with what the ledger has after it; the same object if that is nothing. */
export async function caughtUp(account: Account | null, accountId: string, store: Store): Promise<Account | null> {
  let current = account;
  for (;;) {
    const documents = await store.tail(accountId, current?.version ?? 0, PAGE);
    if (documents.length === 0) return current;
    current = unwrap(replayJSON(documents, current ?? undefined)).account;
  }
}

/** The account of the last snapshot. One that cannot be read is as none: the ledger has everything, and the next replaces it whole. */
export async function snapshotIn(store: Store, accountId: string): Promise<Account | null> {
  const parts = await store.load(accountId);
  const read = parts.length > 0 ? accountFromParts(parts) : null;
  return read?.ok && read.account.accountId === accountId ? read.account : null;
}

/** Writes a snapshot: what differs from the one that the store is known to have, or all of it, in place of whatever is there. */
export async function writeSnapshot(account: Account, known: Account | null, store: Store): Promise<void> {
  const { accountId } = account;
  if (known) return store.snapshot(accountId, [...accountToParts(account, known)]);
  const parts = [...accountToParts(account)];
  const names = new Set(parts.map(({ name }) => name));
  const gone = (await store.load(accountId)).filter(({ name }) => !names.has(name)).map(({ name }): AccountPart => ({ name, bytes: null }));
  return store.snapshot(accountId, [...gone, ...parts]);
}
