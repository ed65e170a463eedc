import { describe, expect, test } from "vitest";
import { accountFromJSON, accountToJSON, openAccount, unwrap } from "../../src/index.js";
import { called, given, inService, settled, silentRtc, toppedUp } from "../support/account-steps.js";
import { life, march } from "../support/accounts.js";
import { byText, damaged, type Damages, refusalText, throughText } from "../support/damage.js";

const account = given(unwrap(openAccount({ at: march, accountId: "acme", tariff: silentRtc })).account, ...life);
const document = throughText(accountToJSON(account)) as { readonly [name: string]: never };
const piece = { day: "2021-03-10", endedAt: "2021-03-10T04:01:01.000Z", billedSeconds: 120, draws: [{ packageId: "pack", drawnMs: 30_000 }], overageMs: 0 };
const line = { day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 120, drawnMs: 30_000, overageMs: 0 };

describe("a stored account whose figures do not follow from its facts", () => {
  const damages: Damages = [
    ["cash", "1000", "cash: must be top-ups minus packages paid from cash minus bills"],
    ["billedTotal", "0", "cash: must be top-ups minus packages paid from cash minus bills"],
    ["payments", [], "cash: must be top-ups minus packages paid from cash minus bills"],
    ["service", "active", "service: must be suspended exactly while a suspension lasts"],
    ["service", "inactive", "service: must be inactive exactly while no region is active"],
    ["service", "released", "service: must be suspended exactly while a suspension lasts"],
    ["regions", [], "service: must be inactive exactly while no region is active"],
    ["releasedAt", "2021-03-12T00:00:00.000Z", "service: must be released exactly while releasedAt is set"],
    ["suspensions", [], "service: must be suspended exactly while a suspension lasts"],
    ["suspensions.0.until", "2021-03-13T00:00:00.000Z", "service: must be suspended exactly while a suspension lasts"],
    ["arrearsSince", null, "deadlines: must be set exactly while there are arrears"],
    ["deadlines", null, "deadlines: must be set exactly while there are arrears"],
    ["apps.0.status", "disabled", "apps.app.status: must be the status of the last switch"],
    ["apps.0.switches", [], "apps.app.status: must be the status of the last switch"],
    ["apps.0.switches.0.at", "2021-03-13T20:00:00.001Z", "apps.app.switches: must not be after the clock"],
    ["packages.0", { ...Object(document["packages"]?.[0]), consumedMs: 29_994, remainingMs: 570_012 }, "packages.pack.consumedMs: must be at least what usages draw"],
    ["packages.1", { ...Object(document["packages"]?.[1]), consumedMs: 60_000, remainingMs: 240_000 }, "packages.spare.consumedMs: must be 0 for a returned package"],
    ["packages.0.expiresAt", "2021-03-10T02:00:00.000Z", "packages.pack.expiresAt: must be after effectiveAt"],
    ["usages.1.appId", "elsewhere", "usages.late.appId: must name an app of the account"],
    ["usages.1.item", "video-8k", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.region", "us", "usages.late.item: must be an item of the tariff with a rate in the region"],
    ["usages.1.pieces", [], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:00.000Z" }], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:01:02.000Z" }], "usages.late.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.1.pieces", [{ ...piece, endedAt: "2021-03-10T04:00:00.000Z" }, piece], "usages.late.pieces: must each end after the one before"],
    ["usages.1.pieces", [piece, piece], "usages.late.pieces: must each end after the one before"],
    ["usages.1.pieces", [{ ...piece, billedSeconds: 180, overageMs: 15_000 }], "usages.late.pieces: must sum to the billed seconds of the usage"],
    ["usages.1.pieces", [{ ...piece, overageMs: 15_000 }], "usages.late.pieces: must have draws and overage that sum to the package time of the billed seconds"],
    ["usages.1.pieces.0.draws.0.packageId", "none", "usages.late.pieces: must not draw on a package that does not exist"],
    ["usages.2.pieces", [{ ...piece, endedAt: "2021-03-10T16:00:00.000Z" }], "usages.talk.pieces: must end with the usage, or be an empty list where it is voided"],
    ["usages.2.voided", false, "usages.talk.pieces: must end with the usage, or be an empty list where it is voided"],
    ["rated.0.billedSeconds", 1_020, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.drawnMs", 15_000, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.overageMs", 60_000, "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated.0.item", "video-360p", "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [line], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [...document["rated"] ?? [], { ...line, item: "video-360p" }], "rated.2021-03-10: must be the sum of the usages of the day"],
    ["rated", [...document["rated"] ?? [], { ...line, day: "2021-03-12" }], "rated.2021-03-12: must be the sum of the usages of the day"],
  ];

  test.each(byText(damages))("damage %$ is refused: %s", (text, place, value) => {
    expect(refusalText(accountFromJSON(damaged(document, place, value)))).toBe(text);
  });
});

describe("a stored account", () => {
  const perDay = given(
    inService({ ...silentRtc, rounding: "per-day" }), called("one", march, 1), called("two", march, 1), called("none", march, 0),
  );
  const sound = {
    "is in arrears": account,
    "has paid": given(account, toppedUp("pay-2", "2021-03-14T05:00:00+08:00", "100")),
    "was released": given(account, settled("2021-08-01T00:00:00+08:00")),
    "has seconds of several calls in one minute": perDay,
    "has closed days, and a package that they drew on": given(account, toppedUp("pay-2", "2021-03-30T05:00:00+08:00", "100"), called("new", "2021-03-30T10:00:00+08:00", 60)),
  };
  test.each(Object.entries(sound))("that %s is read back", (_what, consistent) => {
    expect(unwrap(accountFromJSON(throughText(consistent))).account).toEqual(consistent);
  });
});
