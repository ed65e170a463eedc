import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "../support/law.js";

describe("law 13: a returned package leaves no trace (rule 3)", () => {
  published(laws.returns, 120);
});
