import { describe, expect, it } from "vitest";
import { Decimal } from "decimal.js";
import { type Account, RefusalError, replay } from "../../src/index.js";
import { adjusted, bought, called, given, inService, malformed, ms, OPENED, opened, paidOut, reversed, silentRtc, toppedUp, voided } from "../support/account-steps.js";
import { debtor, march, ready, registered, released, suspended } from "../support/accounts.js";

const GIVES_BACK = "must give back the price of a valid package that can be returned, that nothing is drawn from, to where it came from";

/** Why an event is refused as the next one in the ledger of an account; its instant is the clock unless `fact` has one. */
function whyRefused(account: Account, fact: object): unknown {
  try {
    replay([malformed({ sequence: account.version + 1, at: account.clock, ...fact })], account);
  } catch (problem) {
    const { refusal } = problem as RefusalError;
    return refusal.type === "InvalidInput" && refusal.path === "events[0]" ? refusal.reason : refusal;
  }
  return "accepted";
}

describe("the next event of a ledger is accepted, or refused with its reason:", () => {
  const hd = { item: "video-720p" };
  const pack = given(inService(), bought("pack", OPENED, { minutes: 10 }), toppedUp("pay", march, "1"));
  const talked = given(pack, called("talk", march, 540, hd));
  const early = given(talked, called("early", "2021-03-10T09:00:00+08:00", 360, { ...hd, at: "2021-03-10T13:00:00+08:00" }));
  const wasVoided = given(talked, voided("talk", "2021-03-10T13:00:00+08:00"));
  const money = (amount: string): Decimal => new Decimal(amount);

  const bigger = { ...silentRtc, items: { ...silentRtc.items, audio: { ...silentRtc.items["audio"], weight: "2" } } };
  const piece = (draws: readonly object[], overageMs: number, billedSeconds = 540) => ({ day: "2021-03-10", endedAt: ms(march) + 540_000, billedSeconds, draws, overageMs });
  const inTwo = (first: readonly object[], second: readonly object[], drawnMs: readonly [number, number]) =>
    [{ ...piece(first, 240_000 - drawnMs[0], 240), endedAt: ms(march) + 240_000 }, piece(second, 300_000 - drawnMs[1], 300)];
  const draw = (drawnMs: number, packageId = "pack") => ({ packageId, drawnMs });
  const usage = { type: "UsageRated", usageId: "new", appId: "app", region: "cn", item: "video-720p", startedAt: ms(march), seconds: 540, billedSeconds: 540 };
  const rated = (pieces: readonly object[], more: object = {}) => ({ ...usage, pieces, ...more });
  const rerated = (before: readonly object[], after: readonly object[]) => ({ type: "UsagesRerated", cause: { command: "recordUsage", id: "x" }, changes: [{ usageId: "talk", before, after }] });
  const asItWas = [piece([draw(540_000)], 0)];
  const refund = (more: object = {}) => ({ type: "PackageRefunded", packageId: "pack", amount: money("0"), paidTo: "external", ...more });
  const expiry = (more: object = {}) => ({ type: "PackageExpired", packageId: "pack", forfeitedMs: 60_000, at: talked.packages.get("pack")?.expiresAt, ...more });
  const purchase = { type: "PackagePurchased", ...talked.packages.get("pack"), at: talked.clock, purchasedAt: undefined, renewalOf: undefined, renewal: undefined, refunded: undefined };
  const bill = (total: string, rounding: string, ...amounts: readonly string[]) => ({
    type: "BillIssued",
    bill: {
      billId: "b", day: "2021-03-10", issuedAt: 0, rounding: money(rounding), total: money(total),
      lines: amounts.map((amount) => ({ day: "2021-03-10", region: "cn", item: "audio", billedSeconds: 60, drawnMs: 0, overageMs: 15_000, minutes: money("1"), coveredMinutes: money("0"), overageMinutes: money("1"), rate: money(amount), amount: money(amount) })),
    },
  });

  const owing = replay([malformed({ sequence: ready.version + 1, at: ready.clock, ...bill("5", "0", "5") })], ready);
  const arrears = { type: "ArrearsStarted", due: money("5"), suspendsAt: owing.clock, releasesAt: owing.clock };
  const inArrears = replay([malformed({ sequence: owing.version + 1, at: owing.clock, ...arrears })], owing);
  const adjustment = (more: object) => ({ type: "CashAdjusted", adjustmentId: "new", amount: money("1"), kind: "goodwill", reason: "r", refersTo: null, ...more });
  const reversal = (more: object) => ({ type: "PaymentReversed", reversalId: "new", paymentId: "pay", amount: money("1"), reason: "r", ...more });
  const adjustedOnce = given(pack, adjusted("adj", "2021-03-10T13:00:00+08:00", "1"));
  const reversedOnce = given(pack, reversed("rev", "pay", "2021-03-10T13:00:00+08:00", "0.5"));
  const EARLY_DEADLINE = "must have deadlines in order that are not before its own instant";

  it.each<[what: string, account: Account, fact: object, reason: string]>([
    ["with a gap in the sequence", talked, { type: "IdentityVerified", sequence: talked.version + 2 }, `must have the sequence ${talked.version + 1}`],
    ["with the sequence of the last event", talked, { type: "IdentityVerified", sequence: talked.version }, `must have the sequence ${talked.version + 1}`],
    ["dated before the clock", opened(), { type: "IdentityVerified", at: ms(OPENED) - 1 }, "must have an instant that is not before the last event's"],
    ["dated at the clock", opened(), { type: "IdentityVerified", at: ms(OPENED) }, "accepted"],
    ["a second opening", opened(), { type: "AccountOpened", accountId: "acme", tariff: silentRtc }, "must not come after another event"],
    ["an identity verified twice", registered, { type: "IdentityVerified" }, "must not verify an identity again"],
    ["a region activated twice", ready, { type: "ServiceActivated", region: "cn", serviceType: "general", billing: "by-duration", approval: null }, "must not activate an active region"],
    ["an app created twice", ready, { type: "AppCreated", appId: "app" }, "must not create an app again"],
    ["an app enabled twice", ready, { type: "AppEnabled", appId: "app" }, "must enable a disabled app"],
    ["an unknown app enabled", ready, { type: "AppEnabled", appId: "none" }, "must enable a disabled app"],
    ["an app disabled twice", debtor, { type: "AppDisabled", appId: "off" }, "must disable an enabled app"],
    ["an unknown app disabled", ready, { type: "AppDisabled", appId: "none" }, "must disable an enabled app"],
    ["a payment made twice", pack, { type: "CashToppedUp", paymentId: "pay", amount: money("1") }, "must not use a payment id again"],
    ["an adjustment made twice", adjustedOnce, adjustment({ adjustmentId: "adj" }), "must not use an adjustment id again"],
    ["an adjustment of 0", pack, adjustment({ amount: money("0") }), "must credit or debit as its kind does"],
    ["goodwill that is a debit", pack, adjustment({ amount: money("-1") }), "must credit or debit as its kind does"],
    ["a fee that is a credit", pack, adjustment({ kind: "fee" }), "must credit or debit as its kind does"],
    ["an adjustment", pack, adjustment({}), "accepted"],
    ["a payment that is not there reversed", pack, reversal({ paymentId: "none" }), "must reverse some of what is left of a payment"],
    ["more of a payment reversed than there is", pack, reversal({ amount: money("1.01") }), "must reverse some of what is left of a payment"],
    ["nothing of a payment reversed", pack, reversal({ amount: money("0") }), "must reverse some of what is left of a payment"],
    ["a reversal made twice", reversedOnce, reversal({ reversalId: "rev", amount: money("0.1") }), "must not use a reversal id again"],
    ["a payment reversed", pack, reversal({}), "accepted"],
    ["more paid out than may be spent", pack, { type: "CashPaidOut", payoutId: "new", amount: money("1.01") }, "must pay out some of what may be spent"],
    ["nothing paid out", pack, { type: "CashPaidOut", payoutId: "new", amount: money("0") }, "must pay out some of what may be spent"],
    ["a pay-out made twice", given(pack, paidOut("out", "2021-03-10T13:00:00+08:00", "0.5")), { type: "CashPaidOut", payoutId: "out", amount: money("0.1") }, "must not use a pay-out id again"],
    ["cash paid out", pack, { type: "CashPaidOut", payoutId: "new", amount: money("1") }, "accepted"],
    ["a package bought twice", talked, purchase, "must not use a package id again, nor one of a renewal"],
    ["an unknown package depleted", talked, { type: "PackageDepleted", packageId: "none" }, "must name a package of the account"],
    ["a warning of an unknown package running low", talked, { type: "PackageRunningLow", packageId: "none", percent: 5, remainingMs: 0 }, "must name a package of the account"],
    ["a warning of an unknown package expiring", talked, { type: "PackageExpiringSoon", packageId: "none", days: 1, expiresAt: 0, remainingMs: 0 }, "must name a package of the account"],
    ["an unknown package expired", talked, expiry({ packageId: "none" }), "must forfeit, at its expiry, what is left of a package of the account"],
    ["an expiry too early", talked, expiry({ at: Number(talked.packages.get("pack")?.expiresAt) - 1 }), "must forfeit, at its expiry, what is left of a package of the account"],
    ["an expiry that forfeits too little", talked, expiry({ forfeitedMs: 0 }), "must forfeit, at its expiry, what is left of a package of the account"],
    ["an expiry of a returned package", talked, expiry({ packageId: "key" }), "must forfeit, at its expiry, what is left of a package of the account"],
    ["an expiry", talked, expiry(), "accepted"],
    ["an unknown package returned", talked, refund({ packageId: "none" }), GIVES_BACK],
    ["a package returned twice", talked, refund({ packageId: "key" }), GIVES_BACK],
    ["a package returned that was drawn on", talked, refund(), GIVES_BACK],
    ["a package returned for another price", pack, refund({ amount: money("0.01") }), GIVES_BACK],
    ["a package paid back to another place", pack, refund({ paidTo: "cash" }), GIVES_BACK],
    ["a package returned when it expires", pack, refund({ at: pack.packages.get("pack")?.expiresAt }), GIVES_BACK],
    ["a package returned", pack, refund(), "accepted"],
    ["a usage of no app", pack, rated(asItWas, { appId: "none" }), "must name an app of the account"],
    ["a usage whose id is taken", talked, rated([piece([], 540_000)], { usageId: "talk" }), "must not use the id of another usage"],
    ["a usage that does not add up", pack, rated([piece([draw(480_000)], 0)]), "must have pieces whose minutes add up"],
    ["a usage that draws on an unknown package", pack, rated([piece([draw(540_000, "none")], 0)]), 'must not draw on the package "none", which the account does not have'],
    ["a usage that draws on a returned package", pack, rated([piece([draw(540_000, "key")], 0)]), 'must not draw on the package "key", which the account does not have'],
    ["a usage that draws more than there is", talked, rated([piece([draw(60_006)], 479_994)]), 'must not draw more from the package "pack" than it has'],
    ["a usage that draws all there is", talked, rated([piece([draw(60_000)], 480_000)]), "accepted"],
    ["a usage with two draws that are more than there is", talked, rated([piece([draw(30_000), draw(30_006)], 479_994)]), 'must not draw more from the package "pack" than it has'],
    ["a usage with two draws that are all there is", talked, rated([piece([draw(30_000), draw(30_000)], 480_000)]), "accepted"],
    ["a usage whose second draw is on an unknown package", pack, rated([piece([draw(60_000), draw(60_000, "none")], 420_000)]), 'must not draw on the package "none", which the account does not have'],
    ["a usage of two pieces that draw more than there is", talked, rated(inTwo([draw(60_000)], [draw(6)], [60_000, 6])), 'must not draw more from the package "pack" than it has'],
    ["a usage of two pieces that draw all there is", talked, rated(inTwo([draw(30_000)], [draw(30_000)], [30_000, 30_000])), "accepted"],
    ["an unknown usage voided", talked, { type: "UsageVoided", usageId: "none", reason: "?" }, "must void a usage of an open day"],
    ["a usage voided twice", wasVoided, { type: "UsageVoided", usageId: "talk", reason: "?" }, "must void a usage of an open day"],
    ["a usage voided", talked, { type: "UsageVoided", usageId: "talk", reason: "?" }, "accepted"],
    ["a usage re-rated from pieces that it does not have", early, rerated(asItWas, asItWas), 'must re-rate the usage "talk" from how it was rated'],
    ["a usage re-rated to pieces that do not add up", talked, rerated(asItWas, [piece([draw(300_000)], 0)]), 'must re-rate the usage "talk" so that its minutes add up'],
    ["a usage re-rated to a draw on an unknown package", talked, rerated(asItWas, [piece([draw(540_000, "none")], 0)]), 'must not draw on the package "none", which the account does not have'],
    ["a usage re-rated", talked, rerated(asItWas, [piece([draw(60_000)], 480_000)]), "accepted"],
    ["a bill that does not add up", talked, bill("0.02", "0.001", "0.01", "0.01"), "must have a total that is the sum of its lines less the rounding"],
    ["a bill that adds up", talked, bill("0.02", "0.001", "0.011", "0.01"), "accepted"],
    ["arrears started without debt", ready, { type: "ArrearsStarted", due: money("0"), suspendsAt: ready.clock, releasesAt: ready.clock }, "must start arrears when cash falls below zero"],
    ["arrears started twice", suspended, { type: "ArrearsStarted", due: money("0.8"), suspendsAt: suspended.clock, releasesAt: suspended.clock }, "must start arrears when cash falls below zero"],
    ["arrears that suspended before they started", owing, { ...arrears, suspendsAt: owing.clock - 1 }, EARLY_DEADLINE],
    ["arrears that released before they started", owing, { ...arrears, releasesAt: owing.clock - 1 }, EARLY_DEADLINE],
    ["arrears whose deadlines are due at once", owing, arrears, "accepted"],
    ["arrears cleared without arrears", ready, { type: "ArrearsCleared" }, "must clear arrears when cash is zero or more again"],
    ["arrears cleared that are still due", suspended, { type: "ArrearsCleared" }, "must clear arrears when cash is zero or more again"],
    ["a service suspended that owes nothing", ready, { type: "ServiceSuspended" }, "must suspend an active service in arrears"],
    ["a service suspended twice", suspended, { type: "ServiceSuspended" }, "must suspend an active service in arrears"],
    ["a service resumed that was active", ready, { type: "ServiceResumed" }, "must resume a suspended service without arrears"],
    ["a service resumed in arrears", suspended, { type: "ServiceResumed" }, "must resume a suspended service without arrears"],
    ["a service released that was active", ready, { type: "ServiceReleased" }, "must release a suspended service"],
    ["a service released twice", released, { type: "ServiceReleased" }, "must release a suspended service"],
    ["a warning with another amount of cash", pack, { type: "CashRunningLow", cash: money("0.99"), below: money("2") }, "must name the cash that there is"],
    ["a warning with another projected cash", pack, { type: "CashRunningLow", cash: money("1.00"), below: money("2"), projectedCash: money("0.99") }, "must name the cash that there is"],
    ["a warning with the projected cash", pack, { type: "CashRunningLow", cash: money("1.00"), below: money("2"), projectedCash: money("1") }, "accepted"],
    ["a suspension that released before it began", inArrears, { type: "ServiceSuspended", releasesAt: inArrears.clock - 1 }, "must not release before its own instant"],
    ["a suspension that releases at once", inArrears, { type: "ServiceSuspended", releasesAt: inArrears.clock }, "accepted"],
    ["a warning of cash", pack, { type: "CashRunningLow", cash: money("1.00"), below: money("2") }, "accepted"],
    ["a price list that rewrites the past", pack, { type: "TariffChanged", tariff: bigger }, "must not rewrite the past at tariff.items.audio.weight"],
  ])("%s", (_what, account, fact, reason) => {
    expect(whyRefused(account, fact)).toBe(reason);
  });
});
