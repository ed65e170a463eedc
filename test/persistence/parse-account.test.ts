import { describe, expect, test } from "vitest";
import { accountFromJSON, accountToJSON, openAccount, unwrap } from "../../src/index.js";
import { given, silentRtc } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";
import { byText, damaged, type Damages, refusalText, throughText } from "../support/damage.js";

const account = given(unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc })).account, ...life);
const document = throughText(accountToJSON(account)) as { readonly [name: string]: never };
const line = { day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 120, drawnMs: 30_000, overageMs: 0 };

describe("a stored account whose fields are not of the right shape", () => {
  const damages: Damages = [
    ["schema", 3, "schema: must be a known version: 1 or 2"],
    ["schema", 0, "schema: must be a known version: 1 or 2"],
    ["schema", "2", "schema: must be a known version: 1 or 2"],
    ["accountId", undefined, "accountId: must be a text that is not empty"],
    ["version", 0, "version: must be at least 1"],
    ["clock", "yesterday", "clock: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["clock", "10000-01-01T00:00:00Z", "clock: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["clock", "2021-02-29T00:00:00Z", "clock: must name a date, time and offset that exist"],
    ["clock", 0.5, "clock: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["clock", Date.UTC(9_999, 11, 1), "clock: must lie between the years 1970 and 9999"],
    ["cash", "-1.78999999".padEnd(1_001, "0"), "cash: must have at most 1000 characters"],
    ["cash", 1, "cash: must be a Decimal or decimal text"],
    ["payments", [document["payments"]?.[0], document["payments"]?.[0]], "payments: must not name the same thing twice"],
    ["payments", { length: 1 }, "payments: must be a list"],
    ["identityVerified", 1, "identityVerified: must be true or false"],
    ["service", "closed", 'service: must be "inactive" or "active" or "suspended" or "released"'],
    ["suspensions.0.until", undefined, "suspensions[0].until: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["deadlines.suspendsAt", null, "deadlines.suspendsAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["deadlines.releasesAt", null, "deadlines.releasesAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["apps.0.status", "on", 'apps[0].status: must be "disabled" or "enabled"'],
    ["apps.0.switches.0.status", null, 'apps[0].switches[0].status: must be "disabled" or "enabled"'],
    ["apps.0.createdAt", null, "apps[0].createdAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["packages.0.consumedMs", 0, "packages[0].remainingMs: must be quotaMs minus consumedMs"],
    ["packages", [document["packages"]?.[0], document["packages"]?.[0]], "packages: must not name the same thing twice"],
    ["packages.0.purchasedAt", undefined, "packages[0].purchasedAt: must be a whole number of milliseconds since 1970, a valid Date, or ISO-8601 text"],
    ["packages.0.refunded", null, "packages[0].refunded: must be true or false"],
    ["packages.0.quotaMs", 10.0001, "packages[0].quotaMs: must be package time: a whole number of milliseconds"],
    ["packages.0.quotaMs", -1, "packages[0].quotaMs: must not be negative"],
    ["packages.0.regions", "cn", "packages[0].regions: must be a list"],
    ["packages.0.source", "gift", 'packages[0].source: must be "tariff" or "inline"'],
    ["packages.0.paidFrom", "card", 'packages[0].paidFrom: must be "external" or "cash"'],
    ["packages.0.label", 7, "packages[0].label: must be a text that is not empty"],
    ["usages", "none", "usages: must be a list"],
    ["usages.0.usageId", "late", "usages: must not name the same thing twice"],
    ["usages.1.seconds", -1, "usages[1].seconds: must be at least 0"],
    ["usages.1.voided", "no", "usages[1].voided: must be true or false"],
    ["usages.1.startedAt", "2021-03-10T04:00:00", "usages[1].startedAt: must be ISO-8601 text with Z or an offset, at most milliseconds, such as 2021-04-01T08:00:00+08:00"],
    ["usages.1.pieces.0.draws.0.drawnMs", "0.00001", "usages[1].pieces[0].draws[0].drawnMs: must be package time: a whole number of milliseconds"],
    ["usages.1.pieces.0.day", "10 March", "usages[1].pieces[0].day: must be a day that exists, such as 2021-04-01"],
    ["usages.1.pieces.0.billedSeconds", 1.5, "usages[1].pieces[0].billedSeconds: must be a whole number"],
    ["rated", [line, line], "rated: must not name the same thing twice"],
    ["billed", [line, line], "billed: must not name the same thing twice"],
    ["tariff.timeZone", "", "tariff.timeZone: must be a text that is not empty"],
  ];

  test.each(byText(damages))("damage %$ is refused: %s", (text, place, value) => {
    expect(refusalText(accountFromJSON(damaged(document, place, value)))).toBe(text);
  });
});
