import { type Actor, type Context, fail, finish, read, repeat, work, type Work, writeOf } from "./actor.js";

/** The most accounts in one append. */
const MOST_ACCOUNTS = 1_000;

/**
 * Starts what turns the queues of accounts into commits, one append at a time: while one is in flight, what is asked for gathers. Returns
 * what has to be called when something was added to the queue of an account.
 */
export function startQueues(context: Context): (actor: Actor) => void {
  const ready = new Set<Actor>();
  let isCommitting = false;

  const advance = (actor: Actor): void => {
    if (actor.isBusy || actor.asked.length === 0) return;
    actor.isBusy = true;
    void prepare(actor);
  };
  const release = (actor: Actor): void => {
    actor.isBusy = false;
    advance(actor);
  };
  const prepare = async (actor: Actor): Promise<void> => {
    try {
      await read(actor, context);
      ready.add(actor);
    } catch (error) {
      fail(actor, actor.asked.splice(0), error);
      release(actor);
    }
    if (!isCommitting) void commitAll();
  };
  const commitAll = async (): Promise<void> => {
    isCommitting = true;
    while (ready.size > 0) await commit(take(ready).map((actor) => work(actor, context)));
    isCommitting = false;
  };
  const commit = async (all: readonly Work[]): Promise<void> => {
    for (const each of all) if (each.events.length === 0) void end(each);
    const writing = all.filter(({ events }) => events.length > 0);
    if (writing.length === 0) return;
    try {
      const won = await context.store.append(writing.map(writeOf));
      for (const [index, each] of writing.entries()) {
        if (won[index]) void end(each);
        else decideAgain(each);
      }
    } catch (error) {
      for (const each of writing) endWith(error, each);
    }
  };
  const end = async (each: Work): Promise<void> => {
    try {
      await finish(each, context);
      release(each.actor);
    } catch (error) {
      endWith(error, each);
    }
  };
  const endWith = (error: unknown, { actor, asked }: Work): void => {
    fail(actor, asked, error);
    release(actor);
  };
  const decideAgain = ({ actor, asked }: Work): void => {
    repeat(actor, asked);
    actor.knowledge = "stale";
    release(actor);
  };
  return advance;
}

function take(ready: Set<Actor>): readonly Actor[] {
  const taken = [...ready].slice(0, MOST_ACCOUNTS);
  for (const actor of taken) ready.delete(actor);
  return taken;
}
