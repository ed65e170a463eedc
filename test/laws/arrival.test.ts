import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "./law.js";

describe("law 8, the order of arrival", () => {
  published(laws.arrival, 100);
  published(laws.batches, 60);
});

describe("law 9, late usages", () => {
  published(laws.lateness, 150);
});
