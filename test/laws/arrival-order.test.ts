import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "../support/law.js";

describe("law 8: the order of arrival does not matter (rules 8 and 9)", () => {
  published(laws.arrival, 100);
  published(laws.batches, 60);
});
