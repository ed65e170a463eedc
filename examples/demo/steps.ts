import { type Account, describeRefusal, type Event, purchasePackage, type Refusal, settle, topUp } from "rtc-billing";
import { type Books, post } from "./books.js";
import { DAY, HOUR } from "./instants.js";
import type { Payment, Plan, Purchase } from "./plan.js";

type Answer =
  | { readonly ok: true; readonly account: Account; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** A command between calls: of the customer, or the daily `settle`. */
export interface Step {
  readonly at: number;
  readonly what: string;
  readonly ask: (account: Account) => Answer;
}

/** All steps from the opening on, in order of time, without an end: payments and purchases on their days, and a daily `settle`. */
export function* stepsFrom(opensAt: number, { payments, purchases }: Plan): Generator<Step, never> {
  for (let day = 0; ; day += 1) {
    const at = opensAt + day * DAY;
    const isToday = ({ afterDays }: { readonly afterDays: number }): boolean => afterDays === day;
    yield* payments.filter(isToday).map((payment) => paying(at, payment));
    yield* purchases.filter(isToday).map((purchase) => buying(at, purchase));
    yield { at: at + 3 * HOUR, what: "settle", ask: (account) => settle(account, { at: at + 3 * HOUR }) };
  }
}

const paying = (at: number, { paymentId, amount }: Payment): Step => ({
  at,
  what: `payment ${paymentId}`,
  ask: (account) => topUp(account, { at, paymentId, amount }),
});

const buying = (at: number, { packageId, offer, paidFrom }: Purchase): Step => ({
  at,
  what: `purchase of ${packageId}`,
  ask: (account) =>
    purchasePackage(account, { at, packageId, paidFrom, ...(typeof offer === "string" ? { offerId: offer } : { offer }) }),
});

/** Takes one step. A refusal, such as too little cash for a package, is added to `story`, and the month continues. */
export function take(books: Books, { at, what, ask }: Step): Books {
  const answer = ask(books.account);
  if (answer.ok) return post(books, answer);
  return { ...books, story: [...books.story, `${new Date(at).toISOString()} ${what} refused: ${describeRefusal(answer.refusal)}`] };
}
