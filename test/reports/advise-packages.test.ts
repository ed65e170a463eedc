import { describe, expect, it, test } from "vitest";
import { aliyunRtc, type PackageOffer, RefusalError, replay, type UsageInput } from "../../src/index.js";
import { type AdviceRequest, advisePackages } from "../../src/reports/index.js";
import { bought, ledgerInService, malformed, ms, returned, silentRtc } from "../support/account-steps.js";

const lesson = (usageId: string, startedAt: string, minutes: number, item = "video-720p"): UsageInput => ({ usageId, appId: "class", item, startedAt, seconds: minutes * 60 });
const offer = (offerId: string, minutes: number, price: string, days: number): PackageOffer => ({ offerId, minutes, price, validFor: { days } });

/** Two hours on two days a week apart, each CNY 3.84 without packages. */
const lessons = [lesson("a", "2021-04-05T10:00:00+08:00", 120), lesson("b", "2021-04-12T10:00:00+08:00", 120)];
const advice = (usages: readonly UsageInput[], request: Partial<AdviceRequest>): unknown => {
  const { purchases, total, paid, least } = advisePackages(usages, { tariff: aliyunRtc, ...request });
  return [purchases.map(({ offerId, at }) => `${offerId} ${new Date(at).toISOString()}`), total.toFixed(2), paid.toFixed(2), least.toFixed(2)];
};
const [A, B] = ["2021-04-05T02:00:00.000Z", "2021-04-12T02:00:00.000Z"];

describe("advisePackages", () => {
  test.each`
    name                                       | offers                                                       | purchases                       | total
    ${"none where all are dearer"}             | ${[offer("dear", 240, "7.69", 30)]}                          | ${[]}                           | ${"7.68"}
    ${"none at the same cost"}                 | ${[offer("same", 240, "7.68", 30)]}                          | ${[]}                           | ${"7.68"}
    ${"one that lasts for both"}               | ${[offer("long", 240, "7.67", 30)]}                          | ${[`long ${A}`]}                | ${"7.67"}
    ${"one for each, where one does not last"} | ${[offer("day", 120, "2", 1)]}                               | ${[`day ${A}`, `day ${B}`]}     | ${"4.00"}
    ${"the one that covers more for its price"} | ${[offer("day", 120, "2", 1), offer("long", 240, "3.9", 30)]} | ${[`long ${A}`]}               | ${"3.90"}
    ${"several of one at once"}                | ${[offer("small", 60, "1", 30)]}                             | ${[A, A, A, A].map((at) => `small ${at}`)} | ${"4.00"}
    ${"what covers a part, where that pays"}   | ${[offer("half", 60, "1.91", 1)]}                            | ${[A, A, B, B].map((at) => `half ${at}`)} | ${"7.64"}
  `("buys $name", ({ offers, purchases, total }: { readonly offers: readonly PackageOffer[]; readonly purchases: readonly string[]; readonly total: string }) => {
    expect(advice(lessons, { offers })).toEqual([purchases, total, "7.68", total]);
  });

  it("takes the offers of the tariff where none are given, and counts a usage that is reported twice once", () => {
    const long = lesson("a", "2021-04-05T10:00:00+08:00", 3_000);
    expect(advice([long, long], {})).toEqual([Array(3).fill(`example-1000 ${A}`), "90.00", "96.00", "90.00"]);
  });

  it("sets what the account bought beside it, without what it returned, and keeps it where nothing on offer is cheaper", () => {
    const at = "2021-04-05T09:00:00+08:00";
    const account = replay(ledgerInService(silentRtc, bought("back", at, { price: "5" }), returned("back", at), bought("p", at, { minutes: 240, price: "3", validFor: { days: 30 } })));
    expect(advice(lessons, { account, offers: [offer("long", 240, "3.5", 30)] })).toEqual([[`null ${new Date(ms(at)).toISOString()}`], "3.00", "3.00", "3.00"]);
    expect(advice(lessons, { account, offers: [offer("long", 240, "2.5", 30)] })).toEqual([[`long ${A}`], "2.50", "3.00", "2.50"]);
    expect(advice([], { account })).toEqual([[], "0.00", "3.00", "0.00"]);
  });

  test.each`
    usages                                                | request                                          | path
    ${null}                                               | ${{}}                                            | ${"usages"}
    ${[{}]}                                               | ${{}}                                            | ${"usages[0].usageId"}
    ${[lesson("a", A, 1), lesson("b", A, 1, "opera")]}    | ${{}}                                            | ${"usages[1].item"}
    ${[{ ...lesson("a", A, 1), region: "us" }]}           | ${{}}                                            | ${"usages[0].item"}
    ${[lesson("a", A, 10 * 366 * 1_440 + 1)]}             | ${{}}                                            | ${"usages[0].seconds"}
    ${[lesson("a", "9899-12-31T23:59:00Z", 1)]}           | ${{}}                                            | ${"usages[0].seconds"}
    ${[]}                                                 | ${{ offers: [{ minutes: 1, price: "1", validFor: { days: 1 } }] }} | ${"offers[0].offerId"}
    ${[]}                                                 | ${{ offers: [{ ...offer("a", 1, "1", 1), regions: ["mars"] }] }}   | ${"offers[0].regions"}
    ${[]}                                                 | ${{ account: {} }}                               | ${"account"}
    ${[]}                                                 | ${{ tariff: null }}                              | ${"tariff"}
    ${[]}                                                 | ${{ factor: 2 }}                                 | ${"factor"}
  `("refuses $path", ({ usages, request, path }: { readonly usages: unknown; readonly request: object; readonly path: string }) => {
    const refused = (): unknown => advisePackages(malformed(usages), malformed({ tariff: aliyunRtc, ...request }));
    expect(refused).toThrow(RefusalError);
    try {
      refused();
    } catch (thrown) {
      expect((thrown as RefusalError).refusal).toMatchObject({ type: "InvalidInput", path });
    }
  });
});
