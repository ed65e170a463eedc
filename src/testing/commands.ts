import {
  type Account, type AdjustmentKind, type AdjustmentReference, type Event, openAccount, type PackageOffer, type Refusal, type Tariff, unwrap,
} from "rtc-billing";
import { perform as performByName } from "rtc-billing/service";

/** One metered call leg as a step reports it; `startedAt` is in epoch milliseconds. */
export interface Call {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: number;
  readonly seconds: number;
  readonly region?: string;
  readonly roundWith?: string;
}

/** An offer that is made inline with a purchase; it needs no id. */
export type InlineOffer = Omit<PackageOffer, "offerId"> & { readonly offerId?: string };

/** A purchase of an offer of the tariff (`offerId`) or of an inline offer. */
export interface Purchase {
  readonly packageId: string;
  readonly offerId?: string;
  readonly offer?: InlineOffer;
  readonly paidFrom?: "external" | "cash";
}

/** A credit or a debit that is no payment. */
export interface Adjustment {
  readonly adjustmentId: string;
  readonly amount: string;
  readonly kind: AdjustmentKind;
  readonly reason: string;
  readonly refersTo?: AdjustmentReference;
}

/** A payment that is taken back; without an amount, all that is left of it. */
export interface Reversal {
  readonly reversalId: string;
  readonly paymentId: string;
  readonly amount?: string;
  readonly reason: string;
}

interface Dated {
  readonly at: number;
}

/** The request of each command: plain data, with instants in epoch milliseconds. */
export interface Requests {
  readonly verifyIdentity: Dated;
  readonly activate: Dated & { readonly region: string; readonly acceptedAgreement: boolean; readonly approval?: string };
  readonly createApp: Dated & { readonly appId: string };
  readonly enableApp: Dated & { readonly appId: string };
  readonly disableApp: Dated & { readonly appId: string };
  readonly topUp: Dated & { readonly paymentId: string; readonly amount: string };
  readonly adjustCash: Dated & Adjustment;
  readonly reversePayment: Dated & Reversal;
  readonly payOut: Dated & { readonly payoutId: string; readonly amount: string };
  readonly purchasePackage: Dated & Purchase;
  readonly recordUsage: Dated & Call;
  readonly recordUsages: Dated & { readonly usages: readonly Call[] };
  readonly voidUsage: Dated & { readonly usageId: string; readonly reason: string };
  readonly requestRefund: Dated & { readonly packageId: string };
  readonly cancelRenewal: Dated & { readonly packageId: string };
  readonly changeTariff: Dated & { readonly tariff: Tariff };
  readonly settle: Dated;
}

/** The commands in a history. */
export type CommandName = keyof Requests;

/** The step of one command. */
export type StepOf<Name extends CommandName> = {
  readonly [Each in Name]: { readonly command: Each; readonly request: Requests[Each] };
}[Name];

/** One command with its request. It can be sent as JSON, for example to a service in another process. */
export type Step = StepOf<CommandName>;

/** The outcome of an accepted step. `refused` lists the refused usages of a batch. */
export interface AcceptedStep {
  readonly ok: true;
  readonly account: Account;
  readonly events: readonly Event[];
  readonly refused?: readonly { readonly index: number; readonly refusal: Refusal }[];
}

/** The outcome of a step. */
export type Answer = AcceptedStep | { readonly ok: false; readonly refusal: Refusal };

/** Performs a step on an account. It can ask for what the types rule out. */
export const perform = (account: Account, step: Step): Answer => performByName(account, step);

export const dated = <S extends Step>(step: S, at: number): S => ({ ...step, request: { ...step.request, at } });

/** The result of a list of steps: the last account, all events, and the outcome of each step. A refused step changes neither. */
export interface Performance {
  readonly account: Account;
  readonly events: readonly Event[];
  readonly answers: readonly Answer[];
}

export const ACCOUNT_ID = "acme";

export const open = (tariff: Tariff, at: number): AcceptedStep => unwrap(openAccount({ at, accountId: ACCOUNT_ID, tariff }));

/** Performs steps one after the other. If `start` is an outcome, its events come first. */
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

/** A step as one line of text: its instant, its command and the other fields of its request; of a tariff only the id. */
export function stepText({ command, request }: Step): string {
  const { at, ...fields } = request;
  const withDates = (key: string, value: unknown): unknown => (key === "startedAt" ? isoOf(Number(value)) : value);
  const withTariffId = "tariff" in fields ? { ...fields, tariff: fields.tariff.tariffId } : fields;
  return `${isoOf(at)} ${command} ${JSON.stringify(withTariffId, withDates)}`;
}

export const isoOf = (at: number): string => new Date(at).toISOString();
