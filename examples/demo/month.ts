import { settle, type Tariff } from "rtc-billing";
import { type Batch, inBatches, inOrderOfArrival, withoutLeaps } from "./arrivals.js";
import type { Books } from "./books.js";
import type { RowCounts } from "./checks.js";
import { type Dialect, dialectOf } from "./dialect.js";
import { sizeOf } from "./encoding.js";
import { DAY } from "./instants.js";
import { type Invention, inventionsOf } from "./inventions.js";
import { type Leg, legsOf } from "./legs.js";
import { countLines } from "./lines.js";
import { listValueIn } from "./list-value.js";
import { type Lookalikes, watchForLookalikes } from "./lookalikes.js";
import { addApp, type Opening, openAt } from "./opening.js";
import type { CallsFile } from "./options.js";
import { type Plan, planFor, type Wishes } from "./plan.js";
import type { Progress } from "./progress.js";
import { recorderInto, type RefuseLeg } from "./recording.js";
import { stepsFrom, take } from "./steps.js";
import { survey, type Survey } from "./survey.js";
import { type RefusedRows, startTally } from "./tally.js";
import { homeOf } from "./tariffs.js";

/** Who calls: the tariff, what options set of the plan, and whether the books are wanted. */
export interface Customer {
  readonly tariff: Tariff;
  readonly wishes: Wishes;
  readonly keepsLedger: boolean;
}

/** What was billed, whatever it was read from. */
export interface Billed extends BilledLegs {
  readonly inventions: readonly Invention[];
  readonly refused: readonly RefusedRows[];
}

/** A file of calls, billed. */
export interface Month extends Billed {
  readonly counts: RowCounts;
  readonly lookalikes: Lookalikes;
  readonly dialect: Dialect;
}

/** Bills a file: opens an account, records what arrives hour by hour, lets each day settle. */
export async function billMonth(file: CallsFile, { tariff, wishes, keepsLedger }: Customer, progress: Progress): Promise<Month> {
  progress.start(file.file, await sizeOf(file.file));
  const dialect = await dialectOf(file, file.format);
  const calls = { ...file, dialect, region: homeOf(tariff) };
  const opening = await survey(calls);
  const tally = startTally(listValueIn(tariff));
  const lines = countLines();
  const lookalikes = watchForLookalikes();
  const onRead = (text: string, bytes: number): void => {
    lines.take(text);
    progress.read(bytes);
  };

  const plan = planFor(file.format, tariff, opening.appIds, wishes);
  const read = withoutLeaps(legsOf(calls, { read: onRead, tally }), opening.opensAt, tally);
  const legs = inOrderOfArrival(shownTo(lookalikes.look, read));
  const billed = await billLegs(legs, {
    opening,
    plan,
    tariff,
    keepsLedger,
    hasNoPackages: wishes.packages?.length === 0,
    refuse: ({ source, usage }, reason, detail) => tally.refuse(source, reason, detail, usage),
  });
  const refused = tally.byReason();
  return {
    ...billed,
    inventions: inventionsOf(plan, opening.appIds, tariff, wishes),
    counts: {
      rowsIn: lines.counted() - dialect.skippedLines,
      rated: billed.books.usagesRated,
      repeats: billed.repeats,
      refused: refused.reduce((sum, { rows }) => sum + rows, 0),
    },
    refused,
    lookalikes: lookalikes.found(),
    dialect,
  };
}

/** Whose account legs are billed to, and who is told of those it refuses. */
export interface Billing extends Opening {
  readonly opening: Survey;
  readonly plan: Plan;
  readonly refuse: RefuseLeg;
}

/** Bills legs in the order of their arrival: opens an account, records them, lets each day settle. */
export async function billLegs(legs: AsyncIterable<Leg>, billing: Billing): Promise<BilledLegs> {
  const { opening, plan, refuse } = billing;
  const batches = inBatches(legs, opening.opensAt);
  const { books, repeats } = await recordAll(batches, openAt(opening.opensAt, billing), opening, plan, recorderInto(refuse));
  const endsAt = books.account.clock + 3 * DAY; // the billing run that follows the last arrival lies within
  return { books: take(books, { at: endsAt, what: "settle", ask: (account) => settle(account, { at: endsAt }) }), endsAt, repeats };
}

/** Legs that were billed, and how many changed nothing since their usage had been rated before. */
export interface BilledLegs {
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
