import { settle } from "rtc-billing";
import { type Batch, inBatches, inOrderOfArrival, withoutLeaps } from "./arrivals.js";
import type { Books } from "./books.js";
import type { RowCounts } from "./checks.js";
import { DAY } from "./instants.js";
import { type Leg, legsOf } from "./legs.js";
import { countLines } from "./lines.js";
import { type Lookalikes, watchForLookalikes } from "./lookalikes.js";
import { addApp, openAt } from "./opening.js";
import type { Options } from "./options.js";
import { type Plan, planFor } from "./plan.js";
import type { Progress } from "./progress.js";
import { recorderInto, type RefuseLeg } from "./recording.js";
import { stepsFrom, take } from "./steps.js";
import { survey, type Survey } from "./survey.js";
import { type RefusedRows, startTally } from "./tally.js";

/** A file, billed. */
export interface Month {
  readonly books: Books;
  readonly endsAt: number;
  readonly counts: RowCounts;
  readonly refused: readonly RefusedRows[];
  readonly lookalikes: Lookalikes;
}

/** Bills a file: opens an account, records what arrives hour by hour, lets each day settle. */
export async function billMonth(options: Options, progress: Progress): Promise<Month> {
  const opening = await survey(options);
  progress.start(opening.bytes);
  const tally = startTally();
  const lines = countLines();
  const lookalikes = watchForLookalikes();
  const bytes = (chunk: Buffer): void => {
    lines.take(chunk);
    progress.read(chunk.length);
  };

  const read = withoutLeaps(legsOf(options, { bytes, tally }), opening.opensAt, tally);
  const legs = inOrderOfArrival(shownTo(lookalikes.look, read));
  const { books, endsAt, repeats } = await billLegs(legs, {
    opening,
    plan: planFor(options),
    keepsLedger: options.journals.length > 0,
    refuse: ({ source }, reason, detail) => tally.refuse(source, reason, detail),
  });
  const refused = tally.byReason();
  return {
    books,
    endsAt,
    counts: {
      rowsIn: lines.counted() - 1, // without the header
      rated: books.usagesRated,
      repeats,
      refused: refused.reduce((sum, { rows }) => sum + rows, 0),
    },
    refused,
    lookalikes: lookalikes.found(),
  };
}

/** Whose account legs are billed to, and who is told of those it refuses. */
export interface Billing {
  readonly opening: Survey;
  readonly plan: Plan;
  readonly keepsLedger: boolean;
  readonly refuse: RefuseLeg;
}

/** Bills legs in the order of their arrival: opens an account, records them, lets each day settle. */
export async function billLegs(legs: AsyncIterable<Leg>, { opening, plan, keepsLedger, refuse }: Billing): Promise<Billed> {
  const batches = inBatches(legs, opening.opensAt);
  const { books, repeats } = await recordAll(batches, openAt(opening.opensAt, keepsLedger), opening, plan, recorderInto(refuse));
  const endsAt = books.account.clock + 3 * DAY; // the billing run that follows the last arrival lies within
  return { books: take(books, { at: endsAt, what: "settle", ask: (account) => settle(account, { at: endsAt }) }), endsAt, repeats };
}

/** Legs that were billed, and how many changed nothing since their usage had been rated before. */
export interface Billed {
  readonly books: Books;
  readonly endsAt: number;
  readonly repeats: number;
}

async function recordAll(
  batches: AsyncIterable<Batch>,
  opened: Books,
  { opensAt, appIds }: Survey,
  plan: Plan,
  record: ReturnType<typeof recorderInto>,
): Promise<{ readonly books: Books; readonly repeats: number }> {
  const steps = stepsFrom(opensAt, plan);
  let step = steps.next().value;
  let books = opened;
  const passUntil = (at: number): void => {
    for (; step.at <= at; step = steps.next().value) books = take(books, step);
  };

  passUntil(opensAt); // buys the first packages, without which no app can be enabled
  for (const appId of plan.apps ?? appIds) books = addApp(books, opensAt, appId, "enabled");
  for (const appId of plan.disabledApps) books = addApp(books, opensAt, appId, "disabled");

  let repeats = 0;
  for await (const batch of batches) {
    passUntil(batch.at);
    const recorded = record(books, batch);
    books = recorded.books;
    repeats += recorded.repeats;
  }
  return { books, repeats };
}

async function* shownTo(look: (leg: Leg) => void, legs: AsyncIterable<Leg>): AsyncGenerator<Leg> {
  for await (const leg of legs) {
    look(leg);
    yield leg;
  }
}
