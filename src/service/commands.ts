import type { Account } from "../account/account.js";
import type { Accepted } from "../account/outcome.js";
import { adjustCash } from "../commands/adjust-cash.js";
import { activate } from "../commands/activate.js";
import { changeTariff } from "../commands/change-tariff.js";
import { createApp, disableApp, enableApp } from "../commands/manage-apps.js";
import { openAccount } from "../commands/open-account.js";
import { payOut } from "../commands/pay-out.js";
import { purchasePackage } from "../commands/purchase-package.js";
import { recordUsage } from "../commands/record-usage.js";
import { recordUsages, type RefusedUsage } from "../commands/record-usages.js";
import { cancelRenewal } from "../commands/cancel-renewal.js";
import { requestRefund } from "../commands/request-refund.js";
import { reversePayment } from "../commands/reverse-payment.js";
import { settle } from "../commands/settle.js";
import { topUp } from "../commands/top-up.js";
import { verifyIdentity } from "../commands/verify-identity.js";
import { voidUsage } from "../commands/void-usage.js";
import type { Event } from "../ledger/events.js";
import { attempt, objectOf } from "../parsing/parser.js";
import { type Refusal, refuse, type Refused } from "../refusals/refusals.js";

/**
 * Every command by its name. Whoever adds a command adds it here: `perform`, the schemas, the host and the HTTP example follow.
 *
 * @example
 * Object.keys(commands).slice(0, 3).join(); // => openAccount,verifyIdentity,activate
 */
export const commands = {
  openAccount, verifyIdentity, activate, createApp, enableApp, disableApp, topUp, adjustCash, reversePayment, payOut, purchasePackage,
  recordUsage, recordUsages, voidUsage, requestRefund, cancelRenewal, changeTariff, settle,
};

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** The request of each command. */
export type Requests = {
  readonly [Name in CommandName]: (typeof commands)[Name] extends (...args: infer Args) => unknown
    ? Args extends readonly [unknown, infer Request] ? Request : Args[0]
    : never;
};

/** A command by its name, with its request: what a service gets from outside. */
export interface NamedCommand {
  readonly command: string;
  readonly request: unknown;
}

/** What a command returned that was accepted. `refused` and `repeated` are those of a batch of usages. */
export interface Performed extends Accepted<Event> {
  readonly refused?: readonly RefusedUsage[];
  readonly repeated?: readonly number[];
}

/** A command as it is called with a request of any type, which it judges itself; a method, so that each command is one. */
type OfAnyRequest = { call(account: Account | null, request: unknown): Performed | Refused<Refusal> }["call"];
type Opening = { call(request: unknown): Performed | Refused<Refusal> }["call"];

const open: Opening = commands.openAccount;
const ofAccount: Readonly<Record<Exclude<CommandName, "openAccount">, OfAnyRequest>> = commands;

const aNamedCommand = objectOf((field) => ({
  command: field("command", (value) => value),
  request: field("request", (value) => value),
}));

/**
 * Performs a command that is given by name. `account` is `null` for `openAccount`, and an account for every other command.
 *
 * Refuses with `InvalidInput` what is not `{ command, request }`, an unknown `command`, and an `account` that is none; with `IdConflict` of
 * kind `account` an account that is opened a second time; then as the command does.
 *
 * @example
 * const opened = perform(null, { command: "openAccount", request: { at: "2021-04-01T00:00:00Z", accountId: "school" } });
 * const request = { at: "2021-04-02T00:00:00Z", paymentId: "p1", amount: "5" };
 * const paid = perform(unwrap(opened).account, { command: "topUp", request });
 * unwrap(paid).account.cash; // => 5
 * const { refusal } = perform(null, { command: "closeAccount", request: {} });
 * refusal.path; // => command
 */
export function perform(account: Account | null, step: NamedCommand): Performed | Refused<Refusal> {
  const parsed = attempt(() => aNamedCommand(step, ""));
  if (!parsed.ok) return parsed;
  const { command, request } = parsed.value;
  if (!isCommandName(command)) return refuse({ type: "InvalidInput", path: "command", reason: `must be one of ${NAMES}` });
  if (command !== "openAccount") return ofAccount[command](account, request);
  const opened = open(request);
  return account === null || !opened.ok ? opened : refuse({ type: "IdConflict", kind: "account", id: account.accountId });
}

const NAMES = Object.keys(commands).join(", ");

const isCommandName = (value: unknown): value is CommandName => typeof value === "string" && Object.hasOwn(commands, value);
