import type { Event } from "rtc-billing";
import type { Answer, Host } from "rtc-billing/service";
import { assertSame } from "./assert-same.js";
import type { Call, Step } from "./commands.js";
import { defineStoreLaw, type StoreLaw } from "./store-law.js";
import { accountIdsOf, assertAccounts, eventsIn, hostAt, newModel, sentIn, sentText, verdict } from "./store-session.js";

export const hosts: StoreLaw = defineStoreLaw(
  "two hosts that are asked in turn answer what one account in memory answers, and have the same accounts in the end",
  async ({ session, store, choose }) => {
    const sent = sentIn(session);
    const clock = { now: 0 };
    const [one, other] = [hostAt(clock, store), hostAt(clock, store)];
    const model = newModel();
    for (const each of sent) {
      clock.now = each.now;
      const answer = await (choose(2) === 0 ? one : other).perform(each.accountId, each.step);
      assertSame(`${sentText(each)}: the answer`, verdict(answer), verdict(model.send(each)));
    }
    for (const host of [one, other, hostAt(clock, store)]) await assertAccounts("in the end", host, model, accountIdsOf(sent));
  },
);

export const freshness: StoreLaw = defineStoreLaw(
  "a refusal is never older than the last acknowledged write: what one host has acknowledged, every other takes into account at once",
  async ({ store, choose }) => {
    const clock = { now: Date.UTC(2021, 3, 1) };
    const all = [hostAt(clock, store), hostAt(clock, store), hostAt(clock, store)];
    const someHost = (): Host => all[choose(all.length)] ?? hostAt(clock, store);
    const ask = (host: Host, command: string, request: object = {}): Promise<Answer> => host.perform("school", { command, request });
    await ask(someHost(), "openAccount");
    await ask(someHost(), "activate", { region: "cn", acceptedAgreement: true });
    await ask(someHost(), "verifyIdentity");
    for (const host of all) {
      const answer = await ask(host, "activate", { region: "cn", acceptedAgreement: true });
      assertSame("once the owner is verified, to activate", verdict(answer), "accepted");
    }
    for (let round = 0; round < 6; round += 1) {
      const bought = { packageId: `p${round}`, offer: { minutes: 10, price: "7.00", validFor: { days: 30 } }, paidFrom: "cash" };
      for (const host of all) {
        assertSame("without cash, a purchase", verdict(await ask(host, "purchasePackage", bought)), "refused as InsufficientCash");
      }
      assertSame("a payment", verdict(await ask(someHost(), "topUp", { paymentId: `pay${round}`, amount: "7.00" })), "accepted");
      assertSame("after a payment that was acknowledged, a purchase", verdict(await ask(someHost(), "purchasePackage", bought)), "accepted");
      for (const host of all) {
        assertSame("a purchase that was acknowledged, sent again", verdict(await ask(host, "purchasePackage", bought)), "accepted");
        const other = await ask(host, "purchasePackage", { ...bought, paidFrom: "external" });
        assertSame("its id with other content", verdict(other), "refused as IdConflict");
      }
    }
  },
);

export const reopening: StoreLaw = defineStoreLaw(
  "what was acknowledged is there when the store is opened again, from snapshots and what came after them",
  async ({ session, store, reopened, choose }) => {
    const sent = sentIn(session);
    const clock = { now: 0 };
    const model = newModel();
    let host = hostAt(clock, store);
    for (const each of sent) {
      clock.now = each.now;
      if (choose(8) === 0) {
        host = hostAt(clock, await reopened());
        await assertAccounts("opened again", host, model, accountIdsOf(sent));
      }
      await host.perform(each.accountId, each.step);
      model.send(each);
    }
    await assertAccounts("in the end", hostAt(clock, await reopened()), model, accountIdsOf(sent));
  },
);

export const atOnce: StoreLaw = defineStoreLaw(
  "what two hosts are asked at the same time is recorded once, in a ledger without gaps, and nothing that was acknowledged is lost",
  async ({ session, store, choose }) => {
    const sent = sentIn(session);
    const clock = { now: 0 };
    const [one, other] = [hostAt(clock, store), hostAt(clock, store)];
    const acknowledged = new Map<string, string[]>(accountIdsOf(sent).map((accountId) => [accountId, []]));
    for (let next = 0; next < sent.length;) {
      const together = sent.slice(next, next + 1 + choose(9));
      next += together.length;
      clock.now = together.at(-1)?.now ?? clock.now;
      // Each is sent to both: one of the two is a repeat.
      await Promise.all(together.flatMap((each) => [one, other].map(async (host) => {
        const answer = await host.perform(each.accountId, each.step);
        if (answer.ok) acknowledged.get(each.accountId)?.push(...recordsOf(each.origin, answer));
      })));
    }
    for (const [accountId, ids] of acknowledged) {
      await hostAt(clock, store).account(accountId); // replays the ledger
      const recorded = (await eventsIn(store, accountId)).flatMap(recordOf);
      assertSame(`${accountId}: what is recorded twice`, recorded.filter((id, index) => recorded.indexOf(id) !== index), []);
      assertSame(`${accountId}: what was acknowledged and is not in the ledger`, ids.filter((id) => !recorded.includes(id)), []);
    }
  },
);

const usageText = ({ usageId, startedAt, seconds }: Pick<Call, "usageId" | "startedAt" | "seconds">): string =>
  `usage ${usageId} of ${seconds} s at ${startedAt}`;

/** What an event records that a command can record once only. */
function recordOf(event: Event): readonly string[] {
  if (event.type === "CashToppedUp") return [`payment ${event.paymentId}`];
  if (event.type === "PackagePurchased") return [`package ${event.packageId}`];
  if (event.type === "AppCreated") return [`app ${event.appId}`];
  return event.type === "UsageRated" ? [usageText(event)] : [];
}

/** What an accepted command says is recorded. */
function recordsOf(step: Step | null, { refused }: Extract<Answer, { ok: true }>): readonly string[] {
  if (!step) return [];
  const { command, request } = step;
  if (command === "topUp") return [`payment ${request.paymentId}`];
  if (command === "purchasePackage") return [`package ${request.packageId}`];
  if (command === "createApp") return [`app ${request.appId}`];
  if (command === "recordUsage") return [usageText(request)];
  const indexes = new Set(refused.map(({ index }) => index));
  return command === "recordUsages" ? request.usages.filter((_, index) => !indexes.has(index)).map(usageText) : [];
}
