import { TestRunner } from "vitest";

/** Loads no further file of tests once one failed: of a mutant that is dead nothing more is asked. */
export default class UntilFailure extends TestRunner {
  #failed = false;

  override cancel(...reason: Parameters<TestRunner["cancel"]>): void {
    this.#failed = true;
    super.cancel(...reason);
  }

  override importFile(...[path, source]: Parameters<TestRunner["importFile"]>): unknown {
    return source === "collect" && this.#failed ? undefined : super.importFile(path, source);
  }
}
