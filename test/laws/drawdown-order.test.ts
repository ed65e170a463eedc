import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "../support/law.js";

describe("law 6: packages are drawn in drawdown order (rules 1 and 2)", () => {
  published(laws.drawdown, 100);
});
