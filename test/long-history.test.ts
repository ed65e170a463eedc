import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { longHistory } from "./runtimes/long-history.js";

it("10,000 commands come to the account and the bills that are committed, to the last byte", () => {
  const committed = readFileSync(new URL("./runtimes/long-history.sha256", import.meta.url), "utf8").trim();
  expect(createHash("sha256").update(longHistory()).digest("hex")).toBe(committed);
});
