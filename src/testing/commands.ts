import {
  type Account, activate, changeTariff, createApp, disableApp, enableApp, type Event, openAccount, type PackageOffer, purchasePackage, recordUsage,
  recordUsages, type Refusal, requestRefund, settle, type Tariff, topUp, unwrap, verifyIdentity, voidUsage } from "rtc-billing";

/** One metered call leg, as a step reports it. */
export interface Call {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: number;
  readonly seconds: number;
  readonly region?: string;
}

/** An offer that is made with the purchase; it needs no id. */
export type InlineOffer = Omit<PackageOffer, "offerId"> & { readonly offerId?: string };

/** A purchase from the list (`offerId`) or by an inline offer. */
export interface Purchase {
  readonly packageId: string;
  readonly offerId?: string;
  readonly offer?: InlineOffer;
  readonly paidFrom?: "external" | "cash";
}

interface Dated {
  readonly at: number;
}

/** What each command is asked for: plain data, every instant in epoch milliseconds. */
export interface Requests {
  readonly verifyIdentity: Dated;
  readonly activate: Dated & { readonly region: string; readonly acceptedAgreement: boolean; readonly approval?: string };
  readonly createApp: Dated & { readonly appId: string };
  readonly enableApp: Dated & { readonly appId: string };
  readonly disableApp: Dated & { readonly appId: string };
  readonly topUp: Dated & { readonly paymentId: string; readonly amount: string };
  readonly purchasePackage: Dated & Purchase;
  readonly recordUsage: Dated & Call;
  readonly recordUsages: Dated & { readonly usages: readonly Call[] };
  readonly voidUsage: Dated & { readonly usageId: string; readonly reason: string };
  readonly requestRefund: Dated & { readonly packageId: string };
  readonly changeTariff: Dated & { readonly tariff: Tariff };
  readonly settle: Dated;
}

/** The commands that a history is made of. */
export type CommandName = keyof Requests;

/** The step of one command. */
export type StepOf<Name extends CommandName> = { readonly [Each in Name]: { readonly command: Each; readonly request: Requests[Each] } }[Name];

/** One command with its request. It survives JSON, so a service can be asked over a wire. */
export type Step = StepOf<CommandName>;

/** What the library answers to a step that is accepted; `refused` are usages of a batch. */
export interface AcceptedStep {
  readonly ok: true;
  readonly account: Account;
  readonly events: readonly Event[];
  readonly refused?: readonly { readonly index: number; readonly refusal: Refusal }[];
}

/** What the library answers to a step. */
export type Answer = AcceptedStep | { readonly ok: false; readonly refusal: Refusal };

/** Every command of a history, whatever it is asked. */
export const commands: Readonly<Record<CommandName, (account: Account, request: never) => Answer>> = {
  verifyIdentity, activate, createApp, enableApp, disableApp, topUp, purchasePackage, recordUsage, recordUsages, voidUsage, requestRefund,
  changeTariff, settle,
};

/**
 * What the library answers to a step: the outcome of its command on the account. It never throws.
 *
 * @example
 * const outcome = perform(account, { command: "topUp", request: { at: account.clock, paymentId: "pay-1", amount: "5.00" } });
 * unwrap(outcome).account.cash; // => 5
 */
export const perform = (account: Account, { command, request }: Step): Answer => commands[command](account, request as never);

export const dated = <S extends Step>(step: S, at: number): S => ({ ...step, request: { ...step.request, at } });

/** What became of a list of steps: the ledger, the last account, and each step's answer. A refused step is left out of both. */
export interface Performance {
  readonly account: Account;
  readonly events: readonly Event[];
  readonly answers: readonly Answer[];
}

export const ACCOUNT_ID = "acme";

export const open = (tariff: Tariff, at: number): AcceptedStep => unwrap(openAccount({ at, accountId: ACCOUNT_ID, tariff }));

/** Performs steps one after the other, from `start` on. */
export function performAll(start: Account | AcceptedStep, steps: readonly Step[]): Performance {
  const events: Event[] = "ok" in start ? [...start.events] : [];
  const answers: Answer[] = [];
  let account = "ok" in start ? start.account : start;
  for (const step of steps) {
    const answer = perform(account, step);
    answers.push(answer);
    if (!answer.ok) continue;
    events.push(...answer.events);
    account = answer.account;
  }
  return { account, events, answers };
}

/** A step as a line: when, what, and with which facts; a price list is its id. */
export function stepText({ command, request }: Step): string {
  const { at, ...facts } = request;
  const told = (key: string, value: unknown): unknown => (key === "startedAt" ? isoOf(Number(value)) : value);
  const shown = "tariff" in facts ? { ...facts, tariff: facts.tariff.tariffId } : facts;
  return `${isoOf(at)} ${command} ${JSON.stringify(shown, told)}`;
}

export const isoOf = (at: number): string => new Date(at).toISOString();
