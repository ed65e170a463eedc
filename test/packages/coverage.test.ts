import { describe, expect, it, test } from "vitest";
import { changeTariff, openAccount, packageViews, purchasePackage, recordUsage, unwrap } from "../../src/index.js";
import {
  bought, called, created, drawnAndOver, enabled, given, inService, malformed, minutesConsumed, OPENED, refused, returned, silentRtc, theOnly, voided, when,
} from "../support/account-steps.js";

const eve = "2021-03-31T10:00:00+08:00"; // when packages are bought
const morning = "2021-04-01T10:00:00+08:00";
const hd = { item: "video-720p" };
const twoApps = given(inService(), created("lab", OPENED), bought("key2", OPENED), enabled("lab", OPENED), returned("key2", OPENED));

describe("priority: packages of a lower number are drawn first (rule 2)", () => {
  const soon = { minutes: 10, validFor: { days: 2 } } as const;
  const late = { minutes: 10, validFor: { days: 200 } } as const;

  test.each<[soonest: number | undefined, latest: number | undefined, consumed: unknown]>([
    [undefined, undefined, [["soon", "10"], ["late", "5"]]],
    [0, undefined, [["soon", "10"], ["late", "5"]]],
    [1, undefined, [["late", "10"], ["soon", "5"]]],
    [undefined, -1, [["late", "10"], ["soon", "5"]]],
    [7, 7, [["soon", "10"], ["late", "5"]]],
    [1_000, 999, [["late", "10"], ["soon", "5"]]],
    [-1_000, -999, [["soon", "10"], ["late", "5"]]],
  ])("that expires first %s, that expires last %s: %j", (ofSoon, ofLate, consumed) => {
    const priority = (value: number | undefined) => (value === undefined ? {} : { priority: value });
    const account = given(inService(), bought("late", eve, { ...late, ...priority(ofLate) }), bought("soon", eve, { ...soon, ...priority(ofSoon) }));
    expect(minutesConsumed(given(account, called("u", morning, 900, hd)), morning)).toEqual(consumed);
  });

  test.each([-1_001, 1_001, 0.5, "1", null, Number.NaN])("is no %j", (priority) => {
    const offer = malformed({ ...soon, price: "0", priority });
    expect(refused(purchasePackage(inService(), { at: eve, packageId: "p", offer }))).toMatchObject({ type: "InvalidInput", path: "offer.priority" });
  });

  it("of a package that is bought later re-rates the calls that it covers from 00:00", () => {
    const account = given(inService({ ...silentRtc, coverFrom: "start-of-day" }), bought("old", eve, soon), called("u", morning, 600, hd));
    const buying = bought("first", "2021-04-01T12:00:00+08:00", { ...late, priority: -1 });
    expect(theOnly("UsagesRerated", when(account, buying)).changes).toMatchObject([{ usageId: "u", after: [{ draws: [{ packageId: "first", drawnMs: 600_000 }] }] }]);
    expect(minutesConsumed(given(account, buying), morning)).toEqual([["first", "10"], ["old", "0"]]);
  });
});

