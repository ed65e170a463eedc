import { describe, expect, it, test } from "vitest";
import { describeRefusal } from "../../src/index.js";
import { malformed, ms } from "../support/account-steps.js";
import { AWKWARD } from "../support/awkward-books.js";
import { REFUSED_OPTIONS, UNFIT_FOR_A_LINE } from "../support/describe-options.js";
import { refusals } from "../support/refusals.js";

const suspended = malformed({ type: "ServiceSuspended", suspendedAt: ms("2021-03-10T10:00:00+08:00") });

describe("describeRefusal", () => {
  test.each`
    timeZone           | instant
    ${undefined}       | ${"2021-03-10T02:00:00.000Z"}
    ${"Asia/Shanghai"} | ${"2021-03-10T10:00:00.000+08:00"}
  `("writes instants in $timeZone as $instant", ({ timeZone, instant }: { timeZone: string | undefined; instant: string }) => {
    expect(describeRefusal(suspended, malformed({ timeZone, language: "en" }))).toContain(` ${instant} `);
  });

  it("is one line, whatever the refusal holds", () => {
    const awkward = refusals.map((refusal) => Object.fromEntries(
      Object.entries(refusal).map(([name, value]) => [name, typeof value === "string" && name !== "type" && name !== "kind" ? AWKWARD : value])));
    for (const refusal of awkward) expect(describeRefusal(malformed(refusal))).not.toMatch(UNFIT_FOR_A_LINE);
  });

  test.each(REFUSED_OPTIONS)("refuses %s as its options", (_what, options, message) => {
    expect(() => describeRefusal(suspended, malformed(options))).toThrow(expect.objectContaining({ name: "RefusalError", message }));
  });
});
