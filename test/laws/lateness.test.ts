import { describe } from "vitest";
import { laws } from "../../src/testing/index.js";
import { published } from "../support/law.js";

describe("law 9: late usages are charged what they would have been charged in time (rules 10 and 11)", () => {
  published(laws.lateness, 150);
});