describe("items and apps: a package covers the calls that it is sold for (rule 5)", () => {
  test.each<[items: string[] | undefined, appIds: string[] | undefined, covers: boolean]>([
    [undefined, undefined, true], [["video-720p"], undefined, true], [["audio", "video-720p"], undefined, true], [["audio"], undefined, false],
    [undefined, ["app"], true], [undefined, ["lab", "app"], true], [undefined, ["lab"], false], [undefined, ["not created"], false],
    [["video-720p"], ["app"], true], [["video-720p"], ["lab"], false], [["audio"], ["app"], false],
  ])("items %j and apps %j, a call of video-720p by app: %s", (items, appIds, covers) => {
    const account = given(twoApps, bought("p", eve, { ...(items && { items }), ...(appIds && { appIds }) }));
    expect(drawnAndOver(when(account, called("u", morning, 60, hd)))).toEqual({ u: covers ? [60_000, 0] : [0, 60_000] });
  });

  it("an app may be created after a package for it was bought", () => {
    const account = given(inService(), bought("p", eve, { appIds: ["new"] }), created("new", eve), enabled("new", eve));
    expect(drawnAndOver(when(account, called("u", morning, 60, { appId: "new" })))).toEqual({ u: [15_000, 0] });
  });

  it("one call draws on packages for its item, for its app, for both and for all, in drawdown order", () => {
    const minute = { minutes: 1, validFor: { days: 9 } } as const;
    const account = given(
      twoApps, bought("d", eve, { ...minute, items: ["video-720p"], appIds: ["app"] }), bought("a", eve, minute), bought("c", eve, { ...minute, appIds: ["app"] }),
      bought("b", eve, { ...minute, items: ["video-720p"] }), bought("x", eve, { ...minute, items: ["video-1080p"] }), bought("y", eve, { ...minute, appIds: ["lab"] }),
    );
    const { pieces } = theOnly("UsageRated", when(account, called("u", morning, 300, hd)));
    expect(pieces.map(({ draws, overageMs }) => [draws.map(({ packageId }) => packageId).join(""), overageMs])).toEqual([["abcd", 60_000]]);
  });

  it("a void gives back to the package for the item, and a return leaves the others", () => {
    const account = given(
      inService(), bought("own", eve, { minutes: 5, items: ["video-720p"], validFor: { days: 5 } }), bought("all", eve, { minutes: 5 }),
      called("u", morning, 300, hd), called("v", "2021-04-01T11:00:00+08:00", 120, hd), voided("u", "2021-04-01T12:00:00+08:00"),
    );
    expect(minutesConsumed(account, morning)).toEqual([["own", "2"], ["all", "0"]]);
    expect(minutesConsumed(given(account, returned("all", "2021-04-01T12:00:00+08:00")), morning)).toEqual([["own", "2"]]);
  });

  const offer = { minutes: 1, price: "0", validFor: { days: 1 } } as const;
  const buying = (more: object) => refused(purchasePackage(inService(), { at: eve, packageId: "p", offer: malformed({ ...offer, ...more }) }));
  test.each<[more: object, path: string, reason: string]>([
    [{ items: [] }, "offer.items", "must name an item"],
    [{ appIds: [] }, "offer.appIds", "must name an app"],
    [{ items: ["audio", "smell"] }, "offer.items", 'must be items of the tariff, which has no "smell"'],
    [{ items: ["__proto__"] }, "offer.items", 'must be items of the tariff, which has no "__proto__"'],
    [{ items: "audio" }, "offer.items", "must be a list"],
    [{ appIds: [""] }, "offer.appIds[0]", "must be a text that is not empty"],
    [{ returnable: "no" }, "offer.returnable", "must be true or false"],
    [{ items: ["audio", "video-720p"], appIds: Array.from({ length: 5_001 }, (_, n) => `app${n}`) }, "offer", "must name at most 10000 combinations of a region, an item and an app"],
  ])("an offer with %j is refused", (more, path, reason) => {
    expect(buying(more)).toEqual({ type: "InvalidInput", path, reason });
    const listed = refused(openAccount({ at: eve, accountId: "acme", tariff: { ...silentRtc, offers: [malformed({ ...offer, offerId: "o", ...more })] } }));
    expect(listed).toEqual({ type: "InvalidInput", path: path.replace(/^offer/, "tariff.offers[0]"), reason });
  });

  it("an offer may name 10,000 combinations", () => {
    expect(buying({ items: ["audio", "video-720p"], appIds: Array.from({ length: 5_000 }, (_, n) => `app${n}`) })).toBe("accepted");
  });
});

describe("the terms of a package", () => {
  const special = { offerId: "o", minutes: 5, price: "1", items: ["audio", "video-720p", "audio"], appIds: ["lab", "app"], priority: -3, returnable: false, validFor: { days: 9 } };
  const plainOffer = { offerId: "o", minutes: 5, price: "1", validFor: { days: 9 } };
  const shop = (offer: typeof plainOffer) => ({ ...silentRtc, offers: [offer] });
  const bySoldTerms = given(inService(shop(special)), (account) => purchasePackage(account, { at: eve, packageId: "p", offerId: "o" }));

  it("are shown sorted, each name once", () => {
    expect(packageViews(bySoldTerms, eve).find(({ packageId }) => packageId === "p"))
      .toMatchObject({ items: ["audio", "video-720p"], appIds: ["app", "lab"], priority: -3, returnable: false, refundableUntil: null });
  });

  it("stay as they were bought, whatever the tariff offers later", () => {
    const changed = given(bySoldTerms, (account) => changeTariff(account, { at: eve, tariff: shop(plainOffer) }));
    expect(packageViews(changed, eve)).toEqual(packageViews(bySoldTerms, eve));
    expect(refused(purchasePackage(changed, { at: eve, packageId: "p", offerId: "o" }))).toBe("accepted"); // a repeat
    expect(drawnAndOver(when(changed, called("u", morning, 60, { item: "video-1080p" })))).toEqual({ u: [0, 225_000] });
  });

  it("are content of an inline purchase: other terms under the id are a conflict, the same in other words a repeat", () => {
    const { offerId: _offerId, ...offer } = special;
    const account = given(inService(), (a) => purchasePackage(a, { at: eve, packageId: "p", offer }));
    const again = (more: object) => purchasePackage(account, { at: eve, packageId: "p", offer: { ...offer, ...more } });
    expect(again({ items: ["video-720p", "audio"], appIds: ["app", "lab"] })).toMatchObject({ ok: true, events: [] });
    for (const more of [{ items: ["audio"] }, { appIds: ["app"] }, { priority: 3 }, { returnable: true }, { items: undefined }, { appIds: undefined }]) {
      expect(refused(again(more))).toEqual({ type: "IdConflict", kind: "package", id: "p" });
    }
  });

  it("that are the defaults are those of a purchase that names none", () => {
    const account = given(inService(), bought("p", eve));
    const offer = { minutes: 100, price: "0", validFor: { days: 365 }, priority: 0, returnable: true };
    expect(purchasePackage(account, { at: eve, packageId: "p", offer })).toMatchObject({ ok: true, events: [] });
  });

  it("let a usage be recorded that no package covers", () => {
    const account = given(inService(), bought("p", eve, { appIds: ["lab"] }));
    expect(unwrap(recordUsage(account, { at: morning, usageId: "u", appId: "app", item: "audio", startedAt: eve, seconds: 60 })).events).toHaveLength(1);
  });
});
