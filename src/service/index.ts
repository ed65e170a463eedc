/**
 * What a service is made of that keeps accounts in a database and serves them in many processes: commands by name, schemas, a host that
 * queues and commits, stores in memory and in PostgreSQL. It does no I/O of its own.
 *
 * @module rtc-billing/service
 */

// Commands by name.
export { type CommandName, commands, type NamedCommand, perform, type Performed, type Requests } from "./commands.js";
export { refusalKind, type RefusalKind, refusalToJSON } from "./refusal-kind.js";

export { schemas } from "./schemas.js";

// Stores.
export type { OutboxEntry, Store, Write } from "./store.js";
export { inMemoryStore } from "./in-memory-store.js";
export { postgresSchema, postgresStatements, postgresStore, type RunSql } from "./sql-store.js";

// A month in batch.
export { billSorted, type BilledRecord, type BillSortedOptions } from "./bill-sorted.js";

// The host.
export { type Host, type HostOptions, openHost } from "./host.js";
export type { Answer, Done } from "./decide.js";
export type { Delivery } from "./outbox.js";
