import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runDemo } from "../examples/demo/demo.js";
import { sampleWeek } from "../examples/sample-week/week.js";

const FILE = "examples/sample-week/subscriptions.ndjson";

describe("npm run demo -- --subscriptions", () => {
  it("ships what its script makes", () => {
    expect(readFileSync(FILE, "utf8")).toBe(sampleWeek());
  });

  it("tells each bad line with its reason, and counts that add up", async () => {
    const said: string[] = [];
    const code = await runDemo(["--subscriptions", FILE], { out: (text) => said.push(text), err: (text) => said.push(text), screen: null });
    const lines = sampleWeek().split("\n").length - 1;
    expect(code).toBe(0);
    expect(said.slice(0, 3).join("")).toBe(`line ${lines - 2}: is no JSON.\nline ${lines - 1}: Invalid channelId: must be a text that is not empty.\nline ${lines}: Invalid source: must be "camera" or "screen" or "microphone".\n`);
    expect(said.at(-1)).toBe(`${lines} lines = ${lines - 3} metered + 3 refused\n`);
  });

  it("complains of a file that is not there", async () => {
    expect(await runDemo(["--subscriptions", "nowhere.ndjson"], { out: () => true, err: () => true, screen: null })).toBe(2);
  });
});
