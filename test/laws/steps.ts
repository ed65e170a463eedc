import {
  activate, changeTariff, createApp, disableApp, enableApp, openAccount, purchasePackage, recordUsage, recordUsages, requestRefund, settle, topUp,
  unwrap, verifyIdentity, voidUsage,
} from "../../src/index.js";
import type { Account, Event, PackageOffer, Refusal, Tariff } from "../../src/index.js";

export interface Call {
  readonly usageId: string;
  readonly appId: string;
  readonly item: string;
  readonly startedAt: number;
  readonly seconds: number;
  readonly region?: string;
}

export type InlineOffer = Omit<PackageOffer, "offerId"> & { readonly offerId?: string };

/** One command with its request: plain data, every instant in epoch ms. */
export type Step =
  | Asked<"verifyIdentity">
  | Asked<"activate", { readonly region: string; readonly acceptedAgreement: boolean; readonly approval?: string }>
  | Asked<"createApp", { readonly appId: string }>
  | Asked<"enableApp", { readonly appId: string }>
  | Asked<"disableApp", { readonly appId: string }>
  | Asked<"topUp", { readonly paymentId: string; readonly amount: string }>
  | Asked<"purchasePackage", Purchase>
  | Asked<"recordUsage", Call>
  | Asked<"recordUsages", { readonly usages: readonly Call[] }>
  | Asked<"voidUsage", { readonly usageId: string; readonly reason: string }>
  | Asked<"requestRefund", { readonly packageId: string }>
  | Asked<"changeTariff", { readonly tariff: Tariff }>
  | Asked<"settle">;

export interface Purchase {
  readonly packageId: string;
  readonly offerId?: string;
  readonly offer?: InlineOffer;
  readonly paidFrom?: "external" | "cash";
}

export type CommandName = Step["command"];
export type StepOf<Name extends CommandName> = Extract<Step, { command: Name }>;

interface Asked<Name extends string, Facts = unknown> {
  readonly command: Name;
  readonly request: { readonly at: number } & Facts;
}

export interface Accepted {
  readonly ok: true;
  readonly account: Account;
  readonly events: readonly Event[];
  readonly refused?: readonly { readonly index: number; readonly refusal: Refusal }[];
}

export type Answer = Accepted | { readonly ok: false; readonly refusal: Refusal };

/** Every command, whatever it is asked. */
export const commands: Readonly<Record<CommandName, (account: Account, request: never) => Answer>> = {
  verifyIdentity, activate, createApp, enableApp, disableApp, topUp, purchasePackage, recordUsage, recordUsages, voidUsage, requestRefund,
  changeTariff, settle,
};

export const perform = (account: Account, { command, request }: Step): Answer => commands[command](account, request as never);

/** What became of a list of steps: the ledger, the last account, and each step's answer. A refused step is left out of both. */
export interface Performance {
  readonly account: Account;
  readonly events: readonly Event[];
  readonly answers: readonly Answer[];
}

export const ACCOUNT_ID = "acme";

export const open = (tariff: Tariff, at: number): Accepted => unwrap(openAccount({ at, accountId: ACCOUNT_ID, tariff }));

/** Performs steps one after the other, from `start` on. */
export function performAll(start: Account | Accepted, steps: readonly Step[]): Performance {
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

/** A step as a line: when, what, and with which facts. */
export function lineOf({ command, request }: Step): string {
  const { at, ...facts } = request;
  const told = (key: string, value: unknown): unknown => (key === "startedAt" ? isoText(Number(value)) : key === "tariff" ? (value as Tariff).tariffId : value);
  return `${isoText(at)} ${command} ${JSON.stringify(facts, told)}`;
}

export const isoText = (at: number): string => new Date(at).toISOString();
