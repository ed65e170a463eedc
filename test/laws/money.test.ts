import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "../support/law.js";

describe("law 12: cash is the sum of what moved it (rule 12)", () => {
  published(laws.cash, 100);
});
